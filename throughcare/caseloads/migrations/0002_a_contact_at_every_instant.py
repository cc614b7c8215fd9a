"""Hold in the database that a case has exactly one named contact at every instant.

The exclusion constraint forbids two at once; this deferred trigger forbids none: at commit the contacts'
periods together must be the case's period, no more and no less.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION caseloads_check_contacts(checked_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  expected tstzmultirange;
  covered tstzmultirange;
BEGIN
  SELECT tstzmultirange(during) INTO expected FROM caseloads_case WHERE id = checked_case;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT coalesce(range_agg(during), tstzmultirange()) INTO covered
    FROM caseloads_named_contact WHERE case_id = checked_case;
  IF covered IS DISTINCT FROM expected THEN
    RAISE EXCEPTION 'Cannot keep case [%]: its named contacts cover [%], the case runs [%]. Every instant '
      'needs exactly one contact: hand over instead of ending.', checked_case, covered, expected
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_contact_at_every_instant';
  END IF;
END $$;

CREATE FUNCTION caseloads_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM caseloads_check_contacts(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION caseloads_contact_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN PERFORM caseloads_check_contacts(NEW.case_id); END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.case_id <> NEW.case_id) THEN
    PERFORM caseloads_check_contacts(OLD.case_id);
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER a_contact_at_every_instant
  AFTER INSERT OR UPDATE ON caseloads_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION caseloads_case_changed();

CREATE CONSTRAINT TRIGGER a_contact_at_every_instant
  AFTER INSERT OR UPDATE OR DELETE ON caseloads_named_contact
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION caseloads_contact_changed();
"""

BACKWARD = """
DROP TRIGGER a_contact_at_every_instant ON caseloads_named_contact;
DROP TRIGGER a_contact_at_every_instant ON caseloads_case;
DROP FUNCTION caseloads_contact_changed();
DROP FUNCTION caseloads_case_changed();
DROP FUNCTION caseloads_check_contacts(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("caseloads", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
