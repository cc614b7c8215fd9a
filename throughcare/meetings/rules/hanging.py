"""What a moved release date does to a conference that hangs on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from throughcare.kernel.replanning import HeldChange
from throughcare.meetings.types import State

if TYPE_CHECKING:
    from datetime import date, tzinfo

WHAT: Final = "conference"
MOVES: Final = "moves"
TOO_LATE: Final = "too_late"
SET_ANEW: Final = "set_anew"


def change_of(
    conference_id: int,
    *,
    state: State,
    stands_on: date,
    hangs_days: int,
    release_on: date,
    convener_agency_id: int,
    is_to_set_anew: bool,
    today: date,
) -> HeldChange | None:
    """Return what a release date does to a conference; None where it does nothing.

    One that nobody was asked to yet moves with the date. Where others were asked, no day is changed over their heads:
    it is marked, and whoever convenes sets it anew.
    Source: our own choice, ADR 25.
    """
    day = release_on + timedelta(days=hangs_days)
    if day == stands_on or state not in {State.PLANNED, State.INVITED}:
        return None
    if state is State.INVITED:
        effect = SET_ANEW
        if is_to_set_anew:
            return None
    else:
        effect = TOO_LATE if day < today else MOVES
    key = f"{WHAT}:{conference_id}"
    return HeldChange(WHAT, key, effect, stands_on, day, convener_agency_id)


def moved_to(starts_at: datetime, day: date, zone: tzinfo) -> datetime:
    """Return the same time on another day, by the clock of the place.

    Source: our own choice, ADR 25.
    """
    local = starts_at.astimezone(zone)
    return datetime.combine(day, local.time(), tzinfo=zone)
