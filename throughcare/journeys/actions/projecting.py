"""Make the projections of cases what the facts say, in the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.journeys.models import CaseListing, Journey, Milestone
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import lists, stored
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.rules.listing import listed
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from throughcare.journeys.rules.listing import Listed
    from throughcare.journeys.types import CaseFacts, DatedMilestone, Derivation
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts
    from throughcare.sharing.types import RelationFact


@dataclass(frozen=True, slots=True)
class Projected:
    """Hold the journeys of one case before and after."""

    facts: CaseFacts
    before: tuple[Derivation, ...]
    after: tuple[Derivation, ...]


@transaction.atomic
def project(case_ids: Sequence[int], *, access: Access) -> dict[int, Projected]:
    """Derive cases anew and write what differs: journeys, milestones, relations, visibility, lists."""
    known = facts_queries.case_facts(case_ids, access=access)
    people = [facts.person_id for facts, _ in known.values()]
    before = stored.derivations_of(case_ids, person_ids=people, access=access)
    after: dict[int, tuple[Derivation, ...]] = {}
    relations: dict[int, Sequence[RelationFact]] = {}
    origins: dict[int, str] = {}
    for case_id, (facts, _) in known.items():
        result = derived(facts)
        after[case_id] = result.derivations
        relations[facts.person_id] = result.relations
        origins[facts.person_id] = f"case:{case_id}:"
    _write_journeys(before, after)
    spans = sharing.sync_relations(relations, origins=origins, access=access)
    _write_listings(known, after, spans, access)
    return {
        case_id: Projected(facts, tuple(before[case_id]), after[case_id])
        for case_id, (facts, _) in known.items()
    }


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
                f"DELETE FROM {table} WHERE {column} IN (SELECT j.id FROM journeys_journey j "  # noqa: S608 - fixed names
                "JOIN unnest(%s::bigint[], %s::bigint[]) AS k(c, p) ON j.case_id = k.c AND j.programme_id = k.p)",
                [[case_id for case_id, _ in keys], [programme_id for _, programme_id in keys]],
            )


def _upsert(
    changed: Mapping[tuple[int, int], Derivation], old: Mapping[tuple[int, int], Derivation]
) -> None:
    journeys = Journey.objects.bulk_create(
        [_journey(case_id, derivation) for (case_id, _), derivation in changed.items()],
        update_conflicts=True,
        unique_fields=["case", "programme"],
        update_fields=["outcome", "variant", "reasons", "phases"],
    )
    rows: list[Milestone] = []
    gone: list[tuple[int, str]] = []
    for journey, (key, derivation) in zip(journeys, changed.items(), strict=True):
        stood = {m.code: m for m in old[key].milestones} if key in old else {}
        rows += [
            _milestone(journey.pk, key[0], milestone)
            for milestone in derivation.milestones
            if stood.pop(milestone.code, None) != milestone
        ]
        gone += [(journey.pk, code) for code in stood]
    if gone:
        _delete_milestones(gone)
    if rows:
        Milestone.objects.bulk_create(
            rows,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["journey", "code"],
            update_fields=["due_on", "state", "owner_agency_id", "owner_role", "priority", "note"],
        )


def _journey(case_id: int, derivation: Derivation) -> Journey:
    return Journey(
        case_id=case_id,
        programme_id=derivation.programme_id,
        outcome=derivation.outcome.value,
        variant=derivation.variant,
        reasons=[reason.as_json() for reason in derivation.reasons],
        phases=[
            [
                phase.code,
                phase.start and phase.start.isoformat(),
                phase.end and phase.end.isoformat(),
                phase.contact_role,
            ]
            for phase in derivation.phases
        ],
    )


def _milestone(journey_id: int, case_id: int, milestone: DatedMilestone) -> Milestone:
    return Milestone(
        journey_id=journey_id,
        case_id=case_id,
        code=milestone.code,
        due_on=milestone.due_on,
        state=milestone.state.value,
        owner_agency_id=milestone.owner_agency_id,
        owner_role=milestone.owner_role,
        priority=milestone.priority,
        note=milestone.note,
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
    spans: Mapping[int, Sequence[object]],
    access: Access,
) -> None:
    stood = lists.listings_of(list(known), access=access)
    wanted: set[Listed] = set()
    for case_id, (facts, person) in known.items():
        wanted |= set(
            listed(
                facts,
                after[case_id],
                spans[facts.person_id],  # type: ignore[arg-type]
                name=person.name,
                sort_name=person.sort_name,
                number=person.number,
            )
        )
    keys = {(row.agency_id, row.case_id, row.since) for row in wanted}
    gone = [row for row in stood if (row.agency_id, row.case_id, row.since) not in keys]
    _delete_listings(gone)
    _upsert_listings(sorted(wanted - set(stood), key=lambda row: (row.case_id, row.agency_id)))


def _delete_listings(rows: Sequence[Listed]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journeys_case_listing l USING unnest(%s::bigint[], %s::bigint[], %s::date[]) "
            "AS k(a, c, s) WHERE l.agency_id = k.a AND l.case_id = k.c AND l.since = k.s",
            [[r.agency_id for r in rows], [r.case_id for r in rows], [r.since for r in rows]],
        )


_KEY = ("agency_id", "case_id", "since")


def _upsert_listings(rows: Sequence[Listed]) -> None:
    if not rows:
        return
    CaseListing.objects.bulk_create(
        [CaseListing(**asdict(row)) for row in rows],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=list(_KEY),
        update_fields=[name for name in lists.COLUMNS if name not in _KEY],
    )
