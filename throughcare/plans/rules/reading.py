"""How a plan is read: by domain, by what is next, by what is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from throughcare.plans.types import (
    BASIC_DOMAINS,
    ActionRow,
    Domain,
    DomainPart,
    GoalPart,
    NeedPart,
    NextAction,
    Owner,
    PlanContent,
    PlanTree,
    Progress,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


def next_action(actions: Iterable[ActionRow], owner: Owner, today: date) -> NextAction | None:
    """Return the open step of an owner that is due first, late ones included, or None; a declined one is nobody's.

    Units: days left are calendar days, negative when late.
    Source: our own choice, ADR 4.
    """
    theirs = [one for one in actions if one.owner == owner and _is_open(one)]
    if not theirs:
        return None
    first = min(theirs, key=lambda one: (one.due_on, one.action_id))
    return NextAction(first, (first.due_on - today).days)


def _is_open(action: ActionRow) -> bool:
    return action.done_on is None and not action.acceptance.is_off


def progress(content: PlanContent) -> dict[Domain | None, Progress]:
    """Count per domain what is open and what is done; None stands for what serves no recorded need.

    Source: our own choice, ADR 4.
    """
    domain_of_need = {need.need_id: need.domain for need in content.needs}
    domain_of_goal = {goal.goal_id: _found(domain_of_need, goal.need_id) for goal in content.goals}
    counts: dict[Domain | None, Counter[str]] = {}
    for need in content.needs:
        counts.setdefault(need.domain, Counter())["needs_met" if need.met_on else "needs_open"] += 1
    for goal in content.goals:
        if goal.dropped_on is not None:
            continue
        name = "goals_reached" if goal.reached_on else "goals_open"
        counts.setdefault(domain_of_goal[goal.goal_id], Counter())[name] += 1
    for action in content.actions:
        name = "actions_done" if action.done_on else "actions_open"
        counts.setdefault(_found(domain_of_goal, action.goal_id), Counter())[name] += 1
    return {domain: Progress(**count) for domain, count in counts.items()}


def _found(
    places: Mapping[int, Domain | None] | Mapping[int, Domain], key: int | None
) -> Domain | None:
    return None if key is None else places.get(key)


def tree(content: PlanContent) -> PlanTree:
    """Arrange a plan as it is read: domains, needs, the goals that serve them, actions.

    Shapes: the five basic domains always, further ones where something was recorded.
    Source: our own choice, ADR 4.
    """
    steps: dict[int | None, list[ActionRow]] = {}
    for action in content.actions:
        steps.setdefault(action.goal_id, []).append(action)
    goals: dict[int | None, list[GoalPart]] = {}
    for goal in content.goals:
        settled = tuple(one for one in content.compromises if one.goal_id == goal.goal_id)
        part = GoalPart(goal, tuple(steps.get(goal.goal_id, ())), settled)
        goals.setdefault(goal.need_id, []).append(part)
    return PlanTree(
        tuple(
            DomainPart(domain, tuple(needs))
            for domain in Domain
            if (needs := _need_parts(content, domain, goals)) or domain in BASIC_DOMAINS
        ),
        tuple(goals.get(None, ())),
        tuple(steps.get(None, ())),
    )


def _need_parts(
    content: PlanContent, domain: Domain, goals: Mapping[int | None, list[GoalPart]]
) -> list[NeedPart]:
    return [
        NeedPart(need, tuple(goals.get(need.need_id, ())))
        for need in content.needs
        if need.domain is domain
    ]
