"""Put the register behind the second wall, and keep what was done as it was done: ADR 12 and 25."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('needs_unowned', 'person_id');
SELECT sharing_guard_child('needs_event', 'unowned_id', 'needs_unowned');
"""
UNGUARD = """
SELECT sharing_guard_none('needs_event');
SELECT sharing_guard_none('needs_unowned');
"""
KEEP = """
CREATE FUNCTION needs_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: what was done stays as it was done. Add another row.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON needs_event
  FOR EACH ROW EXECUTE FUNCTION needs_never_changed();
"""
LET_GO = "DROP FUNCTION needs_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunSQL(KEEP, LET_GO)]
