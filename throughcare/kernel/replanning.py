"""What rooms tell re-planning about the dated things they hold; it asks them all the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class DatedItem:
    """Hold one open thing with a day on it: what kind, due when, whose, and its key in its room."""

    what: str
    """A code such as `plan_action`; pages have its text."""
    due_on: date
    owner_agency_id: int | None
    """None means the person."""
    key: str
    """Names the thing within its room, for example `action:12`."""


class DatedItems(Protocol):
    """Answer what is open and dated in one case, in the same form in every room."""

    def __call__(self, case_id: int, *, access: Access) -> list[DatedItem]:
        """Return the open dated things of a case, the earliest first."""
        ...


@dataclass(frozen=True, slots=True)
class Anchors:
    """Hold the dates of a case on which things hang; None: not known, and then nothing moves."""

    release_on: date | None
    was_on: date | None = None
    """The release date that stood until now; what hangs on a date moves once, when the date does."""
    leaves: bool = False
    """The release itself is what changes: the person goes on `release_on`."""
    person_id: int = 0
    lead_agency_id: int | None = None
    """The agency of the one contact, which talks with the person about what ends."""

    @property
    def moves(self) -> bool:
        """Tell whether the release date is known now and is another than before.

        Source: our own choice, ADR 21.
        """
        return self.release_on is not None and self.release_on != self.was_on


@dataclass(frozen=True, slots=True)
class HeldChange:
    """Hold what a moved date does to one thing that a room holds."""

    what: str
    """A code such as `plan_action`; pages have its text."""
    key: str
    """Names the thing within its room, for example `action:12`."""
    effect: str
    """`moves`; `too_late`: its new day has passed already; what else a room says of what it holds."""
    before: date | None
    after: date | None
    owner_agency_id: int | None
    """None means the person."""
    note: str = ""
    """A code that says more; pages have its text."""


class Preview(Protocol):
    """Say what a room would move; each room that holds hanging things has one, and a `Move` beside it."""

    def __call__(
        self, anchors: Mapping[int, Anchors], *, access: Access, today: date
    ) -> dict[int, tuple[HeldChange, ...]]:
        """Return case -> what would move if the dates were these, as far as the asker may see it."""
        ...


class Move(Protocol):
    """Move what a room holds: in the caller's transaction, with the system's own access."""

    def __call__(
        self, anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
    ) -> dict[int, tuple[HeldChange, ...]]:
        """Return case -> what moved."""
        ...


class Seen(Protocol):
    """Say which of the things that a room holds somebody may know of, when history names them."""

    def __call__(self, person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:
        """Return what tells of a key whether the asker may know of it."""
        ...
