"""Appointments as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from throughcare.appointments.types.states import (
    ErrandKind,
    Kind,
    ReminderKind,
    ReminderState,
    State,
    Where,
)
from throughcare.kernel.reasons import Reason
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where it is; `municipality` is the code for travel, empty where nobody knows."""

    where: Where = Where.SITE
    text: str = ""
    site_id: int | None = None
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold an appointment before it is judged."""

    starts_at: datetime
    ends_at: datetime
    kind: Kind = Kind.APPOINTMENT
    place: Place = field(default_factory=Place)
    about: str = ""
    """What it is about: for the own agency and the person."""
    membership_id: int | None = None
    """Which worker; empty: the agency."""
    thing_id: int | None = None
    """A room, a bed, or another thing that only one can have at a time."""
    case_id: int | None = None
    is_all_day: bool = False
    hangs_days: int | None = None
    """So many days after the release date (before: negative); None hangs on nothing."""
    reminds: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what is wrong with one field of a draft."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Clash:
    """Hold one time that is taken already; never with whom."""

    starts_at: datetime
    ends_at: datetime
    is_ours: bool = False
    """The own agency has it."""
    is_worker: bool = False
    """Not the person but the worker is taken: by what they brought from a calendar of their own."""
    travel_minutes: int = 0
    """Set where it is no overlap but too little time to get there; our default, decide locally."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one appointment as far as somebody sees it; what a level does not show is empty."""

    appointment_id: int
    person_id: int
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    state: State
    level: Level
    agency_id: int | None
    """None where the asker may not know which agency it is."""
    agency: str
    kind: Kind | None = None
    where: Where | None = None
    place: str = ""
    about: str = ""
    worker: str = ""
    membership_id: int | None = None
    session_id: int | None = None
    hangs_days: int | None = None
    to_rebook: bool = False
    sequence: int = 0
    uid: str = ""
    person: str = ""
    """The person's name, in lists of many people."""

    @property
    def is_live(self) -> bool:
        """Tell whether it is still to take place."""
        return self.state in {State.BOOKED, State.MOVED}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Hold one line of the history of an appointment."""

    act: str
    at: datetime
    by_person: bool
    agency: str
    why: str
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Hold one group session with how many of its places are taken."""

    session_id: int
    agency_id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    capacity: int
    taken: int
    worker: str
    place: str
    is_cancelled: bool

    @property
    def free(self) -> int:
        """Return how many places are left."""
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Hold one time that the person may take for themself."""

    offer_id: int
    agency_id: int
    agency: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    place: str


@dataclass(frozen=True, slots=True)
class BusyRow:
    """Hold one time at which a worker is busy elsewhere, from a calendar that they brought; never with what."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """Hold one thing that waits for a worker."""

    errand_id: int
    kind: ErrandKind
    at: datetime
    person_id: int
    name: str
    appointment_id: int
    starts_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """Hold one letter that waits to be printed."""

    reminder_id: int
    person_id: int
    name: str
    kind: ReminderKind
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold one letter as it is printed."""

    reminder_id: int
    person_id: int
    to: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """Hold what became of a message to the person."""

    reminder_id: int
    kind: ReminderKind
    state: ReminderState
    channel: str
    due_at: datetime
    settled_at: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Hold one calendar address, without its secret."""

    feed_id: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """Hold what a repetition came to: its days within the window, and whether some were left out."""

    starts: tuple[datetime, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """Hold what booking gave."""

    appointment_ids: tuple[int, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class CalendarOwner:
    """Hold whose calendar an address gives: a worker in one agency, or a person."""

    account_id: int
    person_id: int | None = None
    membership_id: int | None = None
