"""Read what is recorded about people in one call that the server plans once, and find likeness the nearest first.

A decision reads nine tables. Below policies each costs more to make ready than to read. The function runs as the
owner, past the policies, and asks once what they ask for each table: that this person was decided, or the system is
at work (ADR 12).
"""

from django.db import migrations

# The words of `sharing.queries.facts.FACTS`; a test compares them.
COLUMNS = (
    ("relations", "x.agency_id, x.kind, lower(x.during), upper(x.during), x.origin", "relation"),
    ("phases", "x.phase, lower(x.during), upper(x.during)", "phase"),
    (
        "consents",
        "x.id, x.at, x.state, x.purpose, x.agency_ids, x.categories, x.since, x.until",
        "consent_event",
    ),
    ("releases", "x.origin_agency_id, x.agency_id, x.categories, x.since, x.until", "release"),
    ("weighings", "x.agency_id, x.purpose, x.categories, x.since, x.until", "weighing"),
    (
        "blocks",
        "x.effect, x.since, x.until, x.account_id, x.agency_id, x.categories, x.limit_code",
        "block",
    ),
    ("objections", "x.agency_id, x.categories, x.since, x.until", "objection"),
    (
        "emergencies",
        "x.account_id, x.agency_id, x.categories, x.since, x.until, x.id",
        "emergency",
    ),
    ("withholdings", "x.categories, x.since, x.until", "withholding"),
)
GIVEN = ", ".join(f"{name} json" for name, _, _ in COLUMNS)
FACTS = ", ".join(
    f"(SELECT json_agg(json_build_array({columns}) ORDER BY x.id) FROM sharing_{table} x WHERE x.person_id = p.id)"
    for _, columns, table in COLUMNS
)
# Whoever may not read the tables themselves gets nothing here either. A plan of its own for each call would cost more
# than the call: every table is read by person, whoever it is.
FACTS_OF = f"""
CREATE FUNCTION sharing_facts_of(people bigint[]) RETURNS TABLE (person_id bigint, is_there boolean, {GIVEN})
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
ROWS 1 AS $do$
DECLARE
  is_system boolean := coalesce(current_setting('throughcare.scope', true), '') = 'system';
  decided bigint[] := nullif(current_setting('throughcare.people', true), '')::bigint[];
BEGIN
  IF NOT has_table_privilege(session_user, 'public.sharing_relation', 'SELECT') THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT p.id, EXISTS (SELECT 1 FROM people_person x WHERE x.id = p.id), {FACTS}
    FROM unnest(people) p(id) WHERE is_system OR p.id = ANY (decided);
END $do$;
"""
# Waiting and reading are two statements, so that what was read is what whoever was waited for has left. It runs as
# whoever calls it.
HOLD = f"""
CREATE FUNCTION sharing_hold(people bigint[]) RETURNS TABLE (person_id bigint, spans json, {GIVEN})
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan ROWS 1 AS $do$
BEGIN
  PERFORM 1 FROM people_person x WHERE x.id = ANY (people) ORDER BY x.id FOR NO KEY UPDATE;
  RETURN QUERY SELECT f.person_id,
      (SELECT json_agg(json_build_array(v.agency_id, v.since, v.until, v.facts) ORDER BY v.agency_id, v.since)
         FROM sharing_visibility v WHERE v.person_id = f.person_id),
      {", ".join(f"f.{name}" for name, _, _ in COLUMNS)}
    FROM sharing_facts_of(people) f;
END $do$;
"""
# Names are put in order before anybody is asked whose they are, so that the asking ends with the last one wanted. As
# in 0005: numbers of people only, and only of people with whom the agency of the list has to do.
NEAREST = """
CREATE FUNCTION sharing_find_by_likeness(asked text, most int) RETURNS TABLE (person_id bigint, distance real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 60 AS $do$
  SELECT n.person_id, n.distance
    FROM (SELECT x.person_id, x.search <->> asked AS distance FROM people_name x
           WHERE x.search %> asked ORDER BY 2 OFFSET 0) n
   WHERE (SELECT true FROM sharing_visibility v WHERE v.person_id = n.person_id
             AND v.agency_id = (SELECT (sharing_guard_reach())[1]) LIMIT 1)
   ORDER BY n.distance FETCH FIRST (most) ROWS WITH TIES
$do$;
"""
FORGET = """
DROP FUNCTION sharing_find_by_likeness(text, int);
DROP FUNCTION sharing_hold(bigint[]);
DROP FUNCTION sharing_facts_of(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_guard")]
    operations = [migrations.RunSQL([FACTS_OF, HOLD, NEAREST], FORGET)]
