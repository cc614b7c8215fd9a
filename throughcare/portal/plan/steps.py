"""I tick off my steps, answer for those that others ask of me, and add my own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from throughcare.pages.doors import Request, person_page
from throughcare.pages.plan_forms import VersionForm
from throughcare.plans import actions
from throughcare.plans.types import THE_PERSON, Acceptance
from throughcare.portal.plan import forms
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.sheets import Sheet, found, get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import ActionRow, GoalRow, Written
    from throughcare.portal.plan.rows import Mine


def _my_step(own: Mine, action_id: int) -> ActionRow:
    """Return one of my own steps; those of agencies are theirs."""
    steps = own.plan.content.actions
    return found(one for one in steps if one.action_id == action_id and one.owner.is_person)


def _goal_asked(own: Mine) -> GoalRow | None:
    """Return the goal that the address names; None where it names none."""
    asked = own.request.GET.get("goal")
    if asked is None:
        return None
    return found(goal for goal in own.plan.content.goals if str(goal.goal_id) == asked)


@person_page
@get_or_post
def my_action_add(request: Request) -> HttpResponse:
    """Add a step of my own, under a goal if the address names one."""
    own = mine(request, "plan")
    goal = _goal_asked(own)
    sheet = Sheet(
        own,
        title=_("Add a step of your own"),
        about=goal.words if goal else "",
        button=_("Add step"),
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.add_action(
            plan_id,
            **typed,
            owner=THE_PERSON,
            goal_id=goal.goal_id if goal else None,
            access=own.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: forms.StepForm(data, initial=sheet.start()),
        write,
        said=_("Your step is in your plan."),
        anchor="#action-{key}",
    )


@person_page
@get_or_post
def my_action_answer(request: Request, action_id: int) -> HttpResponse:
    """Take on a step that others ask of me, or say no and why."""
    own = mine(request, "plan")
    step = _my_step(own, action_id)
    sheet = Sheet(own, title=_("Will you do this?"), about=step.text, button=_("Save"))
    given = {Acceptance.ACCEPTED: forms.YES, Acceptance.DECLINED: forms.NO}
    start = sheet.start(answer=given.get(step.acceptance, ""), why=step.decline_why)

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.answer_action(
            plan_id,
            action_id=action_id,
            is_accepted=typed["answer"] == forms.YES,
            why=typed["why"],
            version=typed["version"],
            access=own.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: forms.AnswerForm(data, initial=start),
        write,
        said=_("Thank you. Whoever asked can read your answer."),
        anchor="#action-{key}",
    )


@person_page
@get_or_post
def my_action_done(request: Request, action_id: int) -> HttpResponse:
    """Tick off something that I did."""
    own = mine(request, "plan")
    step = _my_step(own, action_id)
    sheet = Sheet(own, title=_("Did you do this?"), about=step.text, button=_("Yes, I did it"))
    return sheet.answer(
        lambda data: VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.complete_action(
            plan_id,
            action_id=action_id,
            done_on=request.today,
            **typed,
            access=own.access,
            now=request.now,
        ),
        said=_("Well done: %(what)s") % {"what": step.text},
        anchor="?done={key}",
    )


@person_page
@get_or_post
def my_action_reopen(request: Request, action_id: int) -> HttpResponse:
    """Take back that I did something."""
    own = mine(request, "plan")
    step = _my_step(own, action_id)
    sheet = Sheet(own, title=_("Is this still to do?"), about=step.text, button=_("Yes"))
    return sheet.answer(
        lambda data: VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reopen_action(
            plan_id, action_id=action_id, **typed, access=own.access, now=request.now
        ),
        said=_("It is on your list again."),
        anchor="#action-{key}",
    )
