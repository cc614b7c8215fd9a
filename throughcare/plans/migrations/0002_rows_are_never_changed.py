"""Hold in the database that what was recorded is never overwritten: a correction is a new row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION plans_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: recorded rows are never overwritten. Record a new one.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON plans_version FOR EACH ROW EXECUTE FUNCTION plans_never_changed();
"""

BACKWARD = "DROP FUNCTION plans_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
