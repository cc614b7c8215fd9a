"""Hand somebody over to another agency: propose, answer, take back, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.queries import handovers as queries
from throughcare.caseloads.queries.teams import crossings_of
from throughcare.caseloads.rules.handing import ladder
from throughcare.caseloads.types import Answer, HandoverKind, NotPossibleError, State
from throughcare.journeys.actions import handing
from throughcare.journeys.actions.assigning import board, may_cross
from throughcare.journeys.queries.overlapping import overlap_of
from throughcare.journeys.queries.placing import release_ahead
from throughcare.kernel.access import Category
from throughcare.pages import handover_words, reasons, words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing.queries.involved import is_guest
from throughcare.web.gate import CONTACTS, may_hand_over, reach
from throughcare.web.handover import previewing, rows
from throughcare.web.handover.forms import YES, AnswerForm, DecideForm, ProposeForm

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.caseloads.queries import CaseRow
    from throughcare.caseloads.types import HandoverRow
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

_NEEDS = frozenset({Category.IDENTITY, Category.JOURNEY})
_TAKES_OVER = ("municipality", "probation", "ngo", "prison", "care_and_safety_house")
"""Kinds of agency that are offered, in the order of a way home."""


@staff_page(roles=CONTACT_ROLES)
@require_safe
def handover(request: Request, person_id: int) -> HttpResponse:
    """Show how the handover stands, what everybody answered, and what was before."""
    access = reach(request, person_id, what="handover", needs=_NEEDS)
    found = queries.handovers_of(person_id, access=access)
    known = rows.known_agencies(person_id, access, request.today)
    mine = [one for one in found if _concerns(one, access, known)]
    present = next((one for one in mine if one.is_open), None)
    case = caseloads.latest_case_of(person_id, access=access)
    places = rows.places_of(mine)
    context = {
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "present": present and rows.card(present, access, known, places),
        "groups": previewing.would_move(present, access, request) if present else (),
        "past": [rows.card(one, access, known, places) for one in mine if not one.is_open],
        "crossings": _crossings(case, person_id, access),
        "may_answer": present is not None and _waits_for_us(present, access),
        "may_decide": present is not None and _may_decide(present, access, request),
        "may_withdraw": present is not None and _may_withdraw(present, access, request),
        "may_propose": _may_lead(request, case, person_id, access)
        and not any(one.is_open for one in found),
    }
    return page(request, "web/handover/handover.html", context)


def _concerns(row: HandoverRow, access: Access, known: set[int]) -> bool:
    """Tell whether a worker may know of a handover: their agency has a part in it, or they know both sides."""
    ours = access.actor.agency_id
    is_part = ours == row.from_agency_id or row.answer_of(ours) is not None
    return is_part or {row.from_agency_id, row.to_agency_id} <= known


def _crossings(case: CaseRow | None, person_id: int, access: Access) -> list[dict[str, object]]:
    if case is None:
        return []
    found = crossings_of(case.case_id, person_id, access=access)
    ours = access.actor.agency_id
    ids = {one for row in found for one in (row.membership_id, row.decided_by_id) if one}
    names = accounts.worker_names(ids) if ids else {}
    return [
        {
            "row": row,
            "worker": names.get(row.membership_id, ""),
            "by": names.get(row.decided_by_id or 0, ""),
        }
        for row in found
        if case.contact_agency_id == ours
    ]


def _waits_for_us(row: HandoverRow, access: Access) -> bool:
    ours = row.answer_of(access.actor.agency_id)
    return row.state is State.PROPOSED and ours is not None and ours.answer is Answer.WAITING


def _may_decide(row: HandoverRow, access: Access, request: Request) -> bool:
    return row.state is State.DISPUTED and may_cross(
        row.decider_agency_id or 0, access=access, today=request.today
    )


def _may_withdraw(row: HandoverRow, access: Access, request: Request) -> bool:
    return access.actor.agency_id == row.from_agency_id and request.actor.role in CONTACTS


def _may_lead(request: Request, case: CaseRow | None, person_id: int, access: Access) -> bool:
    if case is None or case.closed_at is not None:
        return False
    guest = is_guest(person_id, access=access, today=request.today)
    return may_hand_over(request, case.contact_agency_id, is_guest=guest)


@staff_page(roles=CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, person_id: int) -> HttpResponseBase:
    """Propose that another agency takes over."""
    access = reach(request, person_id, what="handover", needs=_NEEDS)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None or not _may_lead(request, case, person_id, access):
        raise Http404
    kind = _kind(request)
    offered = _offered(person_id, case, kind, access)
    overlap = overlap_of(case.case_id, person_id, access=access, today=request.today)
    posted = request.POST if request.method == "POST" else None
    has_release = _has_release(person_id, access)
    form = ProposeForm(
        posted,
        agencies=offered,
        places=_places(person_id, access, request) if kind is HandoverKind.TRANSFER else (),
        has_release=has_release,
        initial={"agency": request.GET.get("agency", ""), "moves_with_release": has_release},
    )
    if form.is_valid() and _proposed(request, person_id, kind, form, access):
        messages.success(
            request, _("Proposed. Everybody concerned is asked; until then the contact stays.")
        )
        return redirect("person_handover", person_id)
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "is_transfer": kind is HandoverKind.TRANSFER,
        "overlap": overlap,
        "ladder": ladder(overlap.days),
    }
    return page(request, "web/handover/propose.html", context)


def _kind(request: Request) -> HandoverKind:
    is_transfer = request.GET.get("kind") == HandoverKind.TRANSFER.value
    return HandoverKind.TRANSFER if is_transfer else HandoverKind.HANDOVER


def _offered(
    person_id: int, case: CaseRow, kind: HandoverKind, access: Access
) -> list[tuple[str, str]]:
    """Offer agencies of the place; for a transfer municipalities elsewhere, and everybody abroad."""
    here = people.facts_of([person_id], access=access)[person_id].jurisdiction
    found = [
        one
        for one in agencies.agency_map().agencies.values()
        if one.kind in _TAKES_OVER
        and not one.is_sealed
        and one.agency_id != case.contact_agency_id
        and (
            one.jurisdiction == here
            if kind is HandoverKind.HANDOVER
            else one.kind == "municipality" or one.jurisdiction != here
        )
    ]
    found.sort(key=lambda one: (_TAKES_OVER.index(one.kind), one.name))
    return [(str(one.agency_id), one.name) for one in found]


def _proposed(
    request: Request, person_id: int, kind: HandoverKind, form: ProposeForm, access: Access
) -> bool:
    said = form.cleaned_data
    wanted = handing.Wanted(
        kind,
        int(said["agency"]),
        None,
        said["start_on"],
        said["meeting_on"],
        said["note"],
        said.get("moves_with_release", False),
        said.get("municipality", ""),
    )
    try:
        handing.propose(person_id, wanted, access=access, now=request.now, today=request.today)
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


def _has_release(person_id: int, access: Access) -> bool:
    sees = access.covers(person_id, Category.CUSTODY)
    return sees and release_ahead(person_id, access=access) is not None


def _places(person_id: int, access: Access, request: Request) -> list[tuple[str, str]]:
    here = people.facts_of([person_id], access=access)[person_id].jurisdiction
    found = agencies.municipalities_of(here)
    return [(row.code, row.name) for row in found if request.today in row.valid]


def _one(person_id: int, handover_id: int, access: Access) -> HandoverRow:
    row = queries.handover(handover_id, person_id, access=access)
    if row is None or not row.is_open:
        raise Http404
    return row


@staff_page(roles=CONTACT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, person_id: int, handover_id: int) -> HttpResponseBase:
    """Answer for one's agency; a receiver says who takes over, with the load of each in sight."""
    access = reach(request, person_id, what="handover")
    row = _one(person_id, handover_id, access)
    if not _waits_for_us(row, access):
        raise Http404
    ours = access.actor.agency_id or 0
    is_receiver = row.to_agency_id == ours
    workers = rows.contacts_at([ours], request.today)
    loads, weights = board(person_id, workers, access=access, today=request.today)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        workers=rows.choices_with_load(workers, loads),
        is_receiver=is_receiver,
        may_cross=may_cross(ours, access=access, today=request.today),
        initial={"worker": rows.first_choice(row.to_membership_id, workers)},
    )
    if form.is_valid() and _answered(request, row, form, access):
        messages.success(request, _("Answered. All sides see it."))
        return redirect("teamwork")
    weight = weights[ours]
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "card": rows.card(row, access, rows.known_agencies(person_id, access, request.today)),
        "groups": previewing.would_move(row, access, request),
        "is_receiver": is_receiver,
        "weight": weight,
        "parts": [words.word(handover_words.WEIGHTS, code) for code in weight.parts],
    }
    return page(request, "web/handover/answer.html", context)


def _answered(request: Request, row: HandoverRow, form: AnswerForm, access: Access) -> bool:
    said = form.cleaned_data
    try:
        handing.answer(
            row.person_id,
            row.handover_id,
            says_yes=said["answer"] == YES,
            reason=said["reason"],
            membership_id=int(said["worker"]) if said.get("worker") else None,
            over_reason=said.get("over_reason", ""),
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


@staff_page(roles=CONTACTS)
@require_POST
def withdraw(request: Request, person_id: int, handover_id: int) -> HttpResponseBase:
    """Take a proposal back; the contact stays."""
    access = reach(request, person_id, what="handover", needs=_NEEDS)
    row = _one(person_id, handover_id, access)
    if not _may_withdraw(row, access, request):
        raise Http404
    try:
        handing.withdraw(
            person_id, handover_id, access=access, now=request.now, today=request.today
        )
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(request, _("Taken back. The contact stays."))
    return redirect("person_handover", person_id)


@staff_page(roles=CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, person_id: int, handover_id: int) -> HttpResponseBase:
    """Decide about a refused transfer."""
    access = reach(request, person_id, what="handover", needs=_NEEDS)
    row = _one(person_id, handover_id, access)
    if not _may_decide(row, access, request):
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, row, form, access):
        messages.success(request, _("Decided. Both sides see it."))
        return redirect("person_handover", person_id)
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "card": rows.card(row, access, rows.known_agencies(person_id, access, request.today)),
    }
    return page(request, "web/handover/decide.html", context)


def _decided(request: Request, row: HandoverRow, form: DecideForm, access: Access) -> bool:
    try:
        handing.decide(
            row.person_id,
            row.handover_id,
            moves=form.cleaned_data["answer"] == YES,
            reason=form.cleaned_data["reason"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True
