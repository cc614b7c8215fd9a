"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_decided('answers_answer', 'person_id');
SELECT sharing_guard_decided('answers_asking', 'person_id');
SELECT sharing_guard_decided('answers_draft', 'person_id');
"""

# Runs as the owner, past the policies, and gives numbers by agency only: none between 0 and `smallest`, and how often
# an agency asked what it could not know was known never by agency, but as one number over at least two of them.
COUNTS = """
CREATE FUNCTION answers_counts(first date, last date, unseen_last date, smallest int)
RETURNS TABLE (agency_id bigint, asked bigint, reused bigint, repeated bigint, told bigint, unseen bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $do$
  WITH counted AS (
    SELECT a.agency_id, count(*) FILTER (WHERE a.put = 'new') AS asked,
           count(*) FILTER (WHERE a.put = 'reused') AS reused,
           count(*) FILTER (WHERE a.put = 'repeated') AS repeated,
           count(*) FILTER (WHERE a.put = 'already_told') AS told,
           count(*) FILTER (WHERE a.is_unseen AND a.asked_on < unseen_last) AS unseen
      FROM answers_asking a WHERE a.asked_on >= first AND a.asked_on < last GROUP BY a.agency_id),
  shown AS (
    SELECT CASE WHEN sum(c.unseen) >= smallest AND count(*) FILTER (WHERE c.unseen > 0) > 1
                THEN sum(c.unseen)::bigint END AS unseen FROM counted c)
  SELECT c.agency_id,
         CASE WHEN c.asked = 0 OR c.asked >= smallest THEN c.asked END,
         CASE WHEN c.reused = 0 OR c.reused >= smallest THEN c.reused END,
         CASE WHEN c.repeated = 0 OR c.repeated >= smallest THEN c.repeated END,
         CASE WHEN c.told = 0 OR c.told >= smallest THEN c.told END,
         shown.unseen
    FROM counted c CROSS JOIN shown
$do$;
"""
UNGUARD = """
DROP FUNCTION answers_counts(date, date, date, int);
SELECT sharing_guard_none('answers_draft');
SELECT sharing_guard_none('answers_asking');
SELECT sharing_guard_none('answers_answer');
"""


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_initial"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL([GUARD, COUNTS], UNGUARD)]
