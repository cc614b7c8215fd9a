"""Who reads which part of the one plan: health is not for everybody who reads the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.plans.types import Audience, Domain, PlanContent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.plans.types import ActionRow, GoalRow, NeedRow, StatementRow

CATEGORIES: Mapping[Domain, Category] = {
    Domain.SHELTER: Category.HOUSING,
    Domain.WORK_INCOME: Category.WORK_AND_INCOME,
    Domain.DEBTS: Category.DEBTS,
    Domain.FAMILY: Category.FAMILY,
    Domain.HEALTH: Category.HEALTH,
    Domain.ADDICTION: Category.HEALTH,
    Domain.VICTIM_RESTORATIVE: Category.VICTIM,
}
"""What a reader must be allowed beside the plan. Care is not here: it says that care is arranged, never which.

Source: GDPR, article 9; the list is our own choice (decide locally), ADR 13.
"""
COMPARTMENTS = frozenset(CATEGORIES.values())


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold what one reader may see of a plan."""

    categories: frozenset[Category] = COMPARTMENTS
    agency_id: int | None = None
    sees_all: bool = False
    """The person in their own matter, and work of the system."""
    is_contact: bool = False
    """The reader's agency is that of the one contact."""

    def shows(self, need: NeedRow) -> bool:
        """Tell whether a need is shown: its compartment is open, or the reader's agency wrote it.

        Source: our own choice, ADR 13.
        """
        category = CATEGORIES.get(need.domain)
        return (
            self.sees_all
            or category is None
            or category in self.categories
            or (need.by_agency is not None and need.by_agency == self.agency_id)
        )

    def hears(self, statement: StatementRow) -> bool:
        """Tell whether a statement is meant for the reader.

        Source: our own choice, ADR 13.
        """
        return (
            self.sees_all
            or statement.audience is Audience.PLAN
            or (statement.audience is Audience.CONTACT and self.is_contact)
        )

    def may_reword(self, by_agency: int | None) -> bool:
        """Tell whether a reader may change the words of a need or step: their agency wrote it, or has the contact.

        Source: our own choice, ADR 19.
        """
        return self.is_contact or (by_agency is not None and by_agency == self.agency_id)


def shown(content: PlanContent, sight: Sight) -> PlanContent:
    """Return the part of a plan that a reader sees.

    What serves a hidden need is hidden with it; a step that the reader's own agency is to do stays, without
    the goal it serves.
    Source: our own choice, ADR 13.
    """
    if sight.sees_all:
        return content
    needs = tuple(need for need in content.needs if sight.shows(need))
    hidden_needs = {need.need_id for need in content.needs} - {need.need_id for need in needs}
    goals = tuple(goal for goal in content.goals if _shows_goal(goal, hidden_needs, sight))
    hidden_goals = {goal.goal_id for goal in content.goals} - {goal.goal_id for goal in goals}
    circle = content.circle if Category.FAMILY in sight.categories else ()
    return replace(
        content,
        needs=needs,
        goals=tuple(_cut(goal, hidden_needs) for goal in goals),
        actions=tuple(_actions(content.actions, hidden_goals, sight)),
        statements=tuple(one for one in content.statements if sight.hears(one)),
        circle=circle,
        compromises=tuple(one for one in content.compromises if one.goal_id not in hidden_goals),
    )


def _shows_goal(goal: GoalRow, hidden_needs: set[int], sight: Sight) -> bool:
    is_own = goal.by_agency is not None and goal.by_agency == sight.agency_id
    return goal.need_id not in hidden_needs or is_own


def _cut(goal: GoalRow, hidden_needs: set[int]) -> GoalRow:
    return replace(goal, need_id=None) if goal.need_id in hidden_needs else goal


def _actions(
    actions: tuple[ActionRow, ...], hidden_goals: set[int], sight: Sight
) -> list[ActionRow]:
    return [
        replace(action, goal_id=None) if action.goal_id in hidden_goals else action
        for action in actions
        if action.goal_id not in hidden_goals
        or (action.owner.agency_id is not None and action.owner.agency_id == sight.agency_id)
    ]


def keys(content: PlanContent) -> frozenset[str]:
    """Name everything in a plan, as versions name what they changed.

    Source: our own choice, ADR 4.
    """
    return frozenset(
        [
            *(f"need:{one.need_id}" for one in content.needs),
            *(f"goal:{one.goal_id}" for one in content.goals),
            *(f"action:{one.action_id}" for one in content.actions),
            *(f"statement:{one.statement_id}" for one in content.statements),
            *(f"circle:{one.circle_id}" for one in content.circle),
            *(f"compromise:{one.compromise_id}" for one in content.compromises),
        ]
    )


def without(content: PlanContent, unseen: frozenset[str]) -> PlanContent:
    """Return a content without the things of these keys.

    Source: our own choice, ADR 13.
    """
    return replace(
        content,
        needs=tuple(one for one in content.needs if f"need:{one.need_id}" not in unseen),
        goals=tuple(one for one in content.goals if f"goal:{one.goal_id}" not in unseen),
        actions=tuple(one for one in content.actions if f"action:{one.action_id}" not in unseen),
        statements=tuple(
            one for one in content.statements if f"statement:{one.statement_id}" not in unseen
        ),
        circle=tuple(one for one in content.circle if f"circle:{one.circle_id}" not in unseen),
        compromises=tuple(
            one for one in content.compromises if f"compromise:{one.compromise_id}" not in unseen
        ),
    )


def hidden(content: PlanContent, sight: Sight) -> frozenset[str]:
    """Name everything in a plan that a reader does not see.

    Source: our own choice, ADR 13.
    """
    return keys(content) - keys(shown(content, sight))
