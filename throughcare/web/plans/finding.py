"""Find one thing of a plan as the worker sees it; what is hidden is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404

from throughcare.pages import plan_words
from throughcare.web.plans.merging import SHOWN, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from throughcare.pages.doors import Request
    from throughcare.plans.types import ActionRow, CircleRow, GoalRow, NeedRow, PlanContent
    from throughcare.web.plans.rows import Desk

Row = TypeVar("Row")


def need_of(desk: Desk, need_id: int) -> NeedRow:
    """Return a need, or answer 404."""
    return _there(one for one in desk.plan.content.needs if one.need_id == need_id)


def goal_of(desk: Desk, goal_id: int) -> GoalRow:
    """Return a goal, or answer 404."""
    return _there(one for one in desk.plan.content.goals if one.goal_id == goal_id)


def action_of(desk: Desk, action_id: int) -> ActionRow:
    """Return a step, or answer 404."""
    return _there(one for one in desk.plan.content.actions if one.action_id == action_id)


def circle_of(desk: Desk, circle_id: int) -> CircleRow:
    """Return somebody of the person's circle, or answer 404."""
    return _there(one for one in desk.plan.content.circle if one.circle_id == circle_id)


def _there(found: Iterable[Row]) -> Row:
    for one in found:
        return one
    raise Http404


def asked(request: Request, name: str) -> int | None:
    """Return the number of a thing that an address names, if it names one."""
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdecimal()
    return int(text) if is_number and len(text) < len("1000000000000000000") else None


def nothing(_content: PlanContent) -> Mapping[str, Any]:
    """Read nothing: what adds something to a plan stands beside what others added."""
    return {}


def of_need(
    need_id: int | None, *names: str, shown: str = ""
) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads fields of a need; `shown` names, by spaces, what stood above the form."""
    return lambda content: _read((n for n in content.needs if n.need_id == need_id), names, shown)


def of_goal(
    goal_id: int | None, *names: str, shown: str = ""
) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads fields of a goal."""
    return lambda content: _read((g for g in content.goals if g.goal_id == goal_id), names, shown)


def of_action(
    action_id: int, *names: str, shown: str = ""
) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads fields of a step."""
    return lambda content: _read(
        (a for a in content.actions if a.action_id == action_id), names, shown
    )


def of_circle(
    circle_id: int, *names: str, shown: str = ""
) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads fields of somebody of the circle."""
    return lambda content: _read(
        (c for c in content.circle if c.circle_id == circle_id), names, shown
    )


def of_compromise(compromise_id: int, *names: str) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads fields of a compromise."""
    return lambda content: _read(
        (one for one in content.compromises if one.compromise_id == compromise_id), names, ""
    )


def of_statement(kind: str) -> Callable[[PlanContent], Mapping[str, Any]]:
    """Return what reads the words of a statement."""
    return lambda content: {
        "text": next((s.text for s in content.statements if s.kind.value == kind), "")
    }


def _read(found: Iterable[object], names: Sequence[str], shown: str) -> Mapping[str, Any]:
    thing = next(iter(found), None)
    if thing is None:
        return {}
    values = {name: getattr(thing, name) for name in names}
    return {**values, SHOWN: _shown(thing, shown.split())} if shown else values


def _shown(thing: object, names: Sequence[str]) -> str:
    """Write what stood above a form, as people read it."""
    said = ((name, text_of(getattr(thing, name))) for name in names)
    return " · ".join(filter(None, (plan_words.value_text(name, text, {}) for name, text in said)))
