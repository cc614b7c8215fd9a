"""Ask a prison for a visit: to a group, or to one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from throughcare.kernel.reasons import Reason
from throughcare.pages import visit_forms as forms
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.visits import actions, queries
from throughcare.visits.actions import VisitError
from throughcare.web.gate import reach
from throughcare.web.visits.forming import VISITING, get_or_post, sent, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.visits.types import Draft, PermitRow


@staff_page(roles=VISITING)
@get_or_post
def group(request: Request, permit_id: int) -> HttpResponse:
    """Ask for a visit to a group."""
    row = queries.permit_of(permit_id, by=request.actor)
    if row is None or row.agency_id != request.actor.agency_id:
        raise Http404
    form = forms.VisitForm(sent(request), visitors=row.visitors, is_group=True)

    def write() -> None:
        actions.ask_group(
            permit_id, _draft(form), by=request.actor, now=request.now, today=request.today
        )

    return show(
        request,
        form,
        write,
        title=_("Ask for a visit to a group"),
        about=row.prison,
        done=_("The prison was asked."),
        back=("visits",),
        button=_("Ask the prison"),
    )


@staff_page(roles=VISITING)
@get_or_post
def person(request: Request, person_id: int) -> HttpResponse:
    """Ask for a visit to one person, in the prison where they are."""
    access = reach(request, person_id, what="visit")
    name = people.facts_of([person_id], access=access)[person_id].name
    permits = _permits(request)
    permit = _chosen(request, permits)
    if permit is None:
        context = {"person_id": person_id, "name": name, "permits": permits}
        return page(request, "web/visits/choose_permit.html", context)
    form = forms.VisitForm(sent(request), visitors=permit.visitors, is_group=False)

    def write() -> None:
        actions.ask_person(
            permit.permit_id,
            _draft(form),
            person_id=person_id,
            access=access,
            now=request.now,
            today=request.today,
        )

    return show(
        request,
        form,
        write,
        title=_("Ask for a visit to %(name)s") % {"name": name},
        about=_("%(prison)s reads who comes when, and to whom where it may know of them. Not why.")
        % {"prison": permit.prison},
        done=_("The prison was asked. The person can read it, and say no."),
        back=("person", person_id),
        button=_("Ask the prison"),
    )


def _permits(request: Request) -> list[PermitRow]:
    """Return the permits of the worker's agency under which somebody can come today."""
    ours = request.actor.agency_id
    found = queries.permits_of(by=request.actor)
    return [
        row
        for row in found
        if row.agency_id == ours and row.holds_on(request.today) and row.visitors
    ]


def _chosen(request: Request, permits: list[PermitRow]) -> PermitRow | None:
    """Return the permit that an address names, or the only one."""
    if len(permits) == 1:
        return permits[0]
    return next((row for row in permits if str(row.permit_id) == request.GET.get("permit")), None)


def _draft(form: forms.VisitForm) -> Draft:
    draft = form.draft
    if draft is None:
        raise VisitError([Reason("visit.time_missing")])
    return draft
