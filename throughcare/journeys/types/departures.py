"""An agency leaves the partnership, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from throughcare.sharing.types.leaving import LeavingTerms


@dataclass(frozen=True, slots=True)
class DepartureRow:
    """Hold one departure; numbers only, nobody is named."""

    departure_id: int
    agency_id: int
    agency: str
    leaves_on: date
    terms: LeavingTerms
    state: str
    announced_at: datetime
    waits_for: int
    left_at: datetime | None
    people: int
    settled: int

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to happen."""
        return self.state in {"announced", "leaving"}

    def may_cancel(self, today: date) -> bool:
        """Tell whether it can still be taken back: the day has not come."""
        return self.state == "announced" and today < self.leaves_on


@dataclass(frozen=True, slots=True)
class Reach:
    """Hold what a departure would touch: numbers of the agency's own, nobody is named."""

    people: int
    """It has to do with them, has their yes, or is to do something for them."""
    notes: int
    steps: int
    yeses: int
    """People whose yes to it ends."""
    answers: int
    contacts: int
    """People whose one contact works there."""
    workers: int
    deputies: int
    questions: int
    """Open questions to specialists, asked by it or of it."""


@dataclass(frozen=True, slots=True)
class Unready:
    """Hold of how many people a worker is the contact and nobody is there to take over."""

    membership_id: int
    people: int


@dataclass(frozen=True, slots=True)
class DeparturePreview:
    """Hold what leaving on a day would do, and what stands against it."""

    terms: LeavingTerms
    earliest_on: date
    reach: Reach
    unready: tuple[Unready, ...]

    @property
    def waits_for(self) -> int:
        """Return for how many people nobody is there to take over."""
        return sum(one.people for one in self.unready)


@dataclass(frozen=True, slots=True)
class OwnDeparture:
    """Hold what the person is told about an agency that leaves, or left not long ago."""

    agency_id: int
    agency: str
    leaves_on: date
    is_over: bool
    terms: LeavingTerms
    has_steps: bool
    has_yes: bool
