"""Hold in the database that what was said about consent is never overwritten, and count rule changes from a first one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION sharing_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change consent event [%]: what was said stays. Record what is said now.', OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON sharing_consent_event
  FOR EACH ROW EXECUTE FUNCTION sharing_never_changed();
INSERT INTO sharing_law_version (number) VALUES (1);
"""
BACKWARD = "DROP FUNCTION sharing_never_changed() CASCADE; DELETE FROM sharing_law_version;"


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_law")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
