"""Write the steps of a plan: offer, take on or decline, move, tick off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _

from throughcare.pages.doors import Request, staff_page
from throughcare.plans import actions
from throughcare.plans.types import Acceptance
from throughcare.web.plans import finding, forms, step_forms
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet
from throughcare.web.plans.writing import get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import ActionRow, Written
    from throughcare.web.plans.rows import Desk


@staff_page
@get_or_post
def action_add(request: Request, person_id: int) -> HttpResponse:
    """Add an action, under a goal if the address names one."""
    desk = desk_for(request, person_id)
    goal_id = finding.asked(request, "goal")
    about = finding.goal_of(desk, goal_id).words if goal_id is not None else ""
    sheet = Sheet(
        desk,
        title=_("Add an action"),
        about=about,
        button=_("Add action"),
        read=finding.of_goal(goal_id, shown="words"),
        texts=["text"],
    )
    owners = desk.owners()

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        names = ("text", "owner", "due_on", "hangs_on", "weekly", "version")
        return actions.add_action(
            plan_id,
            goal_id=goal_id,
            **{name: typed[name] for name in names},
            access=desk.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: step_forms.ActionForm(
            data,
            initial=sheet.start(),
            owners=owners,
            today=request.today,
            release_on=desk.release_on,
        ),
        write,
        said=_("The action is in the plan. Its owner sees it in their list."),
        anchor="#action-{key}",
    )


@staff_page
@get_or_post
def action_reword(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Put an open action in other words."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    if action.done_on is not None or not desk.sight.may_reword(action.by_agency):
        raise Http404
    ours = action.owner.agency_id == desk.access.actor.agency_id
    sheet = Sheet(
        desk,
        title=_("Change the words of an action"),
        about="" if ours else _("Whoever is to do it is asked again whether they take it on."),
        read=finding.of_action(action_id, "text"),
        texts=["text"],
    )
    start = sheet.start(text=action.text)
    return sheet.answer(
        lambda data: step_forms.StepWordsForm(data, initial=start),
        lambda plan_id, typed: actions.reword_action(
            plan_id, action_id=action_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The action has new words. What it said before stays in the history."),
        anchor="#action-{key}",
    )


@staff_page
@get_or_post
def action_withdraw(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Take an action back, and say why."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    if not can_withdraw(desk, action):
        raise Http404
    sheet = Sheet(
        desk,
        title=_("Take this action back?"),
        about=action.text,
        button=_("Take it back"),
        read=finding.of_action(action_id, shown="acceptance done_on"),
        texts=["why"],
    )
    return sheet.answer(
        lambda data: step_forms.WithdrawForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.withdraw_action(
            plan_id,
            action_id=action_id,
            **typed,
            access=desk.access,
            now=request.now,
            today=request.today,
        ),
        said=_("The action is withdrawn. It stays readable, and can be offered again."),
        anchor="#action-{key}",
    )


def can_withdraw(desk: Desk, action: ActionRow) -> bool:
    """Tell whether the worker may take a step back: their agency wrote it, or has the one contact."""
    is_open = action.done_on is None and not action.acceptance.is_off
    return is_open and desk.sight.may_reword(action.by_agency)


@staff_page
@get_or_post
def action_offer_again(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Offer a withdrawn action once more."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    is_withdrawn = action.acceptance is Acceptance.WITHDRAWN
    if not is_withdrawn or not desk.sight.may_reword(action.by_agency):
        raise Http404
    sheet = Sheet(
        desk,
        title=_("Offer this action again?"),
        about=action.text,
        button=_("Offer it again"),
        read=finding.of_action(action_id, shown="acceptance"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.offer_again(
            plan_id, action_id=action_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The action is offered again. Its owner is asked."),
        anchor="#action-{key}",
    )


@staff_page
@get_or_post
def action_move(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Give an action another day."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    sheet = Sheet(
        desk,
        title=_("Change the day of an action"),
        about=action.text,
        read=finding.of_action(action_id, "due_on", shown="text"),
    )
    start = sheet.start(due_on=action.due_on)
    return sheet.answer(
        lambda data: step_forms.DayForm(data, initial=start),
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
def action_answer(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Take on a step that was offered, or decline it and say why."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    if not can_answer(desk, action):
        raise Http404
    sheet = Sheet(
        desk,
        title=_("Was this taken on?") if action.owner.is_person else _("Do you take this on?"),
        about=action.text,
        read=finding.of_action(action_id, shown="acceptance due_on"),
        texts=["why"],
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.answer_action(
            plan_id,
            action_id=action_id,
            is_accepted=typed["answer"] == step_forms.YES,
            why=typed["why"],
            version=typed["version"],
            access=desk.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: step_forms.AnswerForm(data, initial=sheet.start()),
        write,
        said=_("The answer is in the plan."),
        anchor="#action-{key}",
    )


def can_answer(desk: Desk, action: ActionRow) -> bool:
    """Tell whether the worker can answer for a step: their agency's, or what the person said of their own."""
    is_ours = action.owner.is_person or action.owner.agency_id == desk.access.actor.agency_id
    is_asked = action.acceptance in {Acceptance.OFFERED, Acceptance.DECLINED}
    return is_ours and action.done_on is None and is_asked


@staff_page
@get_or_post
def action_done(request: Request, person_id: int, action_id: int) -> HttpResponse:
    """Mark an action as done; the page it leads to offers to undo it."""
    desk = desk_for(request, person_id)
    action = finding.action_of(desk, action_id)
    sheet = Sheet(
        desk,
        title=_("Is this done?"),
        about=action.text,
        button=_("Yes, it is done"),
        read=finding.of_action(action_id, shown="done_on"),
    )
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
    action = finding.action_of(desk, action_id)
    sheet = Sheet(
        desk,
        title=_("Is this not done after all?"),
        about=action.text,
        button=_("Yes"),
        read=finding.of_action(action_id, shown="done_on"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reopen_action(
            plan_id, action_id=action_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The action is open again."),
        anchor="#action-{key}",
    )
