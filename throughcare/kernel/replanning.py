"""What rooms tell re-planning about the dated things they hold; it asks them all the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class HeldChange:
    """Hold what a moved date does to one thing that a room holds."""

    what: str
    """A code such as `plan_action`; pages have its text."""
    key: str
    """Names the thing within its room, for example `action:12`."""
    effect: str
    """`moves`, or `too_late`: its new day has passed already."""
    before: date
    after: date
    owner_agency_id: int | None
    """None means the person."""


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
