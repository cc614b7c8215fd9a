"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('notes_note', 'person_id');
SELECT sharing_guard_child('notes_comment', 'note_id', 'notes_note');
"""

# Runs as the owner, past the policies, and gives numbers of notes only, about people with whom the agency for which
# the list was decided has to do; what of them is shown is asked after it, row by row, behind the policies.
NEWEST = """
CREATE FUNCTION notes_newest(earliest timestamptz, before bigint, most int) RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $do$
  SELECT n.id FROM sharing_visibility v JOIN notes_note n ON n.person_id = v.person_id
   WHERE v.agency_id = (SELECT (sharing_guard_reach())[1])
     AND v.since <= (SELECT sharing_guard_now()) AND v.until > (SELECT sharing_guard_now())
     AND n.recorded_at >= earliest AND (before IS NULL OR n.id < before)
   ORDER BY n.id DESC LIMIT most
$do$;
"""
UNGUARD = """
DROP FUNCTION notes_newest(timestamptz, bigint, int);
SELECT sharing_guard_none('notes_comment');
SELECT sharing_guard_none('notes_note');
"""


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL([GUARD, NEWEST], UNGUARD)]
