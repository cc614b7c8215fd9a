"""When the person is asked how they are after release, and when something declined is offered again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.journeys.rules.situation import anchors_of
from throughcare.kernel.dates import Offset, shift

if TYPE_CHECKING:
    from collections.abc import Iterable

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
