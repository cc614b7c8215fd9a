"""Who looked at what is written about me, when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET

from throughcare.agencies import queries as agencies
from throughcare.audit import queries as audit
from throughcare.kernel.access import Access
from throughcare.pages.doors import Request, page, person_page
from throughcare.portal.log.rows import days
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

_LONGEST_ID = 18
"""Digits that the database can always take as an id."""


@person_page
@require_GET
def my_log(request: Request) -> HttpResponse:
    """Show who looked, day by day."""
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what="my_log", now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    asked = request.GET.get("before", "")
    is_id = asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_ID
    before = int(asked) if is_id else None
    found = audit.events_about(access=access, person_id=person_id, before_id=before)
    shown = found[: audit.PAGE]
    context = {
        "days": days(shown, agencies.agency_names()),
        "next_id": shown[-1].event_id if len(found) > audit.PAGE else None,
        "is_first": before is None,
    }
    return page(request, "portal/log/log.html", context)
