"""Twenty thousand invented people, put into the tables by SQL: enough for the planner to show its ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import psycopg
from django.db import connection, transaction

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PEOPLE = 20_000
SMALL = 40
LARGE = 4_000
"""People of the small and of the large agency; the others are spread over two hundred more."""

_FILL = """
INSERT INTO people_person (id, language, jurisdiction_id, home_municipality, release_municipality, about_me, version)
SELECT n, 'nl', 'NL', 'GM0193', '', '', 1 FROM generate_series(1, {people}) n;
INSERT INTO people_name (person_id, use, given, family, search, during)
SELECT n, 'usual', g, f, lower(g || ' ' || f), '[2026-01-01,)' FROM
  (SELECT n, (ARRAY['Jan','Piet','Sara','Noor','Milan','Daan','Eva','Rik'])[1 + n %% 8] g,
          initcap(translate(substr(md5(n::text), 1, 8), '0123456789abcdef', 'bdfgklmnprstaeio')) f
     FROM generate_series(1, {people}) n) made;
INSERT INTO people_identifier (person_id, system, value, issuer_id)
SELECT n, CASE WHEN n %% 3 = 0 THEN 'gb-register' ELSE 'nl-demo-register' END, (5000000 + n)::text, NULL
  FROM generate_series(1, {people}) n;
INSERT INTO caseloads_case (id, person_id, during) SELECT n, n, '[2026-01-01,)' FROM generate_series(1, {people}) n;
INSERT INTO caseloads_named_contact (case_id, membership_id, agency_id, during, reason)
SELECT n, CASE WHEN n <= {small} THEN {small_member} WHEN n %% 200 = 7 THEN {member} ELSE {colleague} END,
       CASE WHEN n <= {small} THEN {small_agency} ELSE {agency} END, '[2026-01-01,)', 'test'
  FROM generate_series(1, {people}) n;
INSERT INTO journeys_journey (id, case_id, programme_id, outcome, variant, reasons, phases)
SELECT n, n, {programme}, CASE WHEN n %% 50 = 0 THEN 'unknown' ELSE 'eligible' END, '',
       CASE WHEN n %% 50 = 0 THEN '[{{"code": "fact.missing", "params": {{"fact": "home_municipality"}}}}]'::jsonb
            ELSE '[]'::jsonb END, '[]'
  FROM generate_series(1, {people}) n;
INSERT INTO journeys_milestone
       (journey_id, case_id, code, due_on, state, owner_agency_id, owner_role, priority, note)
SELECT n, n, (ARRAY['entry_signal','tbo','exit_check'])[k], DATE '2026-09-01' + n %% 365 + 20 * k,
       CASE WHEN k = 1 THEN 'done' ELSE 'planned' END,
       CASE WHEN n <= {small} THEN {small_agency} WHEN n <= {small} + {large} THEN {agency} ELSE 1000 + n %% 200 END,
       'prison_case_manager', k, ''
  FROM generate_series(1, {people}) n, generate_series(1, 3) k;
INSERT INTO journeys_case_listing
       (agency_id, case_id, person_id, name, sort_name, number, home_municipality, admitted_on, in_custody,
        release_on, next_due_on, next_code, outcome, contact_membership_id, is_open, since, until)
SELECT CASE WHEN n <= {small} THEN {small_agency} WHEN n <= {small} + {large} THEN {agency} ELSE 1000 + n %% 200 END,
       n, n, p.given || ' ' || p.family,
       lower(p.family || ' ' || p.given), (5000000 + n)::text, 'GM0193', DATE '2026-11-23' - n %% 700,
       n %% 5 > 0, DATE '2026-11-23' + n %% 400 - 40, DATE '2026-09-01' + n %% 365, 'tbo', j.outcome,
       c.membership_id, n %% 20 > 0, DATE '2026-01-01', CASE WHEN n %% 100 = 0 THEN DATE '2026-10-01'
       ELSE DATE '9999-12-31' END
  FROM generate_series(1, {people}) n JOIN people_name p ON p.person_id = n
  JOIN journeys_journey j ON j.id = n JOIN caseloads_named_contact c ON c.case_id = n;
INSERT INTO sharing_visibility (agency_id, person_id, since, until, facts)
SELECT agency_id, person_id, since, until, {facts} FROM journeys_case_listing WHERE agency_id < 1000;
INSERT INTO journeys_replanning (id, case_id, at, cause, changes)
SELECT n, n * 10, now(), '{{"code": "cause.register"}}', '[]' FROM generate_series(1, {people} / 10) n;
INSERT INTO journeys_notice (agency_id, case_id, replanning_id, at, read_at)
SELECT CASE WHEN n * 10 <= {small} THEN {small_agency} WHEN n * 10 <= {small} + {large} THEN {agency}
            ELSE {other_agency} END, n * 10, n,
       TIMESTAMPTZ '2026-11-01' + n * interval '1 minute', CASE WHEN n %% 2 = 0 THEN now() END
  FROM generate_series(1, {people} / 10) n;
"""


@dataclass(frozen=True)
class Crowd:
    """The agencies and workers of the crowd."""

    world: object

    def access(self, who):
        from throughcare.sharing import actions as sharing

        return sharing.decide_list(self.world.actor(who), now=NOW, today=TODAY)


def fill(owner_url):
    """Put the crowd into a migrated database and let the planner look at it."""
    from throughcare.programmes import queries as programmes
    from throughcare.sharing.rules import bits
    from throughcare.sharing.types import Phase, Purpose, RelationKind
    from throughcare.simulation.world import CAST, set_up

    with transaction.atomic():
        world = set_up(CAST, password=None, now=NOW, today=TODAY)
        values = {
            "people": PEOPLE,
            "small": SMALL,
            "large": LARGE,
            "other_agency": world.agencies["zwolle-nazorg"],
            "agency": world.agencies["pi-ijsseloever"],
            "member": world.memberships["casemanager"],
            "colleague": world.memberships["casemanager2"],
            "small_agency": world.agencies["haven-vlissingen"],
            "small_member": world.memberships["stranger"],
            "facts": bits.KIND[RelationKind.CUSTODY]
            | bits.PHASE[Phase.CUSTODY]
            | sum(bits.CONSENT[Purpose.REINTEGRATION, one] for one in bits.LISTED),
            "programme": next(
                one.programme_id
                for one in programmes.published()
                if one.code == "nl-kansen-bieden-zwolle"
            ),
        }
        with connection.cursor() as cursor:
            for statement in _FILL.format(**values).split(";\n"):
                if statement.strip():
                    cursor.execute(statement.replace("%%", "%"))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE")
    return Crowd(world)


def statements(call):
    """Return what a call sends to the database, with its values."""
    seen = []

    def note(execute, sql, params, many, context):
        seen.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        call()
    return seen


def plans(sql, values):
    """Return the plan for these values, and the one that a prepared statement keeps for all values."""
    numbered = (
        sql.replace("%s", "{}")
        .format(*(f"${n + 1}" for n in range(len(values))))
        .replace("%%", "%")
    )
    raw = connection.connection
    literals = psycopg.ClientCursor(raw)
    with connection.cursor() as cursor:
        for mode in ("force_custom_plan", "force_generic_plan"):
            cursor.execute(f"SET plan_cache_mode = {mode}")
            raw.execute(f"PREPARE asked AS {numbered}")
            called = literals.mogrify(
                f"EXPLAIN (FORMAT JSON, ANALYZE) EXECUTE asked({', '.join(['%s'] * len(values))})",
                values,
            )
            yield mode, raw.execute(called).fetchone()[0][0]
            raw.execute("DEALLOCATE asked")
        cursor.execute("RESET plan_cache_mode")


def nodes(plan):
    """Return every node of a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)
