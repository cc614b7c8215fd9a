"""Make the projections of cases what the facts say, in the caller's transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.journeys.actions.expecting import sync_follow_ups
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import lists, stored
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.rules.listing import listed
from throughcare.kernel.access import Scope
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from throughcare.journeys.rules.listing import Listed
    from throughcare.journeys.types import CaseFacts, DatedMilestone, Derivation
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts
    from throughcare.sharing.types import PhaseFact, RelationFact


@dataclass(frozen=True, slots=True)
class Projected:
    """Hold the journeys of one case before and after, and the rows of lists, which say what dates stood."""

    facts: CaseFacts
    before: tuple[Derivation, ...]
    after: tuple[Derivation, ...]
    listed_before: tuple[Listed, ...] = ()
    listed_after: tuple[Listed, ...] = ()

    @property
    def was_on(self) -> date | None:
        """Return the release date that stood before; the present one where the case stood in no list."""
        if not self.listed_before:
            return self.facts.release_on
        return self.listed_before[0].release_on

    @property
    def was_in_custody(self) -> bool:
        """Tell whether the person was in custody before."""
        return any(row.in_custody for row in self.listed_before)


@transaction.atomic(savepoint=False)
def project(case_ids: Sequence[int], *, access: Access) -> dict[int, Projected]:
    """Derive cases anew and write what differs: journeys, milestones, relations, visibility, lists.

    The cases are locked first, so that of two changes at once the later one sees the earlier. Whoever
    asks must reach the people; deriving itself needs every fact, also those that the asker may not see.
    """
    caseloads.lock(case_ids)
    if access.scope is not Scope.SYSTEM:
        caseload_queries.cases(case_ids, access=access)  # refuses whoever may not reach the people
    access = sharing.system_access(purpose="projection", now=access.decided_at, actor=access.actor)
    known = facts_queries.case_facts(case_ids, access=access)
    people = [facts.person_id for facts, _ in known.values()]
    before = stored.derivations_of(case_ids, person_ids=people, access=access)
    after: dict[int, tuple[Derivation, ...]] = {}
    relations: dict[int, Sequence[RelationFact]] = {}
    phases: dict[int, Sequence[PhaseFact]] = {}
    origins: dict[int, str] = {}
    for case_id, (facts, _) in known.items():
        result = derived(facts)
        after[case_id] = result.derivations
        relations[facts.person_id] = result.relations
        phases[facts.person_id] = result.phases
        origins[facts.person_id] = f"case:{case_id}:"
    _write_journeys(before, after)
    standing = sharing.sync_relations(relations, origins=origins, access=access, phases=phases)
    stood, listed_now = _write_listings(known, after, standing, access)
    sync_follow_ups([facts for facts, _ in known.values()], access=access)
    listed_before, listed_after = _by_case(stood), _by_case(listed_now)
    return {
        case_id: Projected(
            facts,
            tuple(before[case_id]),
            after[case_id],
            listed_before.get(case_id, ()),
            listed_after.get(case_id, ()),
        )
        for case_id, (facts, _) in known.items()
    }


def _by_case(rows: Iterable[Listed]) -> dict[int, tuple[Listed, ...]]:
    found: dict[int, list[Listed]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return {case_id: tuple(each) for case_id, each in found.items()}


def _write_journeys(
    before: Mapping[int, Sequence[Derivation]], after: Mapping[int, Sequence[Derivation]]
) -> None:
    old = {(case_id, d.programme_id): d for case_id, found in before.items() for d in found}
    new = {(case_id, d.programme_id): d for case_id, found in after.items() for d in found}
    changed = {key: derivation for key, derivation in new.items() if old.get(key) != derivation}
    if gone := [key for key in old if key not in new]:
        _delete_journeys(gone)
    if changed:
        _upsert(changed, old)


def _delete_journeys(keys: list[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        for table, column in (("journeys_milestone", "journey_id"), ("journeys_journey", "id")):
            cursor.execute(
                f"DELETE FROM {table} WHERE {column} IN (SELECT j.id FROM journeys_journey j "
                "JOIN unnest(%s::bigint[], %s::bigint[]) AS k(c, p) ON j.case_id = k.c AND j.programme_id = k.p)",
                [[case_id for case_id, _ in keys], [programme_id for _, programme_id in keys]],
            )


_JOURNEY = {
    "case_id": "bigint",
    "programme_id": "bigint",
    "outcome": "text",
    "variant": "text",
    "reasons": "jsonb",
    "phases": "jsonb",
}
_MILESTONE = {
    "journey_id": "bigint",
    "case_id": "bigint",
    "code": "text",
    "due_on": "date",
    "state": "text",
    "owner_role": "text",
    "owner_agency_id": "bigint",
    "priority": "smallint",
    "note": "text",
}


def _upsert(
    changed: Mapping[tuple[int, int], Derivation], old: Mapping[tuple[int, int], Derivation]
) -> None:
    journey_ids = _upsert_journeys(changed)
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[int, str]] = []
    for key, derivation in changed.items():
        stood = {m.code: m for m in old[key].milestones} if key in old else {}
        rows += [
            _milestone(journey_ids[key], key[0], milestone)
            for milestone in derivation.milestones
            if stood.pop(milestone.code, None) != milestone
        ]
        gone += [(journey_ids[key], code) for code in stood]
    if gone:
        _delete_milestones(gone)
    _upsert_rows("journeys_milestone", _MILESTONE, rows, key=("journey_id", "code"))


def _upsert_journeys(changed: Mapping[tuple[int, int], Derivation]) -> dict[tuple[int, int], int]:
    rows = [_journey(case_id, derivation) for (case_id, _), derivation in changed.items()]
    found = _upsert_rows(
        "journeys_journey",
        _JOURNEY,
        rows,
        key=("case_id", "programme_id"),
        returning="case_id, programme_id, id",
    )
    return {(case_id, programme_id): pk for case_id, programme_id, pk in found}


def _upsert_rows(
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Sequence[object]],
    *,
    key: Sequence[str],
    returning: str = "",
) -> list[tuple[Any, ...]]:
    """Insert rows, or replace what stands under their key: one array a column, however many rows.

    Shapes: `columns` is name -> type, in the order of the cells.
    """
    if not rows:
        return []
    arrays = ", ".join(f"%s::{_IN_ARRAY.get(type_, type_)}[]" for type_ in columns.values())
    cells = ", ".join(f"{name}::{type_}" for name, type_ in columns.items())
    names = ", ".join(columns)
    replaced = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {cells} FROM unnest({arrays}) AS n({names}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {replaced}"
            + (f" RETURNING {returning}" if returning else ""),
            [list(column) for column in zip(*rows, strict=True)],
        )
        return cursor.fetchall() if returning else []


_IN_ARRAY = {"jsonb": "text"}
"""Types that travel in an array as something plainer."""


def _journey(case_id: int, derivation: Derivation) -> tuple[object, ...]:
    phases = [
        [
            phase.code,
            phase.start and phase.start.isoformat(),
            phase.end and phase.end.isoformat(),
            phase.contact_role,
        ]
        for phase in derivation.phases
    ]
    return (
        case_id,
        derivation.programme_id,
        derivation.outcome.value,
        derivation.variant,
        json.dumps([reason.as_json() for reason in derivation.reasons]),
        json.dumps(phases),
    )


def _milestone(journey_id: int, case_id: int, milestone: DatedMilestone) -> tuple[object, ...]:
    return (
        journey_id,
        case_id,
        milestone.code,
        milestone.due_on,
        milestone.state.value,
        milestone.owner_role,
        milestone.owner_agency_id,
        milestone.priority,
        milestone.note,
    )


def _delete_milestones(keys: list[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journeys_milestone m USING unnest(%s::bigint[], %s::text[]) AS k(j, c) "
            "WHERE m.journey_id = k.j AND m.code = k.c",
            [[journey_id for journey_id, _ in keys], [code for _, code in keys]],
        )


def _write_listings(
    known: Mapping[int, tuple[CaseFacts, PersonFacts]],
    after: Mapping[int, Sequence[Derivation]],
    relations: Mapping[int, Sequence[RelationFact]],
    access: Access,
) -> tuple[list[Listed], set[Listed]]:
    """Make lists what the facts say; return the rows that stood, and those that stand now."""
    stood = lists.listings_of(list(known), access=access)
    wanted: set[Listed] = set()
    for case_id, (facts, person) in known.items():
        wanted |= set(
            listed(
                facts,
                after[case_id],
                relations[facts.person_id],
                name=person.name,
                sort_name=person.sort_name,
                number=person.number,
            )
        )
    keys = {(row.agency_id, row.case_id) for row in wanted}
    gone = [row for row in stood if (row.agency_id, row.case_id) not in keys]
    _delete_listings(gone)
    _upsert_listings(sorted(wanted - set(stood), key=lambda row: (row.case_id, row.agency_id)))
    return stood, wanted


def _delete_listings(rows: Sequence[Listed]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journeys_case_listing l USING unnest(%s::bigint[], %s::bigint[]) AS k(a, c) "
            "WHERE l.agency_id = k.a AND l.case_id = k.c",
            [[row.agency_id for row in rows], [row.case_id for row in rows]],
        )


_LISTING = {
    "agency_id": "bigint",
    "case_id": "bigint",
    "person_id": "bigint",
    "name": "text",
    "sort_name": "text",
    "number": "text",
    "home_municipality": "text",
    "admitted_on": "date",
    "in_custody": "boolean",
    "release_on": "date",
    "next_due_on": "date",
    "next_code": "text",
    "outcome": "text",
    "contact_membership_id": "bigint",
    "is_open": "boolean",
    "since": "date",
    "until": "date",
}
_cells = attrgetter(*_LISTING)


def _upsert_listings(rows: Sequence[Listed]) -> None:
    _upsert_rows(
        "journeys_case_listing",
        _LISTING,
        [_cells(row) for row in rows],
        key=("agency_id", "case_id"),
    )
