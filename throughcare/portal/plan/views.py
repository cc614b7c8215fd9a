"""The person's own pages of the plan: read it, say what I think, add goals, tick off steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.people import actions as people
from throughcare.plans import actions, rules
from throughcare.plans.types import Problem
from throughcare.portal.plan import forms
from throughcare.portal.plan.rows import mine, plan_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, QueryDict

    from throughcare.plans.types import ActionRow, GoalRow, Meanwhile, Written
    from throughcare.portal.plan.rows import Mine

    Make = Callable[[QueryDict | None], forms.VersionForm]
    Write = Callable[[int, dict[str, Any]], Written]

Row = TypeVar("Row")
CONFLICT = 409
get_or_post = require_http_methods(["GET", "POST"])


@person_page
@require_GET
def my_plan(request: Request) -> HttpResponse:
    """Show my plan."""
    own = mine(request, "plan")
    context = {**plan_context(own), "undo": _undoable(own)}
    return page(request, "portal/plan/plan.html", context)


def _undoable(own: Mine) -> int | None:
    if not own.is_open:
        return None
    asked = own.request.GET.get("done", "")
    done = [
        one.action_id for one in own.plan.content.actions if one.done_on and one.owner.is_person
    ]
    return next((action_id for action_id in done if str(action_id) == asked), None)


@person_page
@require_GET
def my_plan_print(request: Request) -> HttpResponse:
    """Show my plan for paper."""
    own = mine(request, "plan")
    if own.case is None:
        raise Http404
    return page(request, "portal/plan/print.html", {**plan_context(own), "now": request.now})


class Sheet:
    """One page with one question about my plan."""

    def __init__(self, own: Mine, *, title: str, about: str = "", button: str) -> None:
        """Take the words of the page; without an open case there is none."""
        if not own.is_open:
            raise Http404
        self.own, self.title, self.about, self.button = own, title, about, button

    def start(self, **values: object) -> dict[str, object]:
        """Return the first values of a form, with the version on the screen."""
        return {"version": self.own.plan.ref.version, **values}

    def answer(self, make: Make, write: Write, *, said: str, anchor: str = "") -> HttpResponse:
        """Show the form, or write and lead back to my plan."""
        request = self.own.request
        if request.method != "POST":
            return self._show(make(None))
        form = make(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            written = write(self.own.plan_id(), form.cleaned_data)
        except actions.InvalidError as error:
            form.show(error.problems)
            return self._show(form)
        except actions.StaleVersionError as error:
            data = request.POST.copy()
            data["version"] = str(error.meanwhile.version)
            return self._show(make(data), error.meanwhile)
        except (actions.NotInPlanError, actions.NotYoursError, actions.PlanClosedError) as error:
            raise Http404 from error
        messages.success(request, said)
        return redirect(reverse("my_plan") + anchor.format(key=written.key))

    def _show(self, form: forms.VersionForm, meanwhile: Meanwhile | None = None) -> HttpResponse:
        changed = meanwhile.changed if meanwhile else ()
        names = meanwhile.agency_names if meanwhile else {}
        context = {
            "title": self.title,
            "about": self.about,
            "button_text": self.button,
            "back_url": reverse("my_plan"),
            "back_text": _("My plan"),
            "form": form,
            "meanwhile": meanwhile,
            "differences": plan_words.difference_rows(changed, names),
        }
        return page(
            self.own.request,
            "portal/plan/form.html",
            context,
            status=CONFLICT if meanwhile else 200,
        )


def _there(found: Row | None) -> Row:
    if found is None:
        raise Http404
    return found


def _goal(own: Mine, goal_id: int) -> GoalRow:
    found = (goal for goal in own.plan.content.goals if goal.goal_id == goal_id)
    return _there(next(found, None))


def _my_action(own: Mine, action_id: int) -> ActionRow:
    found = (
        one
        for one in own.plan.content.actions
        if one.action_id == action_id and one.owner.is_person
    )
    return _there(next(found, None))


@person_page
@get_or_post
def my_goal_add(request: Request) -> HttpResponse:
    """Add a goal in my own words."""
    own = mine(request, "plan")
    sheet = Sheet(own, title=_("Add a goal of your own"), button=_("Add goal"))
    return sheet.answer(
        lambda data: forms.GoalForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.add_goal(
            plan_id, need_id=None, **typed, access=own.access, now=request.now
        ),
        said=_("Your goal is in your plan. Your contact can see it."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_position(request: Request, goal_id: int) -> HttpResponse:
    """Say whether I agree with a goal."""
    own = mine(request, "plan")
    goal = _goal(own, goal_id)
    sheet = Sheet(
        own, title=_("What do you think of this goal?"), about=goal.words, button=_("Save")
    )
    start = sheet.start(position=goal.position.value, why=goal.why)
    return sheet.answer(
        lambda data: forms.PositionForm(data, initial=start),
        lambda plan_id, typed: actions.record_position(
            plan_id, goal_id=goal_id, **typed, access=own.access, now=request.now
        ),
        said=_("Thank you. Everyone in your plan can now read what you think."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_action_done(request: Request, action_id: int) -> HttpResponse:
    """Tick off something that I did."""
    own = mine(request, "plan")
    action = _my_action(own, action_id)
    sheet = Sheet(own, title=_("Did you do this?"), about=action.text, button=_("Yes, I did it"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.complete_action(
            plan_id,
            action_id=action_id,
            done_on=request.today,
            **typed,
            access=own.access,
            now=request.now,
        ),
        said=_("Well done: %(what)s") % {"what": action.text},
        anchor="?done={key}",
    )


@person_page
@get_or_post
def my_action_reopen(request: Request, action_id: int) -> HttpResponse:
    """Take back that I did something."""
    own = mine(request, "plan")
    action = _my_action(own, action_id)
    sheet = Sheet(own, title=_("Is this still to do?"), about=action.text, button=_("Yes"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reopen_action(
            plan_id, action_id=action_id, **typed, access=own.access, now=request.now
        ),
        said=_("It is on your list again."),
        anchor="#action-{key}",
    )


@person_page
@get_or_post
def my_about(request: Request) -> HttpResponse:
    """Write my own words about me."""
    own = mine(request, "about_me")
    start = {"words": own.person.about_me, "version": own.person.version}
    form = forms.AboutForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _show_about(own, form)
    words = form.cleaned_data["words"].strip()
    reason = rules.problem_of_text(words) if words else None
    if reason is not None:
        form.show([Problem("words", reason)])
        return _show_about(own, form)
    return _say(own, form, words)


def _say(own: Mine, form: forms.AboutForm, words: str) -> HttpResponse:
    try:
        people.say_about_me(
            own.person_id,
            words,
            version=form.cleaned_data["version"],
            access=own.access,
            now=own.request.now,
        )
    except people.StaleVersionError:
        data = own.request.POST.copy()
        data["version"] = str(own.person.version)
        return _show_about(own, forms.AboutForm(data), newer=own.person.about_me)
    messages.success(own.request, _("Saved. Everyone who works with you reads this first."))
    return redirect("my_plan")


def _show_about(own: Mine, form: forms.AboutForm, newer: str | None = None) -> HttpResponse:
    context = {"form": form, "newer": newer}
    status = 200 if newer is None else CONFLICT
    return page(own.request, "portal/plan/about.html", context, status=status)
