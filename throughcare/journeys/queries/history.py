"""How the days of a case moved, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from throughcare.journeys.models import Replanning
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one re-planning."""

    at: datetime
    agency_id: int | None
    cause: Mapping[str, Any]
    changes: tuple[Moved, ...]


def moves_of(case_id: int, *, person_id: int, access: Access) -> list[Move]:
    """Return the newest re-plannings of a case."""
    access.require(person_id, Category.JOURNEY)
    rows = Replanning.objects.filter(case_id=case_id).order_by("-at", "-pk")
    return [
        Move(at, agency_id, cause, tuple(_moved(change) for change in changes))
        for at, agency_id, cause, changes in rows.values_list(
            "at", "agency_id", "cause", "changes"
        )[:NEWEST]
    ]


def _moved(change: Mapping[str, Any]) -> Moved:
    return Moved(
        change["programme"],
        change["code"],
        change["effect"],
        _date(change["before"]),
        _date(change["after"]),
        change["note"],
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
