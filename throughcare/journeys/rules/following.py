"""When the person is asked how they are after release, and when something declined is offered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.journeys.rules.situation import anchors_of
from throughcare.journeys.types import Outcome
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.replanning import HeldChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.dates import Anchored

MONTHS = (1, 3, 6, 12, 24)
"""Months after release. Our default, not a fact: decide locally."""
EARLY = Offset(days=14)
"""How long before its day a follow-up may be asked, and stands in the list. Ours: decide locally."""
AGAIN = timedelta(days=90)
"""When a declined thing is offered again where the programme says nothing. Ours: decide locally."""


def follow_ups(case: CaseFacts) -> tuple[tuple[int, date], ...]:
    """Return months and days of the follow-ups of a case: none before release, after death, or against a no.

    What fell before the case came in, and what falls after it closed, is nobody's to ask.
    Source: Council of Europe, CM/Rec(2010)1, rule 63 (aftercare); the months are our own choice.
    """
    released = case.released_on
    if released is None or case.died_on is not None or case.wants_aftercare is False:
        return ()
    days = ((months, shift(released, Offset(months=months))) for months in MONTHS)
    return tuple(
        (months, day)
        for months, day in days
        if case.opened_on <= day and (case.closed_on is None or day <= case.closed_on)
    )


FOLLOW_UPS = "follow_ups"


def first_follow_up_change(
    case: CaseFacts, outcomes: Collection[Outcome], *, was_on: date | None
) -> HeldChange | None:
    """Say how the first day on which somebody asks after release moves; the others are months from it.

    Before release the days are those that a release on the expected day would give: they are nobody's task yet,
    and there are none where no programme goes on after it.
    Source: our own choice, ADR 21.
    """
    if case.released_on is None and not {*outcomes} & {Outcome.ELIGIBLE, Outcome.UNKNOWN}:
        return None
    before = _first(replace(case, released_on=was_on, died_on=None, closed_on=None))
    after = _first(replace(case, released_on=case.released_on or case.release_on))
    if before == after:
        return None
    effect = "moves" if before and after else "new" if after else "falls_away"
    owner = None if case.released_on is None else case.contact_agency_id
    return HeldChange(FOLLOW_UPS, FOLLOW_UPS, effect, before, after, owner)


def _first(case: CaseFacts) -> date | None:
    return min((day for _, day in follow_ups(case)), default=None)


def offer_again_on(
    offers: Iterable[Anchored], case: CaseFacts, *, declined_on: date
) -> tuple[date, bool]:
    """Return the next day on which the programme offers it again, and whether that is a default of ours.

    Source: our own choice: the first day of the definition that is still to come, else after AGAIN.
    """
    anchors = anchors_of(case)
    found = (
        shift(anchor, one.offset)
        for one in offers
        if (anchor := anchors.get(one.anchor)) is not None
    )
    ahead = [day for day in found if day > declined_on]
    return (min(ahead), False) if ahead else (declined_on + AGAIN, True)


def is_declined(case: CaseFacts, programme_code: str) -> bool:
    """Tell whether the person declined a programme, or all help that nobody ordered.

    Source: our own choice: a refusal is respected until it is offered again and accepted.
    """
    return "" in case.declined or programme_code in case.declined
