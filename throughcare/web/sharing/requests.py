"""Ask to see more, and answer what colleagues elsewhere ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.pages import access_words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import requesting
from throughcare.sharing.queries import consents, requests
from throughcare.sharing.rules.categories import ROLE_PURPOSES, purpose_of
from throughcare.sharing.types import Refused
from throughcare.web.gate import LEADING_ROLES, reach
from throughcare.web.sharing.forms import AnswerForm, RequestForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.requests import RequestRow


@dataclass(frozen=True, slots=True)
class RequestLine:
    """Hold one request as a page shows it."""

    request_id: int
    person_id: int
    name: str
    who: str
    what: str
    purpose: str
    reason: str
    asked_at: object
    due_on: object
    is_open: bool
    is_late: bool
    answer: str
    tone: str
    answer_reason: str
    is_for_another: bool
    """Whoever asked sees it only once they work for the purpose for which they asked."""


def lines(found: Sequence[RequestRow], request: Request) -> list[RequestLine]:
    """Return requests in words; who asked is named, for they asked in their office."""
    workers = accounts.worker_names([row.membership_id for row in found])
    names = agencies.agency_names()
    return [_line(row, workers, names, request) for row in found]


def _line(
    row: RequestRow, workers: Mapping[int, str], names: Mapping[int, str], request: Request
) -> RequestLine:
    text, tone = access_words.ANSWERS[row.answer]
    return RequestLine(
        row.request_id,
        row.person_id,
        row.name,
        f"{workers.get(row.membership_id, '')}, {names.get(row.agency_id, '')}",
        ", ".join(access_words.category(one.value) for one in row.categories),
        access_words.word(access_words.PURPOSES, row.purpose.value),
        row.reason,
        row.asked_at,
        row.due_on,
        row.is_open,
        row.is_late(request.today),
        str(text),
        tone,
        row.answer_reason,
        row.purpose is not purpose_of(request.actor.role, request.actor.purpose),
    )


@staff_page
@require_safe
def access_requests(request: Request) -> HttpResponse:
    """List what I asked for, and what waits for an answer of my agency."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        raise Http404
    mine = requests.asked_by_me(access=access)
    leads = request.actor.role in LEADING_ROLES
    waiting = requests.to_answer(access=access) if leads else []
    shown = [row.person_id for row in [*waiting, *mine] if row.name]
    sharing.record_listed(
        access, what="access_requests", person_ids=list(dict.fromkeys(shown)), now=request.now
    )
    context = {
        "mine": lines(mine, request),
        "waiting": lines(waiting, request),
        "leads": leads,
        "today": request.today,
    }
    return page(request, "web/sharing/requests.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_request(request: Request, person_id: int) -> HttpResponseBase:
    """Ask to see more of a person."""
    access = reach(request, person_id, what="access_request")
    purpose = _purpose(request)
    offered = requesting.askable(
        person_id, purpose=purpose, access=access, now=request.now, today=request.today
    )
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        role=request.actor.role,
        initial={"categories": request.GET.getlist("category"), "purpose": purpose},
    )
    if form.is_valid() and _asked(request, person_id, form, access):
        messages.success(request, _("Asked. You find the answer under Requests."))
        return redirect("access_requests")
    context = {
        "form": form,
        "person_id": person_id,
        "person_name": _name(person_id, access),
        "offered": offered,
        "purpose": access_words.word(access_words.PURPOSES, purpose),
        "others": [
            (one.value, access_words.word(access_words.PURPOSES, one.value))
            for one in ROLE_PURPOSES.get(request.actor.role, ())
            if one.value != purpose
        ],
        "days": requesting.ANSWER_DAYS,
    }
    return page(request, "web/sharing/request.html", context)


def _purpose(request: Request) -> str:
    """Return for what somebody asks: what they sent or followed, else what they work for now."""
    actor = request.actor
    sent = request.POST if request.method == "POST" else request.GET
    found = purpose_of(actor.role, sent.get("purpose", "")) if sent.get("purpose") else None
    return found or purpose_of(actor.role, actor.purpose) or ""


def _asked(request: Request, person_id: int, form: RequestForm, access: Access) -> bool:
    try:
        requesting.ask_access(
            person_id,
            categories=set(map(Category, form.cleaned_data["categories"])),
            purpose=form.cleaned_data["purpose"],
            reason=form.cleaned_data["reason"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except requesting.RequestError as error:
        form.show(error.reason)
        return False
    return True


@staff_page(roles=LEADING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request: Request, person_id: int, request_id: int) -> HttpResponseBase:
    """Answer a request, as the agency that has the one contact."""
    access = reach(request, person_id, what="access_request")
    row = requests.request_about(person_id, request_id, access=access)
    if row is None or row.agency_id == request.actor.agency_id:
        raise Http404  # Nobody answers for their own agency.
    if not consents.standing_of(person_id, access=access).is_lead:
        raise Http404
    ways = requests.ways_of(row, access=access, now=request.now, today=request.today)
    weighable = sorted(requesting.weighable(ways))
    form = AnswerForm(request.POST if request.method == "POST" else None, weighable=weighable)
    if form.is_valid() and _answered(request, row, form, access):
        messages.success(request, _("Answered. Whoever asked sees it under Requests."))
        return redirect("access_requests")
    context = {
        "form": form,
        "person_id": person_id,
        "person_name": _name(person_id, access),
        "one": lines([row], request)[0],
        "has_left": not ways,
        "by_weighing": _titles(weighable),
        "by_person": _titles(sorted(requesting.consentable(ways))),
        "by_nobody": _titles([one for one in row.categories if ways and not ways[one]]),
        "today": request.today,
    }
    return page(request, "web/sharing/answer.html", context)


def _titles(found: Sequence[Category]) -> str:
    return ", ".join(access_words.category(one.value) for one in found)


def _answered(request: Request, row: RequestRow, form: AnswerForm, access: Access) -> bool:
    said = form.cleaned_data
    try:
        if said["answer"] == requesting.GRANTED:
            requesting.weigh_request(
                row.person_id,
                row.request_id,
                categories=set(map(Category, said["categories"])),
                reason=said["reason"],
                alternatives=said["alternatives"],
                until_on=said["until_on"],
                access=access,
                now=request.now,
                today=request.today,
            )
        else:
            requesting.refuse_request(
                row.person_id,
                row.request_id,
                reason=said["reason"],
                access=access,
                now=request.now,
            )
    except requesting.RequestError as error:
        form.show(error.reason)
        return False
    return True


def _name(person_id: int, access: Access) -> str:
    return people.facts_of([person_id], access=access)[person_id].name
