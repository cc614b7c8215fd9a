"""What an appointment may be, what may follow what, and what it clashes with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.appointments.types import (
    CANCELLED,
    LIVE,
    OUTCOMES,
    Clash,
    Kind,
    Place,
    Problem,
    State,
    Where,
)
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from throughcare.appointments.types import Draft

LONGEST: Final = timedelta(hours=12)
FURTHEST: Final = timedelta(days=730)
"""How far ahead something is booked; our default, decide locally."""
RECORDED_FOR: Final = timedelta(days=366)
"""How far back an appointment may be recorded that nobody had booked; our default, decide locally."""
MOST: Final = {"about": 300, "place": 200, "why": 500, "title": 80}
DEFAULT_MINUTES: Final = 45
"""Travel between two municipalities of which nobody said how long it takes; our default, decide locally."""
FURTHEST_HANGING: Final = 730
"""Days before or after release on which something may hang."""

STEPS: Final[Mapping[State, frozenset[State]]] = {
    State.BOOKED: frozenset({State.MOVED}) | CANCELLED | OUTCOMES,
    State.MOVED: frozenset({State.MOVED}) | CANCELLED | OUTCOMES,
    # Who came is corrected, never taken back to an open appointment.
    **{one: OUTCOMES - {one} for one in OUTCOMES},
}
"""State -> what may follow; what was cancelled stays so."""


def may_follow(now: State, then: State) -> bool:
    """Tell whether a state may follow another.

    Source: our own choice: a cancelled appointment is booked anew, an outcome can be corrected.
    """
    return then in STEPS.get(now, frozenset())


def problems(draft: Draft, *, now: datetime) -> tuple[Problem, ...]:
    """Say everything that is wrong with a draft, one problem a field.

    Shapes: reason codes appointment.*, at the names of the draft's fields.
    Source: our own choice; lengths and how far ahead: decide locally.
    """
    return tuple(_problems(draft, now))


def _problems(draft: Draft, now: datetime) -> Iterator[Problem]:
    if draft.ends_at <= draft.starts_at:
        yield Problem("ends_at", Reason("appointment.ends_first"))
    elif not draft.is_all_day and draft.ends_at - draft.starts_at > LONGEST:
        yield Problem("ends_at", Reason("appointment.long"))
    if draft.starts_at > now + FURTHEST:
        yield Problem("starts_at", Reason("appointment.far_ahead"))
    if draft.starts_at < now - RECORDED_FOR:
        yield Problem("starts_at", Reason("appointment.far_past"))
    if draft.is_all_day != (draft.kind is Kind.RESERVATION):
        yield Problem("kind", Reason("appointment.day_or_time"))
    if draft.hangs_days is not None and abs(draft.hangs_days) > FURTHEST_HANGING:
        yield Problem("hangs_days", Reason("appointment.hangs_far"))
    if draft.place.where is Where.ELSEWHERE and not draft.place.text.strip():
        yield Problem("place", Reason("appointment.place_missing"))
    for name, text in (("about", draft.about), ("place", draft.place.text)):
        if problem := problem_of_text(name, text):
            yield Problem(name, problem)


def problem_of_text(name: str, text: str) -> Reason | None:
    """Say why a text cannot be stored, or None where it can.

    Source: PostgreSQL, 8.3 Character Types (no NUL); the lengths are our own choice.
    """
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return Reason("appointment.text_broken")
    if len(text) > MOST[name]:
        return Reason("appointment.text_long", {"most": str(MOST[name])})
    return None


def overlaps(start: datetime, end: datetime, taken: Iterable[Clash]) -> list[Clash]:
    """Return what is taken at the same time; touching ends are no clash.

    Source: our own choice, ADR 2 (half-open periods).
    """
    return [one for one in taken if one.starts_at < end and start < one.ends_at]


def travel_minutes(
    here: Place, there: Place, told: Mapping[tuple[str, str], int], *, knows_there: bool
) -> int:
    """Return how many minutes somebody needs between two places.

    Shapes: `told` has the smaller code first. Where the asker may not know the other place, the default counts:
    else the minutes would tell which town it is in.
    Source: our own choice; the default: decide locally.
    """
    if Where.REMOTE in {here.where, there.where}:
        return 0
    if not knows_there or not here.municipality or not there.municipality:
        return 0 if not knows_there else DEFAULT_MINUTES * (not _is_same(here, there))
    if here.municipality == there.municipality:
        return 0
    first, second = sorted((here.municipality, there.municipality))
    return told.get((first, second), DEFAULT_MINUTES)


def _is_same(here: Place, there: Place) -> bool:
    return here.site_id == there.site_id and here.text == there.text


def too_near(start: datetime, end: datetime, near: Iterable[tuple[Clash, int]]) -> list[Clash]:
    """Return what leaves too little time to travel: pairs of what is taken and the minutes needed.

    Source: our own choice: travel lies between two appointments, whichever comes first.
    """
    found = []
    for one, minutes in near:
        gap = max(one.starts_at - end, start - one.ends_at)
        if timedelta() <= gap < timedelta(minutes=minutes):
            found.append(replace(one, travel_minutes=minutes))
    return found


def first_free_seat(capacity: int, taken: Collection[int]) -> int | None:
    """Return the number of the first free place, None where there is none.

    Source: our own choice: places are counted from 1.

    >>> first_free_seat(3, {1, 3})
    2
    """
    return next((seat for seat in range(1, capacity + 1) if seat not in taken), None)


def is_open(state: State) -> bool:
    """Tell whether an appointment is still to take place.

    Source: our own choice.
    """
    return state in LIVE
