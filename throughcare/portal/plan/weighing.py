"""What my plan asks of me: my time, things at the same hour, conditions, the same help twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from throughcare.pages import formatting, plan_words
from throughcare.plans import rules
from throughcare.portal.plan.reading import hours_text

if TYPE_CHECKING:
    from throughcare.kernel.access import Category
    from throughcare.plans.rules import Clash, Twice
    from throughcare.plans.types import ActionRow, GoalRow, NeedRow, Owner
    from throughcare.portal.plan.rows import Mine


@dataclass(frozen=True, slots=True)
class Duty:
    """Hold something that takes my time each week."""

    text: str
    who: str
    hours: str


@dataclass(frozen=True, slots=True)
class ClashLine:
    """Hold two things at the same hour; `is_known` says that whoever sees one sees the other."""

    days: str
    one: Duty
    other: Duty
    is_known: bool


@dataclass(frozen=True, slots=True)
class TwiceLine:
    """Hold the same need twice: words and who wrote each, and who works on it."""

    texts: tuple[tuple[str, str], ...]
    owners: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold all that is asked of me."""

    hours: str
    most: str
    is_much: bool
    duties: tuple[Duty, ...]
    clashes: tuple[ClashLine, ...]
    conditions: tuple[GoalRow, ...]
    twice: tuple[TwiceLine, ...]
    offered: tuple[ActionRow, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked of me."""
        return not (self.duties or self.conditions or self.twice or self.offered)


def asked_of(own: Mine) -> Asked:
    """Add up what the whole plan asks of me: I see all of it, more than any one worker may."""
    content = own.plan.content
    hours = rules.hours_a_week(content)
    return Asked(
        formatting.number(round(hours, 1)),
        formatting.number(rules.MOST_HOURS),
        hours > rules.MOST_HOURS,
        tuple(_duty(own, one) for one in content.actions if _takes_time(one)),
        tuple(_clash(own, one) for one in rules.clashes(content)),
        tuple(goal for goal in content.goals if goal.is_condition and goal.is_open),
        tuple(_twice(own, one) for one in rules.worked_on_twice(content)),
        tuple(own.offered),
    )


def _takes_time(action: ActionRow) -> bool:
    is_mine = not action.acceptance.is_off
    return action.weekly is not None and action.done_on is None and is_mine


def _clash(own: Mine, one: Clash) -> ClashLine:
    days = ", ".join(str(plan_words.WEEKDAYS[day]) for day in one.days)
    is_known = _compartment(own, one.one) == _compartment(own, one.other)
    return ClashLine(days, _duty(own, one.one), _duty(own, one.other), is_known)


def _compartment(own: Mine, action: ActionRow) -> Category | None:
    """Return the part of the plan a step is in; whoever sees one part need not see another."""
    content = own.plan.content
    needs = {goal.goal_id: goal.need_id for goal in content.goals}
    need_id = needs.get(action.goal_id) if action.goal_id is not None else None
    found = (need.domain for need in content.needs if need.need_id == need_id)
    domain = next(found, None)
    return None if domain is None else rules.CATEGORIES.get(domain)


def _duty(own: Mine, action: ActionRow) -> Duty:
    return Duty(action.text, _owner(own, action.owner), hours_text(action))


def _owner(own: Mine, owner: Owner) -> str:
    if owner.is_person:
        return _("you")
    return own.plan.agency_names.get(owner.agency_id or 0, "")


def _twice(own: Mine, one: Twice) -> TwiceLine:
    return TwiceLine(
        tuple((need.text, _writer(own, need)) for need in one.needs),
        ", ".join(sorted(_owner(own, owner) for owner in one.owners)),
    )


def _writer(own: Mine, need: NeedRow) -> str:
    """Name who wrote a need down; nobody recorded is me, or a time before this was kept."""
    return own.plan.agency_names.get(need.by_agency or 0, "")
