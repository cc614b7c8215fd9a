"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('appointments_appointment', 'person_id');
SELECT sharing_guard_table('appointments_errand', 'person_id');
SELECT sharing_guard_table('appointments_reminder', 'person_id');
SELECT sharing_guard_decided('appointments_series', 'person_id');
SELECT sharing_guard_child('appointments_change', 'appointment_id', 'appointments_appointment');
"""

# Runs as the owner, past the policies, and gives numbers of places only: whoever books one has to know which are
# taken, and not by whom.
SEATS = """
CREATE FUNCTION appointments_seats(sessions bigint[]) RETURNS TABLE (session_id bigint, seat smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $do$
  SELECT a.session_id, a.seat FROM appointments_appointment a
   WHERE a.session_id = ANY(sessions) AND a.state IN ('booked', 'moved', 'attended', 'came_late')
$do$;
"""
UNGUARD = """
DROP FUNCTION appointments_seats(bigint[]);
SELECT sharing_guard_none('appointments_change');
SELECT sharing_guard_none('appointments_series');
SELECT sharing_guard_none('appointments_reminder');
SELECT sharing_guard_none('appointments_errand');
SELECT sharing_guard_none('appointments_appointment');
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0002_history_only_grows"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL([GUARD, SEATS], UNGUARD)]
