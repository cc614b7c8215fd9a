"""The list for the gate: who comes today, and nothing that the gate does not need."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.kernel.access import Category
from throughcare.pages.cells import Column
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.formatting import time_text
from throughcare.visits import queries
from throughcare.visits.types import Kind
from throughcare.web.caseload.views import listing, record
from throughcare.web.visits.forming import VISITING

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.visits.types import GateLine


@staff_page(roles=VISITING)
@require_safe
def gate(request: Request) -> HttpResponse:
    """Show the agreed visits of one day in the prison, to be printed."""
    if request.worker is None or request.worker.agency_kind != "prison":
        raise Http404
    access = listing(request, "visits_gate", Category.IDENTITY)
    day = _day(request)
    begins = timezone.make_aware(datetime.combine(day, time()))
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    lines, person_ids = queries.at_the_gate(access=access, begins=begins, ends=ends)
    record(request, access, "visits_gate", person_ids)
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "columns": [
            Column(_("Time")),
            Column(_("Who comes")),
            Column(_("To whom")),
            Column(_("Where")),
        ],
        "rows": [_cells(line) for line in lines],
    }
    return page(request, "web/visits/gate.html", context)


def _day(request: Request) -> date:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return request.today
    near = abs(day - request.today) <= timedelta(days=366)
    return day if near else request.today


def _cells(line: GateLine) -> list[object]:
    whom = _("A group") if line.kind is Kind.GROUP else line.person or _("One person")
    return [
        f"{time_text(line.starts_at)} - {time_text(line.ends_at)}",
        f"{', '.join(line.visitors)} ({line.agency})",
        whom,
        line.room,
    ]
