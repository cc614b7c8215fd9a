"""What the person reads about who looked: the same events that the nightly check walks, narrowed by what they ask."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from throughcare.audit.queries import EventRow, reading
from throughcare.kernel.access import Category
from throughcare.sharing.models import Emergency

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access

PAGE: Final = 50
_COLUMNS: Final = ("pk", *(one.name for one in fields(EventRow)[1:]))


@dataclass(frozen=True, slots=True)
class Narrow:
    """Hold which part of their log somebody wants to read."""

    since: datetime | None = None
    until: datetime | None = None
    agency_id: int | None = None


def own_log(
    person_id: int,
    narrow: Narrow,
    *,
    access: Access,
    today: date,
    before_id: int | None = None,
    most: int = PAGE,
) -> list[EventRow]:
    """Return the newest events about a person, without what is withheld today.

    Shapes: at most `most` + 1 rows, newest first; the extra one says that there is more.
    """
    access.require(person_id, Category.AUDIT)
    found = reading.readable(person_id, today=today)
    if narrow.since is not None:
        found = found.filter(at__gte=narrow.since)
    if narrow.until is not None:
        found = found.filter(at__lt=narrow.until)
    if narrow.agency_id is not None:
        found = found.filter(agency_id=narrow.agency_id)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    rows = found.order_by("-pk").values_list(*_COLUMNS)
    return [_row(*values) for values in rows[: most + 1]]


def _row(*values: Any) -> EventRow:
    given: tuple[Any, ...] = tuple(tuple(one) if isinstance(one, list) else one for one in values)
    return EventRow(*given)


def agencies_of_log(person_id: int, *, access: Access, today: date) -> list[int]:
    """Return the agencies that the person's log names."""
    access.require(person_id, Category.AUDIT)
    found = reading.readable(person_id, today=today).exclude(agency_id=None)
    numbers = found.order_by("agency_id").values_list("agency_id", flat=True).distinct()
    return [one for one in numbers if one is not None]


@dataclass(frozen=True, slots=True)
class Window:
    """Hold when a worker had an emergency about the person open."""

    account_id: int
    since: datetime
    until: datetime


def emergencies_about(person_id: int, *, access: Access) -> list[Window]:
    """Return when the glass was broken about a person, and by which account."""
    access.require(person_id, Category.AUDIT)
    found = Emergency.objects.filter(person_id=person_id).order_by("pk")
    return [Window(*row) for row in found.values_list("account_id", "since", "until")]
