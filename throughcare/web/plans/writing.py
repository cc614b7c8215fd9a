"""Write in a plan: one page a change, each works without script, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.pages.doors import Request, staff_page
from throughcare.plans import actions
from throughcare.web.plans import forms
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import ActionRow, GoalRow, NeedRow
    from throughcare.web.plans.rows import Desk

Row = TypeVar("Row")
get_or_post = require_http_methods(["GET", "POST"])


def _need(desk: Desk, need_id: int) -> NeedRow:
    found = (need for need in desk.plan.content.needs if need.need_id == need_id)
    return _there(next(found, None))


def _goal(desk: Desk, goal_id: int) -> GoalRow:
    found = (goal for goal in desk.plan.content.goals if goal.goal_id == goal_id)
    return _there(next(found, None))


def _action(desk: Desk, action_id: int) -> ActionRow:
    found = (action for action in desk.plan.content.actions if action.action_id == action_id)
    return _there(next(found, None))


def _there(found: Row | None) -> Row:
    if found is None:
        raise Http404
    return found


def _asked(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < len("1000000000000000000") else None


@staff_page
@get_or_post
def need_add(request: Request, person_id: int) -> HttpResponse:
    """Add a need."""
    desk = desk_for(request, person_id)
    sheet = Sheet(desk, title=_("Add a need"), button=_("Add need"))
    start = sheet.start(domain=request.GET.get("domain", ""))
    return sheet.answer(
        lambda data: forms.NeedForm(data, initial=start),
        lambda plan_id, typed: actions.record_need(
            plan_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The need is in the plan. Next: ask which goal the person wants to reach."),
        anchor="#need-{key}",
    )


@staff_page
@get_or_post
def need_met(request: Request, person_id: int, need_id: int) -> HttpResponse:
    """Record that a need is met, or take that back."""
    desk = desk_for(request, person_id)
    need = _need(desk, need_id)
    met_on = None if need.met_on else request.today
    title = _("Is this need met?") if met_on else _("Is this need open after all?")
    sheet = Sheet(desk, title=title, about=need.text, button=_("Yes"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.meet_need(
            plan_id, need_id=need_id, met_on=met_on, **typed, access=desk.access, now=request.now
        ),
        said=_("The need is marked as met.") if met_on else _("The need is open again."),
        anchor="#need-{key}",
    )


@staff_page
@get_or_post
def goal_add(request: Request, person_id: int) -> HttpResponse:
    """Add a goal, under a need if the address names one."""
    desk = desk_for(request, person_id)
    need_id = _asked(request, "need")
    about = _need(desk, need_id).text if need_id is not None else ""
    sheet = Sheet(desk, title=_("Add a goal"), about=about, button=_("Add goal"))
    return sheet.answer(
        lambda data: forms.GoalForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.add_goal(
            plan_id, need_id=need_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The goal is in the plan. Next: ask what the person thinks of it."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_reword(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Put a goal in other words."""
    desk = desk_for(request, person_id)
    goal = _goal(desk, goal_id)
    about = _("When you change the words, the person is to be asked again what they think of it.")
    sheet = Sheet(desk, title=_("Change the words of a goal"), about=about)
    start = sheet.start(words=goal.words)
    return sheet.answer(
        lambda data: forms.GoalForm(data, initial=start),
        lambda plan_id, typed: actions.reword_goal(
            plan_id, goal_id=goal_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The goal has new words. Next: ask the person what they think of them."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def position(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Note what the person said they think of a goal."""
    desk = desk_for(request, person_id)
    goal = _goal(desk, goal_id)
    sheet = Sheet(desk, title=_("What the person thinks"), about=goal.words)
    start = sheet.start(position=goal.position.value, why=goal.why)
    return sheet.answer(
        lambda data: forms.PositionForm(data, initial=start),
        lambda plan_id, typed: actions.record_position(
            plan_id, goal_id=goal_id, **typed, access=desk.access, now=request.now
        ),
        said=_("What the person thinks of this goal is in the plan."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_reached(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Record that a goal is reached, or take that back."""
    desk = desk_for(request, person_id)
    goal = _goal(desk, goal_id)
    reached_on = None if goal.reached_on else request.today
    title = _("Is this goal reached?") if reached_on else _("Is this goal open after all?")
    sheet = Sheet(desk, title=title, about=goal.words, button=_("Yes"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reach_goal(
            plan_id,
            goal_id=goal_id,
            reached_on=reached_on,
            **typed,
            access=desk.access,
            now=request.now,
        ),
        said=_("The goal is marked as reached.") if reached_on else _("The goal is open again."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def action_add(request: Request, person_id: int) -> HttpResponse:
    """Add an action, under a goal if the address names one."""
    desk = desk_for(request, person_id)
    goal_id = _asked(request, "goal")
    about = _goal(desk, goal_id).words if goal_id is not None else ""
    sheet = Sheet(desk, title=_("Add an action"), about=about, button=_("Add action"))
    owners = desk.owners()

    return sheet.answer(
        lambda data: forms.ActionForm(
            data, initial=sheet.start(), owners=owners, today=request.today
        ),
        lambda plan_id, typed: actions.add_action(
            plan_id,
            goal_id=goal_id,
            **typed,
            access=desk.access,
            now=request.now,
            today=request.today,
        ),
        said=_("The action is in the plan. Its owner sees it in their list."),
        anchor="#action-{key}",
    )


@staff_page
@get_or_post
def action_move(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Give an action another day."""
    desk = desk_for(request, person_id)
    action = _action(desk, action_id)
    sheet = Sheet(desk, title=_("Change the day of an action"), about=action.text)
    start = sheet.start(due_on=action.due_on)
    return sheet.answer(
        lambda data: forms.DayForm(data, initial=start),
        lambda plan_id, typed: actions.move_action(
            plan_id,
            action_id=action_id,
            **typed,
            access=desk.access,
            now=request.now,
            today=request.today,
        ),
        said=_("The action has another day."),
        anchor="#action-{key}",
    )


@staff_page
@get_or_post
def action_done(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Mark an action as done; the page it leads to offers to undo it."""
    desk = desk_for(request, person_id)
    action = _action(desk, action_id)
    sheet = Sheet(desk, title=_("Is this done?"), about=action.text, button=_("Yes, it is done"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.complete_action(
            plan_id,
            action_id=action_id,
            done_on=request.today,
            **typed,
            access=desk.access,
            now=request.now,
        ),
        said=_("Marked as done: %(what)s") % {"what": action.text},
        anchor="?done={key}",
    )


@staff_page
@get_or_post
def action_reopen(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Take back that an action is done."""
    desk = desk_for(request, person_id)
    action = _action(desk, action_id)
    sheet = Sheet(desk, title=_("Is this not done after all?"), about=action.text, button=_("Yes"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reopen_action(
            plan_id, action_id=action_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The action is open again."),
        anchor="#action-{key}",
    )
