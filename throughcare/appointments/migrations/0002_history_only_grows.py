"""What happened to an appointment is never overwritten; it goes with the appointment, when its file goes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION appointments_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: what happened stays. Record what happened next.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON appointments_change
  FOR EACH ROW EXECUTE FUNCTION appointments_never_changed();
"""
BACKWARD = "DROP FUNCTION appointments_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
