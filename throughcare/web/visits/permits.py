"""Ask to work in a prison, answer, say who comes in, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from throughcare.pages import visit_forms as forms
from throughcare.pages import visit_words as words
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.formatting import date_medium
from throughcare.visits import actions, queries
from throughcare.visits.types import PermitState
from throughcare.web.visits.forming import GRANTING, VISITING, get_or_post, given_by, sent, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.visits.types import PermitRow

ROLES = VISITING | GRANTING


def _is_prison(request: Request) -> bool:
    return request.worker is not None and request.worker.agency_kind == "prison"


@staff_page(roles=ROLES)
@require_safe
def permits(request: Request) -> HttpResponse:
    """List where the agency may work, or who asks to work in the prison."""
    context = {
        "columns": [Column(_("Agency")), Column(_("Prison")), Column(_("Answer"))],
        "rows": [_cells(row) for row in queries.permits_of(by=request.actor)],
        "may_ask": not _is_prison(request) and bool(queries.prisons(by=request.actor)),
    }
    return page(request, "web/visits/permits.html", context)


def _cells(row: PermitRow) -> list[object]:
    standing = Tag(str(words.PERMITS[row.state]), words.PERMIT_TONES[row.state])
    until = _("until %(day)s") % {"day": date_medium(row.until)} if row.until else ""
    return [
        Link(row.agency, f"/visits/permits/{row.permit_id}"),
        row.prison,
        Stack(standing, until),
    ]


@staff_page(roles=ROLES)
@get_or_post
def ask(request: Request) -> HttpResponse:
    """Ask a prison whether the agency may work there."""
    if _is_prison(request):
        raise Http404
    form = forms.PermitForm(sent(request), prisons=queries.prisons(by=request.actor))

    def write() -> None:
        said = form.cleaned_data
        actions.ask_permit(
            int(said["prison"]),
            said["what"] or "",
            by=request.actor,
            now=request.now,
            today=request.today,
        )

    return show(
        request,
        form,
        write,
        title=_("Ask to work in a prison"),
        about=_("The prison answers for all of your agency. Whom you visit is asked each time."),
        done=_("The prison was asked. Say now who would come in."),
        back=("visit_permits",),
        button=_("Ask the prison"),
    )


@staff_page(roles=ROLES)
@require_safe
def permit(request: Request, permit_id: int) -> HttpResponse:
    """Show one request with its answer and who comes in."""
    row = _permit(request, permit_id)
    is_prison = row.prison_id == request.actor.agency_id
    is_live = row.state in {PermitState.ASKED, PermitState.GRANTED}
    role = request.actor.role
    context = {
        "row": row,
        "words": words,
        "may_answer": is_prison and row.state is PermitState.ASKED and role in GRANTING,
        "may_end": is_live
        and (not is_prison or (row.state is PermitState.GRANTED and role in GRANTING)),
        "may_name": is_live and not is_prison,
        "may_plan": not is_prison and row.holds_on(request.today) and bool(row.visitors),
    }
    return page(request, "web/visits/permit.html", context)


@staff_page(roles=GRANTING)
@get_or_post
def answer(request: Request, permit_id: int) -> HttpResponse:
    """Grant or refuse a request, for the prison."""
    row = _permit(request, permit_id)
    if row.prison_id != request.actor.agency_id:
        raise Http404
    form = forms.GrantForm(sent(request))

    def write() -> None:
        said = form.cleaned_data
        given = given_by(request)
        if said["answer"] == "grant":
            actions.grant(permit_id, said["until"], said["conditions"] or "", **given)
        else:
            actions.refuse(permit_id, said["words"] or "", **given)

    return show(
        request,
        form,
        write,
        title=_("Answer %(agency)s") % {"agency": row.agency},
        about=row.what,
        done=_("The agency was told."),
        back=("visit_permit", permit_id),
        button=_("Send the answer"),
    )


@staff_page(roles=ROLES)
@get_or_post
def end(request: Request, permit_id: int) -> HttpResponse:
    """End a permit, or take a request back."""
    row = _permit(request, permit_id)
    if row.prison_id == request.actor.agency_id and request.actor.role not in GRANTING:
        raise Http404
    form = forms.WhyForm(sent(request))

    def write() -> None:
        said = form.cleaned_data["words"] or ""
        actions.end_permit(permit_id, said, by=request.actor, now=request.now, today=request.today)

    return show(
        request,
        form,
        write,
        title=_("End it: %(agency)s in %(prison)s") % {"agency": row.agency, "prison": row.prison},
        about=_("Visits that were agreed stay: call them off one by one, so that nobody waits."),
        done=_("It ended, and the others were told."),
        back=("visit_permit", permit_id),
        button=_("End it"),
    )


@staff_page(roles=ROLES)
@get_or_post
def add_visitor(request: Request, permit_id: int) -> HttpResponse:
    """Say who comes in for the agency."""
    row = _permit(request, permit_id)
    if row.agency_id != request.actor.agency_id:
        raise Http404
    form = forms.VisitorForm(sent(request))

    def write() -> None:
        said = form.cleaned_data
        actions.add_visitor(
            permit_id,
            said["name"] or "",
            said["function"] or "",
            by=request.actor,
            now=request.now,
        )

    return show(
        request,
        form,
        write,
        title=_("Who comes in?"),
        about=_("The prison reads name and function, and nothing else about them."),
        done=_("They can be named for visits now."),
        back=("visit_permit", permit_id),
        button=_("Add them"),
    )


@staff_page(roles=ROLES)
@require_POST
def drop_visitor(request: Request, permit_id: int, visitor_id: int) -> HttpResponse:
    """Say that somebody comes in no more."""
    _permit(request, permit_id)
    try:
        actions.drop_visitor(
            permit_id, visitor_id, by=request.actor, now=request.now, today=request.today
        )
    except actions.VisitError as error:
        messages.error(request, words.PROBLEMS[error.reasons[0].code])
    else:
        messages.success(request, _("They are named for no more visits."))
    return redirect("visit_permit", permit_id)


def _permit(request: Request, permit_id: int) -> PermitRow:
    row = queries.permit_of(permit_id, by=request.actor)
    if row is None:
        raise Http404
    return row
