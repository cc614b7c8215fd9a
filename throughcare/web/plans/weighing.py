"""What the plan asks of the person, among what the reader sees: time, hours, clashes, work done twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.pages import formatting, plan_words
from throughcare.plans import rules
from throughcare.plans.types import Feasibility
from throughcare.web.plans.rows import owner_name

if TYPE_CHECKING:
    from datetime import date

    from throughcare.plans.rules import Clash, Twice
    from throughcare.plans.types import ActionRow, GoalRow
    from throughcare.web.plans.rows import Desk


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Hold one standing duty in words."""

    text: str
    who: str
    hours: str


@dataclass(frozen=True, slots=True)
class ClashRow:
    """Hold two duties at the same hour."""

    days: str
    one: DutyRow
    other: DutyRow


@dataclass(frozen=True, slots=True)
class TwiceRow:
    """Hold one need that stands there twice, and who works on it."""

    texts: tuple[tuple[int, str, str], ...]
    """Number of the need, its words, who recorded it."""
    owners: str


@dataclass(frozen=True, slots=True)
class SlowRow:
    """Hold a goal for which there is hardly time, or none, before release."""

    goal: GoalRow
    is_late: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """Hold all that the plan asks."""

    hours: str
    most: str
    is_much: bool
    release_on: date | None
    slow: tuple[SlowRow, ...]
    clashes: tuple[ClashRow, ...]
    twice: tuple[TwiceRow, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return not (self.hours or self.slow or self.clashes or self.twice)


def weight_of(desk: Desk) -> Weight:
    """Weigh what the reader sees of a plan; what they do not see weighs nothing, and shows nothing."""
    content = desk.plan.content
    hours = rules.hours_a_week(content)
    return Weight(
        formatting.number(round(hours, 1)) if hours else "",
        formatting.number(rules.MOST_HOURS),
        hours > rules.MOST_HOURS,
        desk.release_on,
        tuple(_slow(desk)),
        tuple(_clash(desk, one) for one in rules.clashes(content)),
        tuple(_twice(desk, one) for one in rules.worked_on_twice(content)),
    )


def _slow(desk: Desk) -> list[SlowRow]:
    rows = []
    for goal in desk.plan.content.goals:
        if not goal.is_open:
            continue
        found = rules.feasibility(goal, release_on=desk.release_on, today=desk.request.today)
        if found in {Feasibility.TIGHT, Feasibility.NOT_BEFORE_RELEASE}:
            rows.append(SlowRow(goal, found is Feasibility.NOT_BEFORE_RELEASE))
    return rows


def _clash(desk: Desk, one: Clash) -> ClashRow:
    days = ", ".join(str(plan_words.WEEKDAYS[day]) for day in one.days)
    return ClashRow(days, _duty(desk, one.one), _duty(desk, one.other))


def _duty(desk: Desk, action: ActionRow) -> DutyRow:
    weekly = action.weekly
    hours = f"{weekly.starts_at:%H:%M} - {weekly.ends_at:%H:%M}" if weekly else ""
    return DutyRow(action.text, owner_name(desk, action.owner), hours)


def _twice(desk: Desk, one: Twice) -> TwiceRow:
    return TwiceRow(
        tuple((need.need_id, need.text, _recorder(desk, need.by_agency)) for need in one.needs),
        ", ".join(sorted(owner_name(desk, owner) for owner in one.owners)),
    )


def _recorder(desk: Desk, agency_id: int | None) -> str:
    """Return who recorded a need; nobody recorded is the person, or a time before this was kept."""
    return desk.plan.agency_names.get(agency_id, "") if agency_id is not None else ""
