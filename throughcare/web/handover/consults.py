"""Ask a specialist about a person, and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.caseloads.actions import consults as actions
from throughcare.caseloads.queries import teams
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import consulting
from throughcare.pages import reasons, words
from throughcare.pages.doors import page, staff_page
from throughcare.web.gate import reach
from throughcare.web.handover import rows
from throughcare.web.handover.forms import QuestionForm, ReplyForm
from throughcare.web.person.rows import known_relations, live

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request


@staff_page
@require_safe
def questions(request: Request, person_id: int) -> HttpResponse:
    """Show what one's own agency asked about a person, and what it was asked."""
    access = reach(request, person_id, what="consult")
    found = teams.consults_of(person_id, access=access)
    context = {
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "questions": rows.question_cards(found, request),
        "may_ask": request.actor.role in CONTACT_ROLES,
    }
    return page(request, "web/handover/questions.html", context)


@staff_page(roles=CONTACT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, person_id: int) -> HttpResponseBase:
    """Ask a worker, a role or an agency that may see the person."""
    access = reach(request, person_id, what="consult")
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        offered=_offered(request, person_id, access),
    )
    if form.is_valid() and _asked(request, person_id, form, access):
        messages.success(request, _("Asked. You find the answer under Team."))
        return redirect("person_questions", person_id)
    context = {"form": form, "person_id": person_id, "name": rows.name_of(person_id, access)}
    return page(request, "web/handover/ask.html", context)


def _offered(request: Request, person_id: int, access: Access) -> list[tuple[str, str]]:
    """Offer roles and workers of agencies that are known to take part: agency, role, worker."""
    relations = live(known_relations(person_id, access=access, today=request.today), request.today)
    known = {fact.agency_id for fact in relations}
    found: dict[str, str] = {}
    for one in consulting.specialists(person_id, access=access, today=request.today):
        if one.agency_id not in known:
            continue
        role = words.word(words.ROLES, one.role.value)
        found.setdefault(
            f"{one.agency_id}:{one.role.value}:",
            _("Anybody there: %(role)s, %(agency)s") % {"role": role, "agency": one.agency_name},
        )
        found[f"{one.agency_id}:{one.role.value}:{one.membership_id}"] = rows.title(one)
    return list(found.items())


def _asked(request: Request, person_id: int, form: QuestionForm, access: Access) -> bool:
    agency, role, worker = form.cleaned_data["to"].split(":")
    try:
        consulting.ask(
            person_id,
            to_agency_id=int(agency),
            to_role=role,
            to_membership_id=int(worker) if worker else None,
            question=form.cleaned_data["question"],
            answer_by=form.cleaned_data["answer_by"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, person_id: int, consult_id: int) -> HttpResponseBase:
    """Show one question; whoever was asked answers it here, whoever asked takes it back."""
    access = reach(request, person_id, what="consult")
    row = teams.consult(consult_id, person_id, access=access)
    if row is None:
        raise Http404
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdrawn(request, person_id, consult_id, access)
    one = rows.question_cards([row], request)[0]
    if request.method == "POST" and not one.may_answer:
        raise Http404
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, person_id, consult_id, form, access):
        messages.success(request, _("Answered. Whoever asked was told."))
        return redirect("teamwork")
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "one": one,
    }
    return page(request, "web/handover/question.html", context)


def _answered(
    request: Request, person_id: int, consult_id: int, form: ReplyForm, access: Access
) -> bool:
    try:
        consulting.answer(
            person_id,
            consult_id,
            text=form.cleaned_data["answer"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


def _withdrawn(
    request: Request, person_id: int, consult_id: int, access: Access
) -> HttpResponseBase:
    try:
        actions.withdraw(consult_id, person_id, access=access, now=request.now)
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(request, _("Taken back."))
    return redirect("person_questions", person_id)
