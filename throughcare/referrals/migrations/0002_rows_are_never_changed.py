"""Hold in the database that what happened and what was sent stays as it was written.

Only the sweep that keeps the retention rules deletes, and it says so in its transaction.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('throughcare.erasing_referrals', true) = 'yes' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Cannot change row [%] of [%]: what was sent and answered stays. Record a new one.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_event
  FOR EACH ROW EXECUTE FUNCTION referrals_never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_sent_item
  FOR EACH ROW EXECUTE FUNCTION referrals_never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_provider_word
  FOR EACH ROW EXECUTE FUNCTION referrals_never_changed();
"""
BACKWARD = "DROP FUNCTION referrals_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
