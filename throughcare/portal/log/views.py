"""Who looked at my data, when, at what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Access, Category
from throughcare.pages.doors import Request, page, person_page
from throughcare.portal.log.forms import PartForm
from throughcare.portal.log.rows import Known, days
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries import own_log as read
from throughcare.sharing.queries.law import law, version, wording
from throughcare.sharing.queries.supporting import names_of_supporters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from throughcare.audit.queries import EventRow

_LONGEST_ID: Final = 18
"""Digits that the database can always take as an id."""
ON_PAPER: Final = 1_000
"""Lines that one print holds; whoever wants older ones chooses days."""


@person_page
@require_GET
def my_log(request: Request) -> HttpResponse:
    """Show who looked, day by day."""
    return _log(request, "portal/log/log.html", most=read.PAGE)


@person_page
@require_GET
def my_log_print(request: Request) -> HttpResponse:
    """Show the same for paper: everything opened, no navigation."""
    return _log(request, "portal/log/print.html", most=ON_PAPER)


def _log(request: Request, template: str, *, most: int) -> HttpResponse:
    access = _access(request)
    person_id = access.person_id or 0
    context: dict[str, object] = {"is_withheld": True, "days": [], "form": None, "now": request.now}
    if not access.covers(person_id, Category.AUDIT):
        return page(request, template, context)
    names = agencies.agency_names()
    in_log = read.agencies_of_log(person_id, access=access, today=request.today)
    form = PartForm.asked(request.GET, agencies=[(one, names.get(one, "")) for one in in_log])
    before = _before(request)
    found: list[EventRow] = []
    if form.is_valid():
        found = read.own_log(
            person_id,
            form.narrow(),
            access=access,
            today=request.today,
            before_id=before,
            most=most,
        )
    shown = found[:most]
    windows = read.emergencies_about(person_id, access=access)
    supporters = names_of_supporters(person_id, access=access)
    known = Known(names, _workers(shown, in_log), _clauses(), windows, supporters)
    context |= {
        "is_withheld": False,
        "days": days(shown, known),
        "form": form,
        "next_href": _older(form, shown) if len(found) > most else "",
        "is_first": before is None,
        "is_wrong": not form.is_valid(),
        "print_query": urlencode(form.query()),
    }
    return page(request, template, context)


def _access(request: Request) -> Access:
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what="my_log", now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access


def _before(request: Request) -> int | None:
    asked = request.GET.get("before", "")
    is_id = asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_ID
    return int(asked) if is_id else None


def _older(form: PartForm, shown: Sequence[EventRow]) -> str:
    return f"?{urlencode({**form.query(), 'before': str(shown[-1].event_id)})}"


def _workers(shown: Sequence[EventRow], in_log: Sequence[int]) -> Mapping[int, str]:
    """Return the names of workers of those places whose law gives them; elsewhere only roles are shown."""
    places = set(getattr(settings, "LOG_NAMES_IN", ()))
    if not places:
        return {}
    rows = agencies.agency_map().everyone
    naming = {one for one in in_log if one in rows and rows[one].jurisdiction in places}
    return accounts.worker_names(
        {one.membership_id for one in shown if one.membership_id and one.agency_id in naming}
    )


def _clauses() -> dict[str, Mapping[str, str]]:
    """Return ground -> words of the clause, in the version that counted."""
    number = version()
    words = wording(number)
    return {
        f"rule:{rule.key}@{rule.version}": words[rule.clause, rule.clause_version].text
        for rule in law(number).rules
        if (rule.clause, rule.clause_version) in words
    }
