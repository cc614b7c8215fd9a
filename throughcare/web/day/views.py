"""My day: what needs me, across all cases, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.queries import drafts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record
from throughcare.web.day.lines import Day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.web.day.lines import Section


@staff_page
@require_safe
def my_day(request: Request) -> HttpResponse:
    """Show what needs this worker today."""
    access = listing(request, "my_day")
    worker = cast("Worker", request.worker)
    day = Day(access, worker, request.today, keys.day_key(request))
    sections = day.sections
    record(request, access, "my_day", (one.person_id for s in sections for one in s.lines))
    is_contact = worker.role in CONTACT_ROLES
    context = {
        "sections": sections,
        "summary": _summary(sections),
        "covers": _covers(day),
        "unfinished": drafts.draft_count(worker.account_id, request.now),
        "today": request.today,
        "all_text": _("See my caseload") if is_contact else _("See my agency's people"),
        "all_href": reverse("caseload" if is_contact else "agency_people"),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/day/day.html", context)


def _summary(sections: Sequence[Section]) -> str:
    """Say in one sentence how much there is."""
    late = sum(one.late for one in sections)
    count = sum(len(one.lines) for one in sections)
    if not count:
        return ""
    more = "+" if any(one.more_href for one in sections) else ""
    things = ngettext("%(count)s thing needs you.", "%(count)s things need you.", count)
    said = things % {"count": f"{count}{more}"}
    if not late:
        return said + " " + _("Nothing is late.")
    text = ngettext("%(count)s of them is late.", "%(count)s of them are late.", late)
    return said + " " + text % {"count": late}


def _covers(day: Day) -> list[dict[str, object]]:
    """Return for whom the worker covers, and until when."""
    found = day.standing_in.covers
    names = accounts.worker_names(found) if found else {}
    return [{"name": names.get(one, ""), "until": until} for one, until in found.items()]
