"""I say who I am, what helps me in a bad time, and who is close to me; I choose who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.pages.plan_forms import VersionForm
from throughcare.people import actions as people
from throughcare.plans import actions, rules
from throughcare.plans.types import CRISIS_PLAN, Problem, StatementKind
from throughcare.portal.plan import forms, words
from throughcare.portal.plan.reading import statements, view_of
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.sheets import CONFLICT, Sheet, found, get_or_post

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from throughcare.plans.types import CircleRow, Written
    from throughcare.portal.plan.rows import Mine

CIRCLE = ("name", "relation", "helps_with", "may_be_called")


@person_page
@get_or_post
def my_statement(request: Request, heading: str) -> HttpResponse:
    """Say something about myself under one heading, and choose who reads it."""
    if heading not in set(StatementKind):
        raise Http404
    own = mine(request, "plan")
    kind = StatementKind(heading)
    said = next((one for one in own.plan.content.statements if one.kind is kind), None)
    sheet = Sheet(
        own,
        title=str(plan_words.STATEMENTS[heading]),
        hint=str(words.HINTS[heading]),
        button=_("Save"),
        back="my_crisis" if kind in CRISIS_PLAN else "my_plan",
    )
    start = sheet.start()
    if said is not None:
        start |= {"text": said.text, "audience": said.audience.value}

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.say(plan_id, kind=heading, **typed, access=own.access, now=request.now)

    return sheet.answer(
        lambda data: forms.StatementForm(data, initial=start),
        write,
        said=_("Saved."),
        anchor=f"#said-{heading}",
    )


@person_page
@require_safe
def my_crisis(request: Request) -> HttpResponse:
    """Show my plan for a bad time."""
    own = mine(request, "plan")
    return page(request, "portal/plan/crisis.html", _crisis_context(own, edit=True))


@person_page
@require_safe
def my_crisis_print(request: Request) -> HttpResponse:
    """Show my plan for a bad time on one sheet of paper."""
    own = mine(request, "plan")
    context = {**_crisis_context(own, edit=False), "now": request.now}
    return page(request, "portal/plan/crisis_print.html", context)


def _crisis_context(own: Mine, *, edit: bool) -> dict[str, Any]:
    people_to_call = [
        one for one in own.plan.content.circle if one.until is None and one.may_be_called
    ]
    return {
        "name": own.person.facts.name,
        "contact_name": own.contact,
        "said": statements(own, CRISIS_PLAN),
        "people_to_call": people_to_call,
        "v": view_of(own, edit=edit and own.is_open),
        "words": words,
    }


@person_page
@get_or_post
def my_circle_add(request: Request) -> HttpResponse:
    """Name somebody who is close to me."""
    own = mine(request, "plan")
    sheet = Sheet(own, title=_("Add somebody"), hint=_circle_hint(), button=_("Add"))
    return sheet.answer(
        lambda data: forms.CircleForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.name_circle(
            plan_id, **typed, access=own.access, now=request.now
        ),
        said=_("Added to your people."),
        anchor="#circle-{key}",
    )


@person_page
@get_or_post
def my_circle(request: Request, circle_id: int) -> HttpResponse:
    """Change what I say of somebody who is close to me."""
    own = mine(request, "plan")
    one = _circle_of(own, circle_id)
    sheet = Sheet(own, title=_("Change what you say"), hint=_circle_hint(), button=_("Save"))
    start = sheet.start(**{name: getattr(one, name) for name in CIRCLE})
    return sheet.answer(
        lambda data: forms.CircleForm(data, initial=start),
        lambda plan_id, typed: actions.name_circle(
            plan_id, circle_id=circle_id, **typed, access=own.access, now=request.now
        ),
        said=_("Saved."),
        anchor="#circle-{key}",
    )


@person_page
@get_or_post
def my_circle_end(request: Request, circle_id: int) -> HttpResponse:
    """Say that somebody is no longer one of my people."""
    title = _("Take this person off your list?")
    said = _("Taken off your list.")
    return _end(request, circle_id, request.today, title=title, said=said)


@person_page
@get_or_post
def my_circle_back(request: Request, circle_id: int) -> HttpResponse:
    """Say that somebody is one of my people again."""
    title = _("Put this person on your list again?")
    said = _("On your list again.")
    return _end(request, circle_id, None, title=title, said=said)


def _end(
    request: Request, circle_id: int, until: date | None, *, title: str, said: str
) -> HttpResponse:
    own = mine(request, "plan")
    one = _circle_of(own, circle_id)
    sheet = Sheet(own, title=title, about=one.name, button=_("Yes"))
    return sheet.answer(
        lambda data: VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.end_circle(
            plan_id, circle_id=circle_id, until=until, **typed, access=own.access, now=request.now
        ),
        said=said,
        anchor="#circle",
    )


def _circle_of(own: Mine, circle_id: int) -> CircleRow:
    return found(one for one in own.plan.content.circle if one.circle_id == circle_id)


def _circle_hint() -> str:
    return _("Agencies that may know about your family can read this. Others cannot.")


@person_page
@get_or_post
def my_about(request: Request) -> HttpResponse:
    """Write my own words about me."""
    own = mine(request, "about_me")
    start = {"words": own.person.about_me, "version": own.person.version}
    form = forms.AboutForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _show_about(own, form)
    text = form.cleaned_data["words"].strip()
    reason = rules.problem_of_text(text) if text else None
    if reason is not None:
        form.show([Problem("words", reason)])
        return _show_about(own, form)
    return _say_about(own, form, text)


def _say_about(own: Mine, form: forms.AboutForm, text: str) -> HttpResponse:
    try:
        people.say_about_me(
            own.person_id,
            text,
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
