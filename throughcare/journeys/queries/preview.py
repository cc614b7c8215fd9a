"""What would move if a release date moved: nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.custody.types import DatedRelease
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import stored
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.queries.hanging import preview_held
from throughcare.journeys.rules.comparing import changes
from throughcare.kernel.replanning import Anchors
from throughcare.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.custody.types import ReleaseDateKind, Stay
    from throughcare.journeys.types import CaseFacts, Change
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold what a moved date would do: the facts before and after, and every change."""

    before: CaseFacts
    after: CaseFacts
    changes: tuple[Change, ...]


def preview_release_dates(
    person_id: int,
    dates: Mapping[ReleaseDateKind, date | None],
    *,
    source: str,
    access: Access,
    today: date,
) -> Preview | None:
    """Return what recording these dates would move; None when the person is in no custody or has no case."""
    case = caseloads.latest_case_of(person_id, access=access)
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    if case is None or stay is None:
        return None
    person = people.facts_of([person_id], access=access)[person_id]
    found, done = stored.derivations_and_done(case.case_id, person_id=person_id, access=access)
    before = facts_queries.facts_from(case, person, stay, done)
    after = facts_queries.facts_from(case, person, with_dates(stay, dates, source), done)
    held = preview_held({case.case_id: Anchors(after.release_on)}, access=access, today=today)
    moved = changes(found, derived(after).derivations, today=today)
    return Preview(before, after, (*moved, *held.get(case.case_id, ())))


def with_dates(stay: Stay, dates: Mapping[ReleaseDateKind, date | None], source: str) -> Stay:
    """Return a stay as it would be with other release dates; None takes a date away.

    Source: our own choice, ADR 5.
    """
    kept = [dated for dated in stay.release_dates if dated.kind not in dates]
    new = [DatedRelease(kind, on, source) for kind, on in dates.items() if on is not None]
    return replace(stay, release_dates=(*kept, *new))
