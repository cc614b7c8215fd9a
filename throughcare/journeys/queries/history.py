"""How the days of a case moved, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from throughcare.journeys.models import Replanning
from throughcare.journeys.types import TASK
from throughcare.kernel.access import Category
from throughcare.plans import queries as plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one re-planning."""

    at: datetime
    agency_id: int | None
    cause: Mapping[str, Any]
    changes: tuple[Moved, ...]


def moves_of(case_id: int, *, person_id: int, access: Access) -> list[Move]:
    """Return the newest re-plannings of a case, without the steps of the plan that the asker may not see."""
    access.require(person_id, Category.JOURNEY)
    rows = Replanning.objects.filter(case_id=case_id).order_by("-at", "-pk")
    found = list(rows.values_list("at", "agency_id", "cause", "changes")[:NEWEST])
    has_steps = any(one.get("what", TASK) != TASK for *_, changes in found for one in changes)
    seen = plans.seen_steps(person_id, case_id, access=access) if has_steps else frozenset[str]()
    return [
        Move(at, agency_id, cause, tuple(_shown(changes, seen)))
        for at, agency_id, cause, changes in found
    ]


def _shown(changes: Iterable[Mapping[str, Any]], seen: frozenset[str]) -> list[Moved]:
    moved = [_moved(change) for change in changes]
    return [one for one in moved if one.what == TASK or one.code in seen]


def _moved(change: Mapping[str, Any]) -> Moved:
    return Moved(
        change["programme"],
        change["code"],
        change["effect"],
        _date(change["before"]),
        _date(change["after"]),
        change["note"],
        change.get("what", TASK),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
