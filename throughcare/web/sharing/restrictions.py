"""Who is kept out of a person's data, and who says that they know the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.pages import access_words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing.actions import blocking
from throughcare.sharing.queries.blocks import RESTRICTING_ROLES, blocks_of, may_exclude_agency
from throughcare.sharing.types import Limit
from throughcare.web.gate import reach
from throughcare.web.sharing.forms import KnowForm, RestrictForm

if TYPE_CHECKING:
    from datetime import date

    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request


@staff_page(roles=RESTRICTING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def person_restrictions(request: Request, person_id: int) -> HttpResponseBase:
    """Show who is kept out, and keep somebody out."""
    access = reach(request, person_id, what="restrictions", needs=frozenset())
    is_wide = _may_exclude_agency(person_id, access)
    form = RestrictForm(
        request.POST if request.method == "POST" else None,
        workers=_colleagues(request),
        agencies=_agencies(request) if is_wide else (),
    )
    if form.is_valid() and _restricted(request, person_id, form, access):
        messages.success(request, _("It holds from now, everywhere."))
        return _back(request, person_id)
    context = {
        "form": form,
        "person_id": person_id,
        "person_name": _name(person_id, access),
        "blocks": blocks_of(person_id, access=access, now=request.now),
        "words": access_words,
        "today": request.today,
    }
    return page(request, "web/sharing/restrictions.html", context)


def _may_exclude_agency(person_id: int, access: Access) -> bool:
    """Tell whether other agencies may be named; whoever may restrict nobody finds no page."""
    try:
        return may_exclude_agency(person_id, access=access)
    except AccessRefusedError as error:
        raise Http404 from error


def _restricted(request: Request, person_id: int, form: RestrictForm, access: Access) -> bool:
    said = form.cleaned_data
    accounts_named = [int(one) for one in said["workers"]]
    if said["effect"] != "limit" and _would_lose_contact(
        person_id, said, accounts_named, access, request.today
    ):
        form.add_error(
            "workers", _("The one contact would be kept out. Hand the person over first.")
        )
        return False
    about: dict[str, Any] = {
        "reason_code": said["reason_code"],
        "note": said["note"],
        "review_on": said["review_on"],
        "access": access,
        "now": request.now,
        "today": request.today,
    }
    try:
        if said["effect"] == "limit":
            blocking.add_limit(person_id, limit=Limit(said["limit"]), **about)
        elif said["effect"] == "only":
            blocking.allow_only(person_id, account_ids=accounts_named, **about)
        else:
            blocking.exclude_many(
                person_id, account_ids=accounts_named, agency_id=_number(said["agency"]), **about
            )
    except blocking.BlockError as error:
        form.show(error.reason)
        return False
    return True


def _number(text: str) -> int | None:
    return int(text) if text else None


def _would_lose_contact(
    person_id: int, said: dict[str, Any], named: list[int], access: Access, today: date
) -> bool:
    """Tell whether the one contact would be kept out: nobody may be left without one."""
    if not access.covers(person_id, Category.IDENTITY):
        return False
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        return False
    if said["effect"] == "exclude" and said["agency"] == str(case.contact_agency_id):
        return True
    worker = accounts.worker(case.contact_membership_id, today)
    contact = None if worker is None else worker.account_id
    own = case.contact_agency_id == access.actor.agency_id
    return contact in named if said["effect"] == "exclude" else own and contact not in named


@staff_page(roles=RESTRICTING_ROLES)
@require_POST
def restriction_end(request: Request, person_id: int, block_id: int) -> HttpResponseBase:
    """End a restriction."""
    access = reach(request, person_id, what="restrictions", needs=frozenset(), act=Act.CHANGE)
    _may_exclude_agency(person_id, access)
    if blocking.end_block(person_id, block_id, access=access, now=request.now):
        messages.success(request, _("Ended from now, everywhere."))
    else:
        messages.info(request, _("Nothing changed: it had ended already."))
    return redirect("person_restrictions", person_id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_known(request: Request, person_id: int) -> HttpResponseBase:
    """Say that I know this person, and see them no more."""
    access = reach(request, person_id, what="restrictions")
    form = KnowForm(request.POST if request.method == "POST" else None)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    is_contact = case is not None and case.contact_membership_id == request.actor.membership_id
    if form.is_valid() and not is_contact and _excluded(request, person_id, form, access):
        messages.success(request, _("You see this person no more. Your team leader can end it."))
        return redirect("start")
    context = {
        "form": form,
        "person_id": person_id,
        "person_name": _name(person_id, access),
        "is_contact": is_contact,
    }
    return page(request, "web/sharing/known.html", context)


def _excluded(request: Request, person_id: int, form: KnowForm, access: Access) -> bool:
    try:
        blocking.exclude_myself(
            person_id, note=form.cleaned_data["note"], access=access, now=request.now
        )
    except blocking.BlockError as error:
        form.show(error.reason)
        return False
    return True


def _colleagues(request: Request) -> list[tuple[str, str]]:
    worker = request.worker
    if worker is None:
        raise Http404
    found = accounts.workers_of(worker.agency_id, request.today)
    return list(dict.fromkeys((str(one.account_id), one.name) for one in found))


def _agencies(request: Request) -> list[tuple[str, str]]:
    rows = agencies.agency_map().agencies
    own = rows.get(request.actor.agency_id or 0)
    here = [
        row
        for row in rows.values()
        if own is not None
        and row.jurisdiction == own.jurisdiction
        and row.agency_id != own.agency_id
        and not row.is_sealed
    ]
    return [(str(row.agency_id), row.name) for row in sorted(here, key=lambda row: row.name)]


def _back(request: Request, person_id: int) -> HttpResponseBase:
    """Lead on: to the restrictions, unless whoever recorded them is now kept out."""
    me = str(request.actor.account_id) in request.POST.getlist("workers")
    effect = request.POST.get("effect")
    may_log = request.actor.role == "data_protection_officer"
    if (effect == "exclude" and me) or (effect == "only" and not me and not may_log):
        return redirect("start")
    return redirect("person_restrictions", person_id)


def _name(person_id: int, access: Access) -> str:
    """Return the name where the reader may know it: a data-protection officer may not."""
    if not access.covers(person_id, Category.IDENTITY):
        return _("Person %(number)s") % {"number": person_id}
    return people.facts_of([person_id], access=access)[person_id].name
