"""Write in a plan: one page a change, each works without script, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans import actions
from throughcare.web.plans import forms
from throughcare.web.plans.rows import desk_for, owner_of, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, QueryDict

    from throughcare.plans.types import ActionRow, GoalRow, Meanwhile, NeedRow, Written
    from throughcare.web.plans.rows import Desk

    Make = Callable[[QueryDict | None], forms.VersionForm]
    Write = Callable[[int, dict[str, Any]], Written]

Row = TypeVar("Row")
get_or_post = require_http_methods(["GET", "POST"])
CONFLICT = 409


class Sheet:
    """One page with one form: what it asks, how it writes, where it leads."""

    def __init__(self, desk: Desk, *, title: str, about: str = "", button: str = "") -> None:
        """Take the words of the page; a closed case has no such page."""
        if not desk.is_open:
            raise Http404
        self.desk, self.title, self.about = desk, title, about
        self.button = button or _("Save")

    def start(self, **values: object) -> dict[str, object]:
        """Return the first values of a form, with the version on the screen."""
        return {"version": self.desk.plan.ref.version, **values}

    def answer(self, make: Make, write: Write, *, said: str, anchor: str = "") -> HttpResponse:
        """Show the form, or write and lead back to the plan."""
        request = self.desk.request
        if request.method != "POST":
            return self._show(make(None))
        form = make(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            written = write(self.desk.plan_id(), form.cleaned_data)
        except actions.InvalidError as error:
            form.show(error.problems)
            return self._show(form)
        except actions.StaleVersionError as error:
            return self._show_both(make, error.meanwhile)
        except (actions.NotInPlanError, actions.PlanClosedError) as error:
            raise Http404 from error
        messages.success(request, said)
        return redirect(self._back() + anchor.format(key=written.key))

    def _back(self) -> str:
        return reverse("person_plan", args=[self.desk.person_id])

    def _show_both(self, make: Make, meanwhile: Meanwhile) -> HttpResponse:
        data = self.desk.request.POST.copy()
        data["version"] = str(meanwhile.version)
        return self._show(make(data), meanwhile)

    def _show(self, form: forms.VersionForm, meanwhile: Meanwhile | None = None) -> HttpResponse:
        context = {
            "person_id": self.desk.person_id,
            "person_name": self.desk.name,
            "title": self.title,
            "about": self.about,
            "button_text": self.button,
            "form": form,
            "meanwhile": meanwhile,
            "differences": _differences(meanwhile),
            **titles(),
        }
        return page(
            self.desk.request, "web/plans/form.html", context, status=CONFLICT if meanwhile else 200
        )


def _differences(meanwhile: Meanwhile | None) -> list[plan_words.DifferenceRow]:
    if meanwhile is None:
        return []
    return plan_words.difference_rows(meanwhile.changed, meanwhile.agency_names)


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

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        chosen = {**typed, "owner": owner_of(typed["owner"])}
        return actions.add_action(
            plan_id,
            goal_id=goal_id,
            **chosen,
            access=desk.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: forms.ActionForm(data, initial=sheet.start(), owners=owners),
        write,
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
        said=_("Done: %(what)s") % {"what": action.text},
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
