"""Write what is the person's own: what they say about themself, who is close to them, what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, staff_page
from throughcare.plans import actions
from throughcare.plans.types import Audience, StatementKind, Voice, Written
from throughcare.web.plans import finding, forms, own_forms
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet
from throughcare.web.plans.step_forms import YES
from throughcare.web.plans.writing import get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import ProposalRow, StatementRow
    from throughcare.web.plans.rows import Desk

CIRCLE = ("name", "relation", "helps_with", "may_be_called")


@staff_page
@get_or_post
def statement(request: Request, person_id: int, heading: str) -> HttpResponse:
    """Write down what the person says about themself under one heading."""
    if heading not in set(StatementKind):
        raise Http404
    desk = desk_for(request, person_id)
    said = next((s for s in desk.plan.content.statements if s.kind.value == heading), None)
    sheet = Sheet(
        desk,
        title=str(plan_words.STATEMENTS[heading]),
        about=_whose_words(said),
        read=finding.of_statement(heading),
        texts=["text"],
    )
    first = {"text": said.text if said else "", "audience": Audience.PLAN.value}
    start = sheet.start(**first)

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.say(
            plan_id,
            kind=heading,
            text=typed["text"],
            audience=typed.get("audience") or Audience.PLAN.value,
            version=typed["version"],
            access=desk.access,
            now=request.now,
            on_paper=typed["on_paper"],
        )

    return sheet.answer(
        lambda data: own_forms.StatementForm(data, initial=start).open_choice(is_new=said is None),
        write,
        said=_("The person's words are in the plan."),
        anchor="#own-words",
    )


def _whose_words(said: StatementRow | None) -> str:
    """Say whose words are about to be changed, where the person wrote them."""
    if said is None or said.voice is Voice.SPOKEN or not said.text:
        return ""
    return _("The person wrote these words. Change them only together with the person.")


@staff_page
@get_or_post
def circle_add(request: Request, person_id: int) -> HttpResponse:
    """Name somebody of the person's own circle."""
    desk = _with_circle(request, person_id)
    sheet = Sheet(
        desk, title=_("Add somebody to the person's circle"), button=_("Add"), read=finding.nothing
    )
    return sheet.answer(
        lambda data: own_forms.CircleForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.name_circle(
            plan_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The person's circle is in the plan."),
        anchor="#circle",
    )


@staff_page
@get_or_post
def circle_change(request: Request, person_id: int, circle_id: int) -> HttpResponse:
    """Change what is said of somebody of the person's circle."""
    desk = _with_circle(request, person_id)
    one = finding.circle_of(desk, circle_id)
    sheet = Sheet(
        desk, title=_("Somebody of the person's circle"), read=finding.of_circle(circle_id, *CIRCLE)
    )
    start = sheet.start(**{name: getattr(one, name) for name in CIRCLE})
    return sheet.answer(
        lambda data: own_forms.CircleForm(data, initial=start),
        lambda plan_id, typed: actions.name_circle(
            plan_id, circle_id=circle_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The person's circle is in the plan."),
        anchor="#circle",
    )


@staff_page
@get_or_post
def circle_end(request: Request, person_id: int, circle_id: int) -> HttpResponse:
    """Record that somebody is no longer of the person's circle."""
    desk = _with_circle(request, person_id)
    one = finding.circle_of(desk, circle_id)
    sheet = Sheet(
        desk,
        title=_("Is this person no longer of the circle?"),
        about=one.name,
        button=_("Yes"),
        read=finding.of_circle(circle_id, "until", shown="name"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.end_circle(
            plan_id,
            circle_id=circle_id,
            until=request.today,
            version=typed["version"],
            access=desk.access,
            now=request.now,
        ),
        said=_("The person's circle is in the plan."),
        anchor="#circle",
    )


def _with_circle(request: Request, person_id: int) -> Desk:
    """Open a plan for whoever may know who is close to the person."""
    desk = desk_for(request, person_id)
    if not desk.sees_circle:
        raise Http404
    return desk


@staff_page
@get_or_post
def request_add(request: Request, person_id: int) -> HttpResponse:
    """Write down what the person asks for."""
    desk = desk_for(request, person_id)
    sheet = Sheet(desk, title=_("What the person asks for"), button=_("Add request"))

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        key = actions.propose(
            plan_id,
            kind=typed["kind"],
            text=typed["text"],
            access=desk.access,
            now=request.now,
            today=request.today,
            on_paper=typed["on_paper"],
        )
        return Written(desk.plan.ref.version, key)

    return sheet.answer(
        lambda data: own_forms.RequestForm(data, initial=sheet.start()),
        write,
        said=_("The request is in the plan. The contact answers it."),
        anchor="#request-{key}",
    )


@staff_page
@get_or_post
def request_answer(request: Request, person_id: int, asked_id: int) -> HttpResponse:
    """Answer what the person asked for."""
    desk = desk_for(request, person_id)
    asked = _asked(desk, asked_id)
    if asked.answered_at is not None and request.method == "GET":
        return redirect(f"{reverse('person_plan', args=[person_id])}#request-{asked_id}")
    title = _("Answer: %(what)s") % {"what": plan_words.PROPOSALS[asked.kind.value]}
    sheet = Sheet(desk, title=title, about=asked.text, button=_("Give this answer"))

    def write(_plan_id: int, typed: dict[str, Any]) -> Written:
        actions.answer_proposal(
            asked_id,
            is_granted=typed["is_granted"] == YES,
            answer=typed["answer"],
            access=desk.access,
            now=request.now,
        )
        return Written(desk.plan.ref.version, asked_id)

    return sheet.answer(
        lambda data: own_forms.RequestAnswerForm(data, initial=sheet.start()),
        write,
        said=_("The answer is in the plan, and the person reads it."),
        anchor="#request-{key}",
    )


def _asked(desk: Desk, asked_id: int) -> ProposalRow:
    """Return what the person asked for, or answer 404."""
    for one in desk.requests:
        if one.proposal_id == asked_id:
            return one
    raise Http404
