"""Let the nightly sweep take numbers of people and salts away, of old sealed events that a sealed event announces.

The function runs as the owner of the tables, so it holds by itself what the application cannot be trusted with: no
event goes within three years of its recording, by the database's clock, none that is not sealed, and none in silence.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_let_go(
  act_id bigint, first_id bigint, last_id bigint, before timestamptz,
  agencies bigint[], kept_people bigint[], kept_events bigint[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  erased bigint;
BEGIN
  IF before > clock_timestamp() - interval '3 years' THEN
    RAISE EXCEPTION 'Cannot erase events up to [%]: they are kept for three years at least. Choose an earlier day.',
      before USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM 1 FROM audit_leaf WHERE event_id = act_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Cannot erase events [%] to [%]: event [%], which announces it, is not sealed. Seal it first.',
      first_id, last_id, act_id USING ERRCODE = 'restrict_violation';
  END IF;
  -- Agency 0 stands for events of no agency.
  SELECT coalesce(sum(audit_erase(e.id, e.id, act_id)), 0) INTO erased FROM audit_event e
   WHERE e.id BETWEEN first_id AND last_id AND e.erased_by IS NULL
     AND e.at < before AND e.recorded_at < before
     AND coalesce(e.agency_id, 0) = ANY(agencies)
     AND NOT e.person_ids && kept_people AND e.id <> ALL(kept_events)
     AND EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.id AND l.leaf = e.leaf);
  DELETE FROM audit_withholding w USING audit_event e
   WHERE w.event_id = e.id AND e.id BETWEEN first_id AND last_id AND e.erased_by IS NOT NULL;
  RETURN erased;
END $$;

CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_withholding' THEN
    -- What was withheld goes with the numbers of the event that it was about.
    PERFORM 1 FROM audit_event WHERE id = OLD.event_id AND erased_by IS NOT NULL;
    IF FOUND THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'Cannot % rows of [%]: what is recorded or sealed stays as it is. Add a row.',
    lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

BACKWARD = """
DROP FUNCTION audit_let_go(bigint, bigint, bigint, timestamptz, bigint[], bigint[], bigint[]);
CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot % rows of [%]: what is recorded or sealed stays as it is. Add a row.',
    lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_leaf_hashes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
