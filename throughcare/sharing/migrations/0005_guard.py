"""Put the second wall up: a connection for which nothing was decided sees no row about anybody.

What was decided stands on the connection (ADR 12). Rooms above guard their own tables, in their own migrations.
"""

from django.db import migrations

SETTINGS = """
CREATE FUNCTION sharing_guard_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('throughcare.scope', true), '') = 'system'
$$;
CREATE FUNCTION sharing_guard_people() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('throughcare.people', true), '')::bigint[]
$$;
CREATE FUNCTION sharing_guard_reach() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('throughcare.reach', true), '')::bigint[]
$$;
CREATE FUNCTION sharing_guard_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('throughcare.now', true), '')::timestamptz
$$;
CREATE FUNCTION sharing_guard_agency() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('throughcare.agency', true), '')::bigint
$$;
CREATE FUNCTION sharing_guard_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('throughcare.account', true), '')::bigint
$$;
CREATE FUNCTION sharing_guard_is_open() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sharing_guard_is_system() OR sharing_guard_people() <> '{}' OR sharing_guard_reach() IS NOT NULL
$$;
"""

# The reach of a list: agency, account, the bit of rows with blocks of their own, the number of grants, then
# four numbers a condition (any_kind, any_phase, needed, barred): grants first, what closes them after.
SHOWS = """
CREATE FUNCTION sharing_guard_shows(facts bigint, reach bigint[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  first_forbid int := 5 + 4 * reach[4];
  is_granted boolean := false;
BEGIN
  FOR at IN 5 .. cardinality(reach) BY 4 LOOP
    IF (reach[at] = 0 OR facts & reach[at] <> 0)
       AND (reach[at + 1] = 0 OR facts & reach[at + 1] <> 0)
       AND facts & reach[at + 2] = reach[at + 2] AND facts & reach[at + 3] = 0 THEN
      IF at >= first_forbid THEN
        RETURN false;
      END IF;
      is_granted := true;
    END IF;
  END LOOP;
  RETURN coalesce(is_granted, false);
END $$;
"""

# Blocks name accounts: one that keeps this worker out hides, and one for others only hides where there is none for
# them. As with lists, a block counts at the moment of the decision. Few rows have any, so a function may ask.
LETS = """
CREATE FUNCTION sharing_guard_lets(person bigint, reach bigint[], moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  is_kept_out boolean;
  is_for_some boolean;
  is_for_this boolean;
BEGIN
  SELECT bool_or(b.effect = 'exclude' AND mine), bool_or(b.effect = 'only'), bool_or(b.effect = 'only' AND mine)
    INTO is_kept_out, is_for_some, is_for_this
    FROM sharing_block b, LATERAL (
         SELECT coalesce(b.account_id = reach[2], false) OR coalesce(b.agency_id = reach[1], false) AS mine) m
   WHERE b.person_id = person AND b.since <= moment AND (b.until IS NULL OR b.until > moment)
     AND (cardinality(b.categories) = 0 OR 'identity' = ANY(b.categories));
  RETURN NOT coalesce(is_kept_out, false) AND (NOT coalesce(is_for_some, false) OR is_for_this);
END $$;
"""
LISTED = """EXISTS (SELECT 1 FROM sharing_visibility v
  WHERE v.agency_id = (SELECT (sharing_guard_reach())[1]) AND v.person_id = %1$s
    AND v.since <= (SELECT sharing_guard_now()) AND v.until > (SELECT sharing_guard_now())
    AND sharing_guard_shows(v.facts, (SELECT sharing_guard_reach()))
    AND (v.facts & (SELECT (sharing_guard_reach())[3]) = 0
         OR sharing_guard_lets(v.person_id, (SELECT sharing_guard_reach()), (SELECT sharing_guard_now()))))"""
DECIDED = (
    "(SELECT sharing_guard_is_system()) OR %1$s = ANY ((SELECT sharing_guard_people())::bigint[])"
)

# Every helper drops first, so that a room may call it again after it changed a table.
TABLES = f"""
CREATE FUNCTION sharing_guard_table(guarded regclass, person name) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_none(guarded);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format($$CREATE POLICY guard_decided ON %2$s USING ({DECIDED})$$, format('%I', person), guarded);
  EXECUTE format($$CREATE POLICY guard_listed ON %2$s FOR SELECT USING
    ((SELECT sharing_guard_reach()) IS NOT NULL AND {LISTED})$$,
    format('%s.%I', guarded, person), guarded);
END $do$;

CREATE FUNCTION sharing_guard_decided(guarded regclass, person name) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_none(guarded);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format($$CREATE POLICY guard_decided ON %2$s USING ({DECIDED})$$, format('%I', person), guarded);
END $do$;

CREATE FUNCTION sharing_guard_child(guarded regclass, link name, parent regclass) RETURNS void
LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_none(guarded);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format($$CREATE POLICY guard_child ON %1$s USING ((SELECT sharing_guard_is_system()) OR
    EXISTS (SELECT 1 FROM %3$s parent WHERE parent.id = %1$s.%2$I))$$, guarded, link, parent);
END $do$;

CREATE FUNCTION sharing_guard_agency_rows(guarded regclass, agency name, person name) RETURNS void
LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_none(guarded);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format($$CREATE POLICY guard_agency ON %2$s FOR SELECT USING
    (%3$I = (SELECT (sharing_guard_reach())[1]))$$, NULL, guarded, agency);
  EXECUTE format($$CREATE POLICY guard_decided ON %2$s USING ({DECIDED})$$, format('%I', person), guarded);
END $do$;

-- IS NOT NULL: the planner takes a bare yes or no for half of the rows, and then reads whole tables.
CREATE FUNCTION sharing_guard_context(guarded regclass) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_none(guarded);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format($$CREATE POLICY guard_context ON %s
    USING ((SELECT nullif(sharing_guard_is_open(), false)) IS NOT NULL)$$, guarded);
END $do$;

CREATE FUNCTION sharing_guard_own_rows(guarded regclass, agency name, account name) RETURNS void
LANGUAGE plpgsql AS $do$
BEGIN
  EXECUTE format($$CREATE POLICY guard_own ON %s USING (%I = (SELECT sharing_guard_agency())
    OR %I = (SELECT sharing_guard_account()))$$, guarded, agency, account);
END $do$;

CREATE FUNCTION sharing_guard_none(guarded regclass) RETURNS void LANGUAGE plpgsql AS $do$
DECLARE found name;
BEGIN
  FOR found IN SELECT polname FROM pg_policy WHERE polrelid = guarded AND starts_with(polname, 'guard_') LOOP
    EXECUTE format('DROP POLICY %I ON %s', found, guarded);
  END LOOP;
  EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', guarded);
END $do$;
"""

MOMENTS = """
CREATE FUNCTION sharing_guard_begin(account bigint, agency bigint) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM set_config('throughcare.scope', '', false), set_config('throughcare.people', '', false),
          set_config('throughcare.reach', '', false), set_config('throughcare.now', '', false),
          set_config('throughcare.account', coalesce(account::text, ''), false),
          set_config('throughcare.agency', coalesce(agency::text, ''), false);
END $do$;
CREATE FUNCTION sharing_guard_rest() RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM sharing_guard_begin(NULL, NULL);
  RESET throughcare.scope;
END $do$;
CREATE FUNCTION sharing_guard_add(person bigint) RETURNS text LANGUAGE plpgsql AS $do$
BEGIN
  RETURN set_config('throughcare.people',
    array_append(array_remove(coalesce(sharing_guard_people(), '{}'), person), person)::text, false);
END $do$;
CREATE FUNCTION sharing_guard_list(reach bigint[], moment timestamptz) RETURNS text LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM set_config('throughcare.now', moment::text, false);
  RETURN set_config('throughcare.reach', coalesce(reach::text, ''), false);
END $do$;
"""

# Operators such as likeness may not run before a policy, so no index serves them below one. These two run as the
# owner, past the policies, give numbers of people and nothing else, and only of people with whom the agency for which
# the list was decided has to do.
FINDING = """
CREATE FUNCTION sharing_find_by_number(numbers text[]) RETURNS TABLE (person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $do$
  WITH RECURSIVE issuer(system) AS (
    (SELECT system FROM people_identifier ORDER BY system LIMIT 1)
    UNION ALL
    SELECT (SELECT i.system FROM people_identifier i WHERE i.system > issuer.system
             ORDER BY i.system LIMIT 1)
      FROM issuer WHERE issuer.system IS NOT NULL
  )
  SELECT i.person_id FROM issuer CROSS JOIN LATERAL (
         SELECT x.person_id FROM people_identifier x
          WHERE x.system = issuer.system AND x.value = ANY(numbers) OFFSET 0) i
   WHERE EXISTS (SELECT 1 FROM sharing_visibility v WHERE v.person_id = i.person_id
                    AND v.agency_id = (SELECT (sharing_guard_reach())[1]))
$do$;
CREATE FUNCTION sharing_find_by_likeness(asked text) RETURNS TABLE (person_id bigint, distance real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $do$
  SELECT n.person_id, n.search <->> asked FROM people_name n
   WHERE n.search %> asked
     AND EXISTS (SELECT 1 FROM sharing_visibility v WHERE v.person_id = n.person_id
                    AND v.agency_id = (SELECT (sharing_guard_reach())[1]))
$do$;
"""

WRITTEN_OUT = {
    "sharing_guard_is_system()": "coalesce(current_setting('throughcare.scope', true), '') = 'system'",
    "sharing_guard_people()": "nullif(current_setting('throughcare.people', true), '')::bigint[]",
    "sharing_guard_reach()": "nullif(current_setting('throughcare.reach', true), '')::bigint[]",
    "sharing_guard_now()": "nullif(current_setting('throughcare.now', true), '')::timestamptz",
    "sharing_guard_agency()": "nullif(current_setting('throughcare.agency', true), '')::bigint",
    "sharing_guard_account()": "nullif(current_setting('throughcare.account', true), '')::bigint",
    "nullif(sharing_guard_is_open(), false)": (
        "CASE WHEN coalesce(current_setting('throughcare.scope', true), '') = 'system'"
        " OR coalesce(current_setting('throughcare.people', true), '') NOT IN ('', '{}')"
        " OR coalesce(current_setting('throughcare.reach', true), '') <> '' THEN true END"
    ),
}
"""In policies the settings are written out: a function is read anew each time that a statement is planned."""


def written_out(text):
    for call, expression in WRITTEN_OUT.items():
        text = text.replace(call, expression)
    return text


FULL = {
    "people_person": "id",
    "people_name": "person_id",
    "people_identifier": "person_id",
    "sharing_consent_event": "person_id",
    "sharing_service_agreement": "person_id",
    "sharing_release": "person_id",
    "sharing_access_request": "person_id",
    "sharing_rights_request": "person_id",
}
DECIDED_ONLY = (
    "sharing_emergency",
    "sharing_withholding",
)
OWN = {
    "sharing_emergency": "account_id",
    "sharing_access_request": "account_id",
    "sharing_rights_request": "asked_by",
    "sharing_withholding": "account_id",
}
"""What one's own agency recorded or has to answer, and what oneself asked: the lists of the officers."""
CONTEXT = (
    "caseloads_case",
    "sharing_relation",
    "sharing_phase",
    "sharing_weighing",
    "sharing_objection",
)
# A block closes: hidden from whoever asks whether there is one, it would open. So every decision sees them; and lists
# ask for them many times over, so that the policy must be short.
BLOCKS = f"""
SELECT sharing_guard_context('sharing_block');
DROP POLICY guard_context ON sharing_block;
CREATE POLICY guard_read ON sharing_block FOR SELECT
  USING ((SELECT nullif(sharing_guard_is_open(), false)) IS NOT NULL);
CREATE POLICY guard_insert ON sharing_block FOR INSERT WITH CHECK ({DECIDED.replace("%1$s", "person_id")});
CREATE POLICY guard_update ON sharing_block FOR UPDATE USING ({DECIDED.replace("%1$s", "person_id")});
CREATE POLICY guard_delete ON sharing_block FOR DELETE USING ({DECIDED.replace("%1$s", "person_id")});
"""
GUARD = "\n".join(
    (
        *(f"SELECT sharing_guard_table('{table}', '{column}');" for table, column in FULL.items()),
        *(f"SELECT sharing_guard_decided('{table}', 'person_id');" for table in DECIDED_ONLY),
        *(f"SELECT sharing_guard_context('{table}');" for table in CONTEXT),
        "SELECT sharing_guard_agency_rows('sharing_visibility', 'agency_id', 'person_id');",
        *(
            f"SELECT sharing_guard_own_rows('{table}', 'agency_id', '{account}');"
            for table, account in OWN.items()
        ),
        written_out(BLOCKS),
    )
)
UNGUARD = "".join(
    f"SELECT sharing_guard_none('{table}');"
    for table in (*FULL, *DECIDED_ONLY, *CONTEXT, "sharing_block", "sharing_visibility")
)
FORGET = """
DO $do$
DECLARE found regprocedure;
BEGIN
  FOR found IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND (starts_with(proname, 'sharing_guard_') OR starts_with(proname, 'sharing_find_by_')) LOOP
    EXECUTE format('DROP FUNCTION %s', found);
  END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0004_consents_only_grow"),
        ("people", "0001_initial"),
        ("caseloads", "0002_a_contact_at_every_instant"),
    ]
    operations = [
        migrations.RunSQL(
            [SETTINGS, SHOWS, LETS, written_out(TABLES), MOMENTS, FINDING, GUARD], [UNGUARD, FORGET]
        ),
    ]
