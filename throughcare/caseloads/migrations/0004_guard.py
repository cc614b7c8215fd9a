"""Put what is agreed around a case behind the second wall, and hold that no deputy is the contact.

See sharing 0005 and ADR 12. Who is away says nothing about anybody in a case.
"""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('caseloads_deputy', 'person_id');
SELECT sharing_guard_table('caseloads_handover', 'person_id');
SELECT sharing_guard_child('caseloads_handover_answer', 'handover_id', 'caseloads_handover');
SELECT sharing_guard_table('caseloads_consult', 'person_id');
SELECT sharing_guard_table('caseloads_crossing', 'person_id');
"""
UNGUARD = """
SELECT sharing_guard_none('caseloads_crossing');
SELECT sharing_guard_none('caseloads_consult');
SELECT sharing_guard_none('caseloads_handover_answer');
SELECT sharing_guard_none('caseloads_handover');
SELECT sharing_guard_none('caseloads_deputy');
"""

# Both tables change in one transaction when a contact changes hands, so that this is asked at commit.
FORWARD = """
CREATE FUNCTION caseloads_check_deputy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM caseloads_deputy d JOIN caseloads_named_contact n
               ON n.case_id = d.case_id AND n.membership_id = d.membership_id AND n.during && d.during
              WHERE d.case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'Cannot keep case [%]: its deputy is its contact too. End the deputy first.', NEW.case_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_deputy_is_not_the_contact';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_deputy_is_not_the_contact
  AFTER INSERT OR UPDATE ON caseloads_deputy
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION caseloads_check_deputy();
CREATE CONSTRAINT TRIGGER a_deputy_is_not_the_contact
  AFTER INSERT OR UPDATE ON caseloads_named_contact
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION caseloads_check_deputy();
"""
BACKWARD = """
DROP TRIGGER a_deputy_is_not_the_contact ON caseloads_named_contact;
DROP TRIGGER a_deputy_is_not_the_contact ON caseloads_deputy;
DROP FUNCTION caseloads_check_deputy();
"""


class Migration(migrations.Migration):
    dependencies = [("caseloads", "0003_teams_and_handovers"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL([GUARD, FORWARD], [BACKWARD, UNGUARD])]
