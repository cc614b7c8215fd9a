"""Who stands in: a deputy of one person, and cover for a colleague who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.actions import absences as actions
from throughcare.caseloads.queries import teams
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import deputizing
from throughcare.journeys.actions.teaming import GuestError
from throughcare.kernel.access import Category
from throughcare.pages import reasons
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.queries.involved import is_guest
from throughcare.web.gate import CONTACTS, may_hand_over, reach
from throughcare.web.handover import rows
from throughcare.web.handover.forms import AbsenceForm, DeputyForm

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.types import DeputyRow
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

_NEEDS = frozenset({Category.IDENTITY, Category.JOURNEY})


@staff_page(roles=CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: Request, person_id: int) -> HttpResponseBase:
    """Choose who stands in for the contact, or end it."""
    access = reach(request, person_id, what="deputy", needs=_NEEDS)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    guest = is_guest(person_id, access=access, today=request.today)
    if case is None or not may_hand_over(request, case.contact_agency_id, is_guest=guest):
        raise Http404
    if request.method == "POST" and "end" in request.POST:
        return _ended(request, person_id, access)
    workers = [
        one
        for one in rows.around(person_id, access, request.today)
        if one.membership_id != case.contact_membership_id
    ]
    form = DeputyForm(
        request.POST if request.method == "POST" else None, workers=rows.choices(workers)
    )
    if form.is_valid() and _named(request, person_id, form, access):
        return redirect("person", person_id)
    present = teams.deputy_of(case.case_id, person_id, access=access)
    known = rows.known_agencies(person_id, access, request.today)
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "present": present and _card(present, known, access),
    }
    return page(request, "web/handover/deputy.html", context)


def _card(row: DeputyRow, known: set[int], access: Access) -> dict[str, str]:
    is_known = row.agency_id in known or row.agency_id == access.actor.agency_id
    if not is_known:
        return {"name": _("Somebody of another agency"), "role": "", "agency": ""}
    names = accounts.worker_names([row.membership_id])
    agency = agencies.agency_names().get(row.agency_id, "")
    return {"name": names.get(row.membership_id, ""), "role": agency, "agency": ""}


def _named(request: Request, person_id: int, form: DeputyForm, access: Access) -> bool:
    try:
        changed = deputizing.name_deputy(
            person_id,
            membership_id=int(form.cleaned_data["worker"]),
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    text = (
        _("Recorded. The deputy sees from now on what the contact sees.")
        if changed
        else _("Nothing changed: this is the deputy already.")
    )
    messages.success(request, text)
    return True


def _ended(request: Request, person_id: int, access: Access) -> HttpResponseBase:
    try:
        deputizing.end_deputy(person_id, access=access, now=request.now, today=request.today)
    except (NotPossibleError, GuestError) as error:
        raise Http404 from error
    messages.success(request, _("Ended. The contact has no deputy now."))
    return redirect("person", person_id)


@staff_page(roles=CONTACT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: Request) -> HttpResponseBase:
    """Show who is away and who covers, and record one's own absence, or a colleague's as a team leader."""
    me = cast("Worker", request.worker)
    here = [
        one for one in accounts.workers_of(me.agency_id, request.today) if one.role in CONTACT_ROLES
    ]
    own = here if me.role is Role.TEAM_LEADER else [one for one in here if one == me]
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        workers=rows.choices(own),
        covers=rows.choices(here),
        initial={"worker": str(me.membership_id)},
    )
    if form.is_valid() and _recorded(request, form):
        messages.success(
            request, _("Recorded. Whoever covers finds the cases in their own caseload.")
        )
        return redirect("absences")
    found = teams.absences_of([one.membership_id for one in here], request.today)
    names = {one.membership_id: one.name for one in here}
    context = {
        "form": form,
        "rows": [
            {
                "row": row,
                "worker": names.get(row.membership_id, ""),
                "cover": names.get(row.cover_membership_id, ""),
                "may_end": me.role is Role.TEAM_LEADER or row.membership_id == me.membership_id,
            }
            for row in found
        ],
        "today": request.today,
        "longest": actions.LONGEST_DAYS,
        "is_alone": len(here) <= 1,
    }
    return page(request, "web/handover/absences.html", context)


def _recorded(request: Request, form: AbsenceForm) -> bool:
    said = form.cleaned_data
    try:
        actions.record_absence(
            int(said["worker"]),
            cover_id=int(said["cover"]),
            since=said["since"],
            last_on=said["last_on"],
            by=request.actor,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


@staff_page(roles=CONTACT_ROLES)
@require_POST
def end(request: Request, absence_id: int) -> HttpResponseBase:
    """Record that a worker is back from today."""
    try:
        actions.end_absence(absence_id, by=request.actor, now=request.now, today=request.today)
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(request, _("Ended. The cases are with their contact again."))
    return redirect("absences")
