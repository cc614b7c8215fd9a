"""What a plan asks of a person, and whether it can be done: time left, duties that clash, work done twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import combinations
from typing import TYPE_CHECKING

from throughcare.plans.types import Acceptance, Feasibility, Owner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.plans.types import ActionRow, GoalRow, NeedRow, PlanContent, Weekly

TIGHT_DAYS = 7
"""Fewer days to spare than this are tight (our own choice: decide locally)."""
MOST_HOURS = 40.0
"""More hours of duties a week than this are too many (our own choice: decide locally)."""
_MINUTES = 60


def feasibility(goal: GoalRow, *, release_on: date | None, today: date) -> Feasibility:
    """Say whether a goal can be reached before release, from days left and the waiting time that is known.

    Source: requirement R72.
    """
    if goal.waiting_days is None or release_on is None or release_on <= today:
        return Feasibility.UNKNOWN
    spare = (release_on - today).days - goal.waiting_days
    if spare < 0:
        return Feasibility.NOT_BEFORE_RELEASE
    return Feasibility.TIGHT if spare < TIGHT_DAYS else Feasibility.FEASIBLE


@dataclass(frozen=True, slots=True)
class Twice:
    """Hold one need on which several owners work apart, or two that say the same."""

    needs: tuple[NeedRow, ...]
    owners: frozenset[Owner]


def worked_on_twice(content: PlanContent) -> tuple[Twice, ...]:
    """List open needs of one domain that were recorded by different agencies and share words.

    Source: requirement R32; the likeness (half of the longer words of the shorter text) is our own choice.
    """
    open_needs = [need for need in content.needs if need.met_on is None]
    return tuple(
        Twice((one, other), _owners(content, one) | _owners(content, other))
        for one, other in combinations(open_needs, 2)
        if one.domain is other.domain and one.by_agency != other.by_agency and _alike(one, other)
    )


def _alike(one: NeedRow, other: NeedRow) -> bool:
    first, second = _long_words(one.text), _long_words(other.text)
    fewer = min(len(first), len(second))
    return fewer > 0 and 2 * len(first & second) >= fewer


_SHORT = 3


def _long_words(text: str) -> frozenset[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return frozenset(word for word in words if len(word) > _SHORT)


def _owners(content: PlanContent, need: NeedRow) -> frozenset[Owner]:
    goals = {goal.goal_id for goal in content.goals if goal.need_id == need.need_id}
    return frozenset(action.owner for action in content.actions if action.goal_id in goals)


@dataclass(frozen=True, slots=True)
class Clash:
    """Hold two standing duties that ask for the person at the same hour."""

    one: ActionRow
    other: ActionRow
    days: tuple[int, ...]


def clashes(content: PlanContent) -> tuple[Clash, ...]:
    """List standing duties that overlap on a day of the week; both cannot be done.

    Source: anchors, row 41; requirement R32.
    """
    return tuple(
        Clash(one, other, days)
        for (one, first), (other, second) in combinations(_duties(content.actions), 2)
        if (days := _shared_days(first, second))
        and first.starts_at < second.ends_at
        and second.starts_at < first.ends_at
    )


def _duties(actions: Iterable[ActionRow]) -> list[tuple[ActionRow, Weekly]]:
    return [
        (one, one.weekly)
        for one in actions
        if one.weekly and one.done_on is None and not one.acceptance.is_off
    ]


def _shared_days(one: Weekly, other: Weekly) -> tuple[int, ...]:
    return tuple(sorted(set(one.days) & set(other.days)))


def hours_a_week(content: PlanContent) -> float:
    """Add up the hours a week that standing duties take.

    Units: hours.
    Source: anchors, row 41.
    """
    return sum(
        len(weekly.days) * (_minute(weekly.ends_at) - _minute(weekly.starts_at)) / _MINUTES
        for _, weekly in _duties(content.actions)
    )


def _minute(moment: time) -> int:
    return moment.hour * _MINUTES + moment.minute


@dataclass(frozen=True, slots=True)
class Kept:
    """Count the promises of one owner: made, kept by the day promised, kept late, still open and late."""

    made: int = 0
    kept: int = 0
    late: int = 0
    overdue: int = 0


def promises(actions: Iterable[ActionRow], *, today: date) -> dict[Owner, Kept]:
    """Count per owner what was promised and what became of it; a moved day does not make a promise kept.

    Source: requirements R42 and R70.
    """
    counts: dict[Owner, list[int]] = {}
    for action in actions:
        if action.acceptance is not Acceptance.ACCEPTED:
            continue
        promised = action.promised_for or action.due_on
        row = counts.setdefault(action.owner, [0, 0, 0, 0])
        row[0] += 1
        if action.done_on is not None:
            row[1 if action.done_on <= promised else 2] += 1
        elif promised < today:
            row[3] += 1
    return {owner: Kept(*row) for owner, row in counts.items()}


def stillness_days(last_change_at: datetime | None, *, now: datetime) -> int | None:
    """Return for how many whole days nobody moved a plan, or None where nobody ever wrote in it.

    Source: anchors, section 6 (stillness).
    """
    return None if last_change_at is None else (now - last_change_at).days
