"""How the days of a case moved, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from throughcare.journeys.models import Replanning
from throughcare.journeys.queries.hanging import seen_of
from throughcare.journeys.types import TASK
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from throughcare.kernel.access import Access

NEWEST = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """Hold what happened to one milestone."""

    programme_id: int
    code: str
    effect: str
    before: date | None
    after: date | None
    note: str
    what: str = TASK
    owner_agency_id: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one re-planning."""

    at: datetime
    agency_id: int | None
    cause: Mapping[str, Any]
    changes: tuple[Moved, ...]


def moves_of(
    case_id: int, *, person_id: int, access: Access, known: Collection[int] | None = None
) -> list[Move]:
    """Return the newest re-plannings of a case, without what the asker may not know of.

    Shapes: `known` are the agencies that the asker may know of, where that was asked already.
    """
    access.require(person_id, Category.JOURNEY)
    rows = Replanning.objects.filter(case_id=case_id).order_by("-at", "-pk")
    found = list(rows.values_list("at", "agency_id", "cause", "changes")[:NEWEST])
    whats = {one.get("what", TASK) for *_, changes in found for one in changes}
    today = localdate(access.decided_at)
    seen = seen_of(person_id, case_id, whats, access=access, today=today, known=known)
    return [
        Move(at, agency_id, cause, tuple(_shown(changes, seen)))
        for at, agency_id, cause, changes in found
    ]


def _shown(changes: Iterable[Mapping[str, Any]], seen: Callable[[str, str], bool]) -> list[Moved]:
    moved = [_moved(change) for change in changes]
    return [one for one in moved if seen(one.what, one.code)]


def _moved(change: Mapping[str, Any]) -> Moved:
    return Moved(
        change["programme"],
        change["code"],
        change["effect"],
        _date(change["before"]),
        _date(change["after"]),
        change["note"],
        change.get("what", TASK),
        change.get("owner") or 0,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
