"""Lists of people: my caseload, my agency, late tasks, arrivals, finding somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.journeys.queries import finding, lists, teamwork, upcoming
from throughcare.journeys.queries import overdue as late
from throughcare.journeys.types import NEVER
from throughcare.kernel.access import Access, Category
from throughcare.pages import formatting
from throughcare.pages.doors import Request, page, staff_page
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries import requests as access_requests
from throughcare.web.caseload import keys, rows
from throughcare.web.caseload.forms import AGENCY, MINE, WEEK, WHO, CaseloadFilter, PeopleFilter
from throughcare.web.gate import LEADING_ROLES, may_admit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.http import HttpResponse

    from throughcare.journeys.rules.listing import Listed

ARRIVAL_DAYS: Final = (1, 7, 30)
LEAVE_SOON: Final = timedelta(days=15)
"""Fourteen whole days after today."""
LEAVING_SHOWN: Final = 5


def listing(request: Request, what: str, *needs: Category) -> Access:
    """Return the access to the lists of the worker's agency.

    Errors: Http404, with a refusal recorded, for whoever may not know that such a list exists.
    """
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Access) and access.categories.issuperset(needs):
        return access
    audit.record_without_access(
        request.actor, act=Act.REFUSED, what=what, now=request.now, basis="refused.role"
    )
    raise Http404


def record(request: Request, access: Access, what: str, person_ids: Iterable[int]) -> None:
    """Store who is about to be shown."""
    ids = list(dict.fromkeys(person_ids))
    sharing.record_listed(access, what=what, person_ids=ids, now=request.now)


@staff_page(roles=CONTACT_ROLES)
@require_GET
def caseload(request: Request) -> HttpResponse:
    """Show whom to help first: the cases of the worker, or of the agency, by what is due."""
    access = listing(request, "caseload", Category.JOURNEY)
    form = CaseloadFilter.for_access(request.GET, access)
    standing_in = (
        teamwork.standing_in(access=access, today=request.today)
        if form.is_mine
        else teamwork.NOBODY
    )
    narrow = replace(
        form.narrow(request.today, access.actor.membership_id or 0),
        also_contacts=tuple(standing_in.covers),
        also_cases=tuple(standing_in.cases),
    )
    found = lists.by_due_day(
        access=access, today=request.today, narrow=narrow, after=keys.day_key(request)
    )
    leaving = _leaving(request, access, form)
    shown = [*leaving, *found.rows]
    sheet = rows.listed_sheet(request, access, shown, standing_in)
    has_contact = not form.is_mine or standing_in != teamwork.NOBODY
    record(request, access, "caseload", (row.person_id for row in shown))
    has_more = found.next_key is not None
    soon = [(_("Leave within 14 days, with something still to do"), leaving)] if leaving else []
    context = {
        "filter_form": form,
        "choices": [(text, f"?who={code}", form.is_mine is (code == MINE)) for code, text in WHO],
        "clear_href": f"?who={MINE if form.is_mine else AGENCY}",
        "columns": rows.columns(access, has_contact=has_contact),
        "groups": [
            (title, rows.cells(sheet, part, has_contact=has_contact))
            for title, part in [*soon, *_groups(found.rows, request.today)]
        ],
        "summary": _summary(found.rows, request, has_more=has_more),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
        "requests_waiting": _requests_waiting(request, access),
        "handovers_waiting": teamwork.count_waiting(access=access, today=request.today),
    }
    return page(request, "web/caseload/caseload.html", context)


def _requests_waiting(request: Request, access: Access) -> int:
    """Count what others asked for and this worker's agency answers."""
    leads = request.actor.role in LEADING_ROLES
    return access_requests.count_to_answer(access=access) if leads else 0


def _leaving(request: Request, access: Access, form: CaseloadFilter) -> list[Listed]:
    """Return who of the worker's own people leaves first; they stand above everything else."""
    sees_dates = Category.CUSTODY in access.categories
    if not (sees_dates and form.is_mine) or form.is_narrow or "after" in request.GET:
        return []
    return lists.leaving(
        access=access,
        today=request.today,
        contact_membership_id=access.actor.membership_id or 0,
        before=request.today + LEAVE_SOON,
        most=LEAVING_SHOWN,
    )


def _groups(found: Sequence[Listed], today: date) -> list[tuple[str, list[Listed]]]:
    """Cut rows that are in the order of their days where the urgency changes."""
    bounds = [
        (today, _("Late")),
        (today + WEEK, _("Within 7 days")),
        (NEVER, _("Later")),
        (None, _("Nothing for your agency now")),
    ]
    groups: list[tuple[str, list[Listed]]] = []
    rest = list(found)
    for before, title in bounds:
        part = [row for row in rest if before is None or row.next_due_on < before]
        rest = rest[len(part) :]
        if part:
            groups.append((title, part))
    return groups


def _summary(found: Sequence[Listed], request: Request, *, has_more: bool) -> str:
    """Say in one sentence how many wait."""
    if not found or "after" in request.GET:
        return ""
    late_count = sum(row.next_due_on < request.today for row in found)
    if late_count == len(found) and has_more:
        return _("%(count)s+ people wait for something that is late.") % {"count": late_count}
    if late_count:
        return ngettext(
            "%(count)s person waits for something that is late.",
            "%(count)s people wait for something that is late.",
            late_count,
        ) % {"count": late_count}
    return _("Nothing is late.")


@staff_page
@require_GET
def agency_people(request: Request) -> HttpResponse:
    """Show all people of the agency by name."""
    access = listing(request, "agency_people")
    form = PeopleFilter.for_access(request.GET, access)
    case_id = keys.id_key(request)
    narrow = form.narrow(request.today, access.actor.membership_id or 0)
    found = lists.by_name(
        access=access,
        today=request.today,
        narrow=narrow,
        after=None if case_id is None else lists.name_key(case_id, access=access),
    )
    sheet = rows.listed_sheet(request, access, found.rows)
    record(request, access, "agency_people", (row.person_id for row in found.rows))
    context = {
        "filter_form": form,
        "columns": rows.columns(access),
        "rows": rows.cells(sheet, found.rows),
        "count": _count(lists.count_capped(access=access, today=request.today, narrow=narrow)),
        "next_href": keys.next_href(request, found.next_key and found.next_key[1]),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/caseload/people.html", context)


def _count(found: int) -> str:
    """Say how many there are without counting a whole agency."""
    if found > lists.COUNTED:
        return _("%(count)s+ people") % {"count": formatting.number(lists.COUNTED)}
    return ngettext("%(count)s person", "%(count)s people", found) % {"count": found}


@staff_page
@require_GET
def overdue(request: Request) -> HttpResponse:
    """Show the late tasks that the agency owns, the oldest first."""
    access = listing(request, "overdue", Category.JOURNEY)
    is_mine = request.GET.get("who") == MINE
    found = late.overdue(
        access=access,
        today=request.today,
        contact_membership_id=access.actor.membership_id if is_mine else None,
        after=keys.day_key(request),
    )
    contacts = (row.contact_membership_id for row in found.rows)
    sheet = rows.sheet_for(request, access, contacts)
    record(request, access, "overdue", (row.person_id for row in found.rows))
    context = {
        "choices": [(text, f"?who={code}", is_mine is (code == MINE)) for code, text in WHO],
        "is_mine": is_mine,
        "columns": rows.overdue_columns(access),
        "rows": rows.overdue_cells(sheet, found.rows),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/caseload/overdue.html", context)


@staff_page
@require_GET
def arrivals(request: Request) -> HttpResponse:
    """Show who came into custody lately, and what the agency has to do for each."""
    access = listing(request, "arrivals", Category.CUSTODY)
    days = _days(request)
    found = lists.by_arrival(
        access=access,
        today=request.today,
        narrow=lists.Filter(admitted_from=request.today - timedelta(days=days)),
        after=keys.day_key(request),
    )
    sheet = rows.listed_sheet(request, access, found.rows)
    due = {}
    if found.rows and Category.JOURNEY in access.categories:
        case_ids = [row.case_id for row in found.rows]
        due = upcoming.due_for(case_ids, access=access, today=request.today)
    record(request, access, "arrivals", (row.person_id for row in found.rows))
    context = {
        "days": days,
        "may_admit": may_admit(request),
        "choices": [(_since(count), f"?days={count}", count == days) for count in ARRIVAL_DAYS],
        "columns": rows.arrival_columns(access),
        "rows": rows.arrival_cells(sheet, found.rows, due),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/caseload/arrivals.html", context)


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in ARRIVAL_DAYS if str(days) == asked), ARRIVAL_DAYS[0])


def _since(days: int) -> str:
    if days == 1:
        return _("Since yesterday")
    return ngettext("Last %(days)s day", "Last %(days)s days", days) % {"days": days}


@staff_page
@require_GET
def find_person(request: Request) -> HttpResponse:
    """Find somebody of the agency's people by number or name."""
    access = listing(request, "find_person")
    asked = request.GET.get("q", "").strip()[:100]
    found = finding.find(asked, access=access, today=request.today) if asked else []
    sheet = rows.listed_sheet(request, access, found)
    if asked:
        record(request, access, "find_person", (row.person_id for row in found))
    context = {
        "asked": asked,
        "is_short": len(asked) < finding.SHORTEST,
        "is_full": len(found) == finding.MOST,
        "columns": rows.columns(access),
        "rows": rows.cells(sheet, found),
    }
    return page(request, "web/caseload/find.html", context)
