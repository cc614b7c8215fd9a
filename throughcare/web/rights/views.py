"""What people asked for as their right: the list of my agency, one person's requests, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.journeys.actions.retaining import grant_erasure
from throughcare.kernel.access import Category
from throughcare.pages import consent_words, rights_words
from throughcare.pages.doors import page, staff_page
from throughcare.pages.rights_forms import GRANTED, AnswerForm, AskForm, ReasonForm
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions.rights import (
    HOLDING_ROLES,
    RightsError,
    answer_right,
    extend_right,
    file_right,
)
from throughcare.sharing.queries import rights
from throughcare.sharing.rules.claiming import ANSWERING_ROLES, HOLD, Right
from throughcare.sharing.types import Refused
from throughcare.web.rights.rows import Desk, desk_for, justifications, offered

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.rights import RightsRow


@staff_page(roles=ANSWERING_ROLES)
@require_safe
def rights_to_answer(request: Request) -> HttpResponse:
    """List what my agency has to answer, what is due first first."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        raise Http404
    rows = rights.rights_to_answer(access=access)
    sharing.record_listed(
        access,
        what="rights_to_answer",
        person_ids=sorted({row.person_id for row in rows if row.name}),
        now=request.now,
    )
    context = {"rows": rows, "words": rights_words, "today": request.today}
    return page(request, "web/rights/list.html", context)


@staff_page
@require_safe
def person_rights(request: Request, person_id: int) -> HttpResponse:
    """Show what one person asked for, what is locked, and what is held."""
    desk = desk_for(request, person_id)
    context = {
        **desk.context(),
        "rows": [row for row in desk.rows if row.kind != HOLD],
        "holds": [row for row in desk.rows if row.kind == HOLD and row.is_open],
        "locked": desk.locked,
        "may_open": desk.may_open(),
        "kinds": [one.value for one in Right],
        "may_hold": request.actor.role in HOLDING_ROLES,
        "today": request.today,
    }
    return page(request, "web/rights/person.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_right_ask(request: Request, person_id: int, kind: str) -> HttpResponseBase:
    """Write down, for a person who asks a worker, that they use a right."""
    if kind not in set(Right):
        raise Http404
    desk = desk_for(request, person_id)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offered=offered(kind),
        agencies=desk.agencies(),
        needs_category=kind == Right.RESTRICTION,
    )
    if form.is_valid() and _filed(desk, kind, form):
        messages.success(request, _("Written down. The month for an answer runs from today."))
        return redirect("person_rights", person_id)
    context = {**desk.context(), "form": form, "kind": kind}
    return page(request, "web/rights/ask.html", context)


def _filed(desk: Desk, kind: str, form: AskForm) -> bool:
    request, data = desk.request, form.cleaned_data
    try:
        file_right(
            desk.person_id,
            kind,
            categories=set(map(Category, data["categories"])),
            text=data["text"],
            agency_id=int(data["agency"]) if data["agency"] else None,
            access=desk.access,
            now=request.now,
            today=request.today,
        )
    except RightsError as error:
        form.show(error.reasons)
        return False
    return True


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_right(request: Request, person_id: int, request_id: int) -> HttpResponseBase:
    """Show one request, and answer it."""
    desk = desk_for(request, person_id)
    row = desk.row(request_id)
    form = None
    if desk.may_answer(row):
        data = request.POST if request.method == "POST" else None
        form = AnswerForm(data, justifications=justifications(row.kind))
        if form.is_valid() and _answered(desk, row, form):
            return redirect("person_rights", person_id)
    elif request.method == "POST":
        raise Http404
    context = {
        **desk.context(),
        "row": row,
        "form": form,
        "longer": ReasonForm() if form is not None and not row.is_longer else None,
        "kept": desk.kept() if row.kind == Right.ERASURE else [],
        "about": consent_words.listed(
            [consent_words.category(one.value) for one in row.categories]
        ),
        "has_page": rights.has_page(person_id, access=desk.access),
        "today": request.today,
    }
    return page(request, "web/rights/request.html", context)


def _answered(desk: Desk, row: RightsRow, form: AnswerForm) -> bool:
    request, data = desk.request, form.cleaned_data
    is_granted = data["outcome"] == GRANTED
    try:
        if is_granted and row.kind == Right.ERASURE:
            count = grant_erasure(
                desk.person_id,
                row.request_id,
                text=data["text"],
                access=desk.access,
                now=request.now,
                today=request.today,
            )
            said = _("Answered. What your agency wrote is erased: %(count)s notes.") % {
                "count": count
            }
        else:
            told = answer_right(
                desk.person_id,
                row.request_id,
                is_granted=is_granted,
                text=data["text"],
                justification=data["justification"],
                access=desk.access,
                now=request.now,
                today=request.today,
            )
            said = _("Answered. Agencies that were told: %(count)s.") % {"count": len(told)}
    except RightsError as error:
        form.show(error.reasons)
        return False
    messages.success(request, said)
    return True


@staff_page(roles=ANSWERING_ROLES)
@require_http_methods(["POST"])
def person_right_longer(request: Request, person_id: int, request_id: int) -> HttpResponse:
    """Take two more months, with a reason that the person reads."""
    desk = desk_for(request, person_id)
    desk.row(request_id)
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        extend_right(
            person_id,
            request_id,
            reason=form.cleaned_data.get("text", ""),
            access=desk.access,
            now=request.now,
            today=request.today,
        )
    except RightsError as error:
        for reason in error.reasons:
            messages.error(request, rights_words.reason_text(reason))
    else:
        messages.success(request, _("Two more months. The person reads why."))
    return redirect("person_right", person_id, request_id)
