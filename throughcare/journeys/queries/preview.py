"""What would move if a fact of a case were another: a date, a place, a legal title, the person's status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.caseloads.queries import CaseRow
from throughcare.caseloads.queries.teams import latest_case_with_parts
from throughcare.custody import queries as custody
from throughcare.custody.types import DatedRelease, Stay
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import stored
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.queries.hanging import (
    anchors_for,
    knows_sight,
    own_changes,
    preview_held,
)
from throughcare.journeys.rules.comparing import changes
from throughcare.journeys.rules.sighting import SIGHT, agency_of, periods
from throughcare.journeys.types import PartFact
from throughcare.people import queries as people
from throughcare.people.types import PersonFacts
from throughcare.sharing import queries as sharing
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from throughcare.custody.types import ReleaseDateKind
    from throughcare.journeys.queries.derived import Derived
    from throughcare.journeys.queries.stored import StoredCase
    from throughcare.journeys.types import CaseFacts, Change, Derivation
    from throughcare.kernel.access import Access
    from throughcare.sharing.types import RelationFact


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what the rooms below know of one case, so that one of it can be supposed to be another."""

    case: CaseRow
    person: PersonFacts
    stay: Stay | None
    parts: tuple[PartFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold what another fact would do: the facts before and after, and every change."""

    before: CaseFacts
    after: CaseFacts
    changes: tuple[Change, ...]
    derivations: tuple[Derivation, ...] = ()
    """The journeys as they would be."""


def preview_release_dates(
    person_id: int,
    dates: Mapping[ReleaseDateKind, date | None],
    *,
    source: str,
    access: Access,
    today: date,
) -> Preview | None:
    """Return what recording these dates would move; None when the person is in no custody or has no case."""

    def moved(known: Known) -> Known:
        return replace(known, stay=known.stay and with_dates(known.stay, dates, source))

    return preview(person_id, moved, access=access, today=today)


def preview(
    person_id: int,
    suppose: Callable[[Known], Known],
    *,
    access: Access,
    today: date,
    then: Callable[[Known, Preview], Known] | None = None,
) -> Preview | None:
    """Return what would move if what is known were what `suppose` makes of it; nothing is written.

    Shapes: `then` says what else follows, such as another contact; it concerns whose sight ends, no task.
    None when the person never was in custody or has no case; only what the asker may know of.
    """
    found_case = latest_case_with_parts(person_id, access=access)
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    if found_case is None or stay is None:
        return None
    case, parts = found_case
    person = people.facts_of([person_id], access=access)[person_id]
    known = Known(case, person, stay, tuple(map(facts_queries.part_fact, parts)))
    kept = stored.stored_case(case.case_id, person_id=person_id, access=access)
    supposed = suppose(known)
    before, after = _facts(known, kept), _facts(supposed, kept)
    result = derived(after)
    moved = (
        *changes(kept.derivations, result.derivations, today=today),
        *_held(before, after, access, today),
    )
    found = Preview(before, after, moved, result.derivations)
    if then is not None:
        after = _facts(then(supposed, found), kept)
        result = derived(after)
    own = _own(before, after, result, access, today)
    return replace(found, after=after, changes=(*moved, *own))


def _facts(known: Known, kept: StoredCase) -> CaseFacts:
    said = facts_queries.SaidFact(kept.declined, kept.wants_aftercare)
    return facts_queries.facts_from(
        known.case, known.person, known.stay, kept.done, known.parts, said
    )


def _held(before: CaseFacts, after: CaseFacts, access: Access, today: date) -> tuple[Change, ...]:
    was_in_custody = before.released_on is None
    anchors = anchors_for(after, was_on=before.release_on, was_in_custody=was_in_custody)
    found = preview_held({after.case_id: anchors}, access=access, today=today)
    return found.get(after.case_id, ())


def _own(
    before: CaseFacts,
    after: CaseFacts,
    result: Derived,
    access: Access,
    today: date,
) -> tuple[Change, ...]:
    person_id, origin = after.person_id, f"case:{after.case_id}:"
    relations = sharing.relations_of([person_id], access=access)[person_id]
    others = [fact for fact in relations if not fact.origin.startswith(origin)]
    if after.closed_on is not None and before.closed_on is None:
        others = [_until_tomorrow(fact, today) for fact in others]
    found = own_changes(
        after,
        result.derivations,
        was_on=before.release_on,
        before=periods(relations),
        after=periods([*others, *result.relations]),
        today=today,
    )
    if not any(one.what == SIGHT for one in found):
        return found
    knows = knows_sight(person_id, access=access, today=today, supposed=result.relations)
    return tuple(one for one in found if one.what != SIGHT or knows(agency_of(one.code)))


def _until_tomorrow(fact: RelationFact, today: date) -> RelationFact:
    """Return a relation as it is once the case closed: whoever was asked into the team sees on today."""
    if fact.kind is not RelationKind.TEAM or fact.until is not None:
        return fact
    return replace(fact, until=today + timedelta(days=1))


def with_dates(stay: Stay, dates: Mapping[ReleaseDateKind, date | None], source: str) -> Stay:
    """Return a stay as it would be with other release dates; None takes a date away.

    Source: our own choice, ADR 5.
    """
    kept = [dated for dated in stay.release_dates if dated.kind not in dates]
    new = [DatedRelease(kind, on, source) for kind, on in dates.items() if on is not None]
    return replace(stay, release_dates=(*kept, *new))
