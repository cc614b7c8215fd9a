"""Make tasks fit into the days there are: the most important first, the rest after release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.journeys.types import DatedMilestone, State
from throughcare.kernel.dates import is_working_day
from throughcare.programmes.types.programme import Setting, TooShort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from throughcare.programmes.types.programme import Task

TASKS_A_DAY = 2
"""How many squeezed tasks one working day takes. Our default, not a fact: decide locally."""

Pair = tuple["Task", str, DatedMilestone]
"""Task, the anchor its day hangs on, the milestone."""
_COUNTS_BACK = frozenset({"release", "actual_release"})


def fit(
    pairs: Sequence[Pair],
    *,
    admitted_on: date | None,
    opened_on: date,
    release_on: date | None,
    holidays: AbstractSet[date],
) -> list[DatedMilestone]:
    """Give every task whose day does not lie within the stay a day that can be kept.

    Tasks that count back from release to a day before anybody could act (before arrival, or before
    the case came in) are squeezed: by priority, two a working day, into the days there are. What
    finds no place, and what is due after release, goes by the task's own rule: into the community,
    forward to the last working day inside, or away.
    Source: our own choice, ADR 5 (requirement R59: a feasible plan for a short stay).
    """
    if admitted_on is None or release_on is None:
        return [milestone for _, _, milestone in pairs]
    begin = max(admitted_on, opened_on)
    days = _Days(
        release_on,
        _last_working_day(admitted_on, release_on, holidays),
        _places(begin, release_on, holidays),
    )
    fitted: dict[int, DatedMilestone] = {}
    for index in _by_priority(pairs):
        task, anchor, milestone = pairs[index]
        floor = begin if anchor in _COUNTS_BACK else admitted_on
        fitted[index] = _fit_one(task, milestone, floor, days)
    return [fitted[index] for index in range(len(pairs))]


@dataclass(frozen=True, slots=True)
class _Days:
    """Hold the days there are: release, the last working day inside, and places that fill up."""

    release_on: date
    last: date
    places: list[date]


def _by_priority(pairs: Sequence[Pair]) -> list[int]:
    return sorted(range(len(pairs)), key=lambda index: (pairs[index][2].priority, index))


def _fit_one(task: Task, milestone: DatedMilestone, floor: date, days: _Days) -> DatedMilestone:
    due = milestone.due_on
    if due is None or milestone.state is not State.PLANNED or task.setting is Setting.COMMUNITY:
        return milestone
    if due < floor:
        return _squeeze(task, milestone, days)
    if due > days.release_on and task.setting is Setting.CUSTODY:
        return _too_late(task, milestone, days)
    return milestone


def _squeeze(task: Task, milestone: DatedMilestone, days: _Days) -> DatedMilestone:
    if days.places:
        return replace(milestone, due_on=days.places.pop(0), note="short.squeezed")
    return _too_late(task, milestone, days)


def _too_late(task: Task, milestone: DatedMilestone, days: _Days) -> DatedMilestone:
    if task.too_short is TooShort.FALLS_AWAY:
        return replace(milestone, due_on=None, state=State.FALLEN_AWAY, note="short.falls_away")
    if task.too_short is TooShort.BEFORE_RELEASE:
        return replace(milestone, due_on=days.last, note="short.pulled_forward")
    after = max(milestone.due_on or days.release_on, days.release_on + timedelta(days=1))
    return replace(milestone, due_on=after, note="short.after_release")


def _last_working_day(admitted_on: date, release_on: date, holidays: AbstractSet[date]) -> date:
    """Return the last working day inside; in a stay without one, the day of release."""
    day = release_on
    while day > admitted_on and not is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day if is_working_day(day, holidays) else release_on


def _places(begin: date, release_on: date, holidays: AbstractSet[date]) -> list[date]:
    """Return the working days after the first up to release, each as often as it takes tasks.

    No more than 90 days are looked at: what needs squeezing has a place long before that.
    """
    span = min((release_on - begin).days, 90)
    days = (begin + timedelta(days=count) for count in range(1, span + 1))
    return [day for day in days if is_working_day(day, holidays) for _ in range(TASKS_A_DAY)]
