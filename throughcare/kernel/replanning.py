"""What rooms tell re-planning about the dated things they hold; it asks them all the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

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
