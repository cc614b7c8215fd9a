"""Compare projections with what the facts say: every row that differs is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import lists
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.rules.listing import listed
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing
from throughcare.sharing.rules.spanning import spans as spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.journeys.queries.derived import Derived
    from throughcare.journeys.rules.listing import Listed
    from throughcare.journeys.types import CaseFacts, Derivation
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts
    from throughcare.sharing.types import PersonFacts as RecordedFacts
    from throughcare.sharing.types import RelationFact

CASE, JOURNEY, MILESTONE = "caseloads_case", "journeys_journey", "journeys_milestone"
RELATION, VISIBILITY, LISTING = "sharing_relation", "sharing_visibility", "journeys_case_listing"
CONTACT = "caseloads_named_contact"
TABLES = (JOURNEY, MILESTONE, RELATION, VISIBILITY, LISTING)
"""The projections, in the order in which they are told."""

Key = tuple[object, ...]
Row = tuple[object, ...]
Rows = dict[Key, Row]


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one row that is not what the facts say; None stands for no row."""

    table: str
    key: Key
    expected: Row | None
    found: Row | None


@dataclass(slots=True)
class Comparison:
    """Hold what was compared: cases, rows by table, and every difference."""

    cases: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, table: str, expected: Rows, found: Rows) -> None:
        """Compare one table's rows."""
        self.rows[table] += len(expected.keys() | found.keys())
        if expected != found:
            self.differences += differences(table, expected, found)


def differences(
    table: str, expected: Mapping[Key, Row], found: Mapping[Key, Row]
) -> list[Difference]:
    """Return each row that is missing, too many or different."""
    keys = dict.fromkeys([*expected, *found])
    return [
        Difference(table, key, expected.get(key), found.get(key))
        for key in keys
        if expected.get(key) != found.get(key)
    ]


def compare(case_ids: Sequence[int], *, access: Access) -> Comparison:
    """Derive cases anew and compare them with what is stored.

    Run it in one transaction that sees one moment: REPEATABLE READ. A case that is gone by now
    is left out.
    """
    known = facts_queries.case_facts(case_ids, access=access)
    expected = {case_id: derived(facts) for case_id, (facts, _) in known.items()}
    result = Comparison(cases=len(known))
    result.differences += _underivable(case_ids, known)
    ids = list(known)
    derivations = [(case_id, one) for case_id, both in expected.items() for one in both.derivations]
    result.add(JOURNEY, _expected_journeys(derivations), _rows(_JOURNEYS, ids, key=2))
    result.add(MILESTONE, _expected_milestones(derivations), _rows(_MILESTONES, ids, key=3))
    relations = _compare_relations(result, known, expected, access)
    found = {_listing_key(row): _listing_row(row) for row in lists.listings_of(ids, access=access)}
    result.add(LISTING, _expected_listings(known, expected, relations), found)
    return result


def _underivable(case_ids: Sequence[int], known: Mapping[int, object]) -> list[Difference]:
    missing = [case_id for case_id in case_ids if case_id not in known]
    if not missing:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM caseloads_case WHERE id = ANY(%s::bigint[])", [missing])
        return [
            Difference(CASE, key, ("a named contact and a usual name",), None)
            for key in cursor.fetchall()
        ]


_JOURNEYS = """
SELECT case_id, programme_id, outcome, variant, reasons::text::json, phases::text::json
  FROM journeys_journey WHERE case_id = ANY(%s::bigint[])
"""
_MILESTONES = """
SELECT j.case_id, j.programme_id, m.code, m.due_on, m.state, m.owner_role, m.owner_agency_id,
       m.priority, m.note
  FROM journeys_journey j JOIN journeys_milestone m ON m.journey_id = j.id
 WHERE j.case_id = ANY(%s::bigint[])
"""


def _rows(query: str, ids: Sequence[int], *, key: int) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(ids)])
        return {row[:key]: row[key:] for row in cursor.fetchall()}


def _expected_journeys(derivations: Iterable[tuple[int, Derivation]]) -> Rows:
    return {
        (case_id, one.programme_id): (
            one.outcome.value,
            one.variant,
            [reason.as_json() for reason in one.reasons],
            [
                [phase.code, _text(phase.start), _text(phase.end), phase.contact_role]
                for phase in one.phases
            ],
        )
        for case_id, one in derivations
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _expected_milestones(derivations: Iterable[tuple[int, Derivation]]) -> Rows:
    return {
        (case_id, one.programme_id, m.code): (
            m.due_on,
            m.state.value,
            m.owner_role,
            m.owner_agency_id,
            m.priority,
            m.note,
        )
        for case_id, one in derivations
        for m in one.milestones
    }


def _compare_relations(
    result: Comparison,
    known: Mapping[int, tuple[CaseFacts, PersonFacts]],
    expected: Mapping[int, Derived],
    access: Access,
) -> dict[int, list[RelationFact]]:
    """Compare relations, phases and visibility; return case -> relations as they should be."""
    people = list({facts.person_id for facts, _ in known.values()})
    stored = sharing.relations_of(people, access=access)
    phases = sharing.phases_of(people, access=access)
    recorded = sharing.facts_of(people, access=access)
    relations: dict[int, list[RelationFact]] = {}
    wanted: Rows = {}
    found: Rows = {}
    for case_id, (facts, _) in known.items():
        origin, person_id = f"case:{case_id}:", facts.person_id
        ours = [fact for fact in stored[person_id] if fact.origin.startswith(origin)]
        others = [fact for fact in stored[person_id] if not fact.origin.startswith(origin)]
        wanted |= _relations(person_id, expected[case_id].relations)
        found |= _relations(person_id, ours)
        relations[case_id] = [*others, *expected[case_id].relations]
        kept = [phase for phase, pushed in phases[person_id] if not pushed.startswith(origin)]
        recorded[person_id] = replace(
            recorded[person_id],
            relations=tuple(relations[case_id]),
            phases=(*kept, *expected[case_id].phases),
        )
    result.add(RELATION, wanted, found)
    _compare_visibility(result, recorded, access)
    return relations


def _relations(person_id: int, facts: Iterable[RelationFact]) -> Rows:
    return {
        (person_id, fact.agency_id, fact.kind.value, fact.origin): (fact.since, fact.until)
        for fact in facts
    }


_VISIBLE = """
SELECT person_id, agency_id, since, until, facts FROM sharing_visibility
 WHERE person_id = ANY(%s::bigint[])
"""


def _compare_visibility(
    result: Comparison, recorded: Mapping[int, RecordedFacts], access: Access
) -> None:
    for person_id in recorded:
        access.require(person_id, Category.IDENTITY)
    wanted: Rows = {
        (person_id, span.agency_id, span.since): (span.until, span.facts)
        for person_id, facts in recorded.items()
        for span in spans_of(facts, start_of=sharing.start_of)
    }
    result.add(VISIBILITY, wanted, _rows(_VISIBLE, list(recorded), key=3))


def _expected_listings(
    known: Mapping[int, tuple[CaseFacts, PersonFacts]],
    expected: Mapping[int, Derived],
    relations: Mapping[int, Sequence[RelationFact]],
) -> Rows:
    return {
        _listing_key(row): _listing_row(row)
        for case_id, (facts, person) in known.items()
        for row in listed(
            facts,
            expected[case_id].derivations,
            relations[case_id],
            name=person.name,
            sort_name=person.sort_name,
            number=person.number,
        )
    }


def _listing_key(row: Listed) -> Key:
    return row.agency_id, row.case_id


_listing_row = attrgetter(*(name for name in lists.COLUMNS if name not in {"agency_id", "case_id"}))


def next_cases(after: int, *, count: int) -> list[int]:
    """Return the next case ids; numbers only, nobody is named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM caseloads_case WHERE id > %s ORDER BY id LIMIT %s", [after, count]
        )
        return [case_id for (case_id,) in cursor.fetchall()]


def some_cases(count: int) -> list[int]:
    """Return so many case ids by chance, sorted; numbers only, nobody is named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM caseloads_case ORDER BY random() LIMIT %s", [count])
        return sorted(case_id for (case_id,) in cursor.fetchall())


def case_count() -> int:
    """Return how many cases there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM caseloads_case")
        return int(cursor.fetchone()[0])
