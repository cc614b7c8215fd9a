"""Hold in the database that what was recorded is never overwritten: a correction is a new row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION custody_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: recorded rows are never overwritten. Record a new one.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON custody_release_date FOR EACH ROW EXECUTE FUNCTION custody_never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE ON custody_movement FOR EACH ROW EXECUTE FUNCTION custody_never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE ON custody_legal_title FOR EACH ROW EXECUTE FUNCTION custody_never_changed();
"""

BACKWARD = "DROP FUNCTION custody_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
