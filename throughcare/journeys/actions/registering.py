"""What a register says about people already known, many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import queries as caseloads
from throughcare.custody import actions as custody
from throughcare.custody import queries as custody_queries
from throughcare.custody.actions import NewReleaseDate
from throughcare.journeys.actions.replanning import replan
from throughcare.people import actions as people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.custody.types import LegalTitle, ReleaseDateKind
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Update:
    """Hold what a register changes for one person: facts, legal title, release dates."""

    person_id: int
    facts: Mapping[str, object]
    title: LegalTitle | None
    dates: tuple[tuple[ReleaseDateKind, date | None], ...]


@transaction.atomic
def update_many(
    updates: Sequence[Update],
    *,
    source: str,
    why: str,
    access: Access,
    now: datetime,
    today: date,
) -> dict[int, tuple[Change, ...]]:
    """Record what changed for several people and re-plan them together; return case -> what moved."""
    person_ids = [update.person_id for update in updates]
    stays = custody_queries.last_stays_of(person_ids, access=access)
    dates = [
        NewReleaseDate(stays[update.person_id].custody_id, update.person_id, kind, on, source, why)
        for update in updates
        for kind, on in update.dates
    ]
    if dates:
        custody.record_release_dates(dates, access=access, now=now)
    for update in updates:
        if update.facts:
            people.correct(update.person_id, dict(update.facts), access=access, now=now)
        if update.title is not None:
            custody.record_title(
                stays[update.person_id].custody_id,
                person_id=update.person_id,
                title=update.title,
                from_on=today,
                access=access,
                now=now,
            )
    cases = caseloads.open_cases_of(person_ids, access=access)
    cause = {"code": "cause.register", "source": source}
    case_ids = [case.case_id for case in cases.values()]
    return replan(case_ids, cause=cause, access=access, now=now, today=today) if case_ids else {}
