"""What happened to somebody in custody: looked at first, then recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.agencies import queries as agencies
from throughcare.caseloads.rules.hanging import BEGINS
from throughcare.custody import queries as custody
from throughcare.custody.types import LegalTitle
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries import supposing
from throughcare.journeys.queries.carrying import carries_on, contact_at
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages import words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.web.custody import forms
from throughcare.web.gate import ADMITTING_ROLES, may_admit, reach
from throughcare.web.person import moves

if TYPE_CHECKING:
    from datetime import date

    from django.http.response import HttpResponseBase

    from throughcare.journeys.queries.preview import Preview
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.web.person.moves import ChangeGroup

_NEEDS = frozenset({Category.IDENTITY, Category.CUSTODY, Category.JOURNEY})


@dataclass(frozen=True, slots=True)
class Supposed:
    """Hold what a movement would do, in words."""

    what: str
    on: date
    contact: str
    groups: tuple[ChangeGroup, ...]


@staff_page(roles=ADMITTING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def movements(request: Request, person_id: int) -> HttpResponseBase:
    """Record a release, a transfer, another legal title or a death, after a look at what would move."""
    if not may_admit(request):
        raise Http404
    access = reach(request, person_id, what="movement", needs=_NEEDS)
    _require_holder(request, person_id, access)
    posted = request.POST if request.method == "POST" else None
    form = forms.MovementForm(
        posted, prisons=_prisons(request), today=request.today, initial={"on": request.today}
    )
    supposed = None
    if form.is_valid():
        if "apply" in request.POST and _recorded(request, person_id, form, access):
            return redirect("person", person_id)
        if not form.errors:
            supposed = _suppose(request, person_id, form.cleaned_data, access)
    facts = people.facts_of([person_id], access=access)[person_id]
    context = {"form": form, "person_id": person_id, "name": facts.name, "supposed": supposed}
    return page(request, "web/custody/movements.html", context)


def _require_holder(request: Request, person_id: int, access: Access) -> None:
    """Let only the prison that holds the person, or last held them, say what happened to them."""
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    if stay is None or stay.agency_id != request.actor.agency_id:
        raise Http404


def _prisons(request: Request) -> list[tuple[str, str]]:
    own = request.worker.agency_id if request.worker else None
    map_ = agencies.agency_map().agencies
    return [
        (str(row.agency_id), row.name)
        for row in map_.values()
        if row.kind == "prison" and row.agency_id != own
    ]


def _recorded(request: Request, person_id: int, form: forms.MovementForm, access: Access) -> bool:
    try:
        found = _record(request, person_id, form.cleaned_data, access)
    except ThroughcareError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, moves.summary(found))
    return True


def _record(
    request: Request, person_id: int, data: dict[str, Any], access: Access
) -> tuple[Change, ...]:
    common: dict[str, Any] = {"access": access, "now": request.now, "today": request.today}
    match data["kind"]:
        case "release":
            return journeys.release(person_id, on=data["on"], **common)
        case "transfer":
            return journeys.transfer(
                person_id, to_agency_id=int(data["to_agency"]), on=data["on"], **common
            )
        case "legal_title":
            return journeys.record_legal_title(
                person_id, title=LegalTitle(data["title"]), from_on=data["on"], **common
            )
        case _:
            return journeys.record_death(person_id, on=data["on"], **common)


def _suppose(
    request: Request, person_id: int, data: dict[str, Any], access: Access
) -> Supposed | None:
    preview = _preview(request, person_id, data, access)
    if preview is None:
        return None
    return Supposed(
        _what(data),
        data["on"],
        _contact(request, data, preview),
        moves.groups(preview.changes),
    )


def _preview(
    request: Request, person_id: int, data: dict[str, Any], access: Access
) -> Preview | None:
    common: dict[str, Any] = {"access": access, "today": request.today}
    match data["kind"]:
        case "release":
            return supposing.preview_release(person_id, on=data["on"], now=request.now, **common)
        case "transfer":
            return supposing.preview_transfer(
                person_id, to_agency_id=int(data["to_agency"]), **common
            )
        case "legal_title":
            return supposing.preview_legal_title(
                person_id, title=LegalTitle(data["title"]), from_on=data["on"], **common
            )
        case _:
            return supposing.preview_death(person_id, on=data["on"], now=request.now, **common)


def _what(data: dict[str, Any]) -> str:
    names = agencies.agency_names()
    match data["kind"]:
        case "release":
            return _("Released")
        case "transfer":
            return _("Transferred to %(agency)s") % {"agency": names[int(data["to_agency"])]}
        case "legal_title":
            title = words.word(words.LEGAL_TITLES, data["title"])
            return _("Legal title: %(title)s") % {"title": title}
        case _:
            return _("Died")


def _contact(request: Request, data: dict[str, Any], preview: Preview) -> str:
    """Say what becomes of the one contact."""
    if data["kind"] == "death":
        return _("The case closes. Nobody is asked or reminded any more.")
    if data["kind"] == "transfer" and contact_at(int(data["to_agency"]), request.today) is None:
        return _("That prison has no duty contact, so nothing can be recorded. Ask it to name one.")
    if data["kind"] == "release" and (said := _after_release(request, data["on"], preview)):
        return said
    after = preview.after.contact_agency_id
    if after != preview.before.contact_agency_id:
        names = agencies.agency_names()
        return _("The one contact will be at %(agency)s.") % {"agency": names[after]}
    return _("The one contact stays.")


def _after_release(request: Request, on: date, preview: Preview) -> str:
    """Say what is special about who carries on; empty where the contact stays or simply changes."""
    if preview.after.closed_on is not None:
        return _("No programme goes on after release: the case closes with its last contact.")
    if any(change.effect == BEGINS for change in preview.changes):
        return _("Whoever accepted the handover becomes the one contact at once.")
    released = replace(preview.after, contact_agency_id=preview.before.contact_agency_id)
    if carries_on(released, preview.derivations, on=on, today=request.today).nobody_there:
        return _("Nobody at the next agency can take over yet. The one contact stays, and is told.")
    return ""
