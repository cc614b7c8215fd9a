"""What waits for an agency in all the plans that it sees: offered, late, promised, and asked by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from throughcare.kernel.access import Category
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans.queries import Waiting, waiting_for
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from django.http import HttpResponse

TITLES: Final = {
    Waiting.OFFERED: _("Offered to us"),
    Waiting.LATE: _("Promised and late"),
    Waiting.PROMISED: _("Promised"),
    Waiting.ASKED: _("Asked by people"),
}
EMPTY: Final = {
    Waiting.OFFERED: _("Nobody waits for your agency to take on a step."),
    Waiting.LATE: _("Your agency has kept every promise whose day has come."),
    Waiting.PROMISED: _("Your agency has promised nothing that is still to be done."),
    Waiting.ASKED: _("No request waits for an answer from your agency."),
}


@staff_page
@require_GET
def promises(request: Request) -> HttpResponse:
    """List what was offered to the worker's agency, what it promised, and what people ask it."""
    access = listing(request, "promises", Category.IDENTITY, Category.PLAN)
    given = request.GET.get("what", "")
    what = next((one for one in Waiting if one.value == given), Waiting.OFFERED)
    found = waiting_for(what, access=access, today=request.today, after=keys.day_key(request))
    record(request, access, "promises", (row.person_id for row in found.rows))
    context = {
        "what": what.value,
        "title": TITLES[what],
        "empty": EMPTY[what],
        "choices": [(text, f"?what={one.value}", one is what) for one, text in TITLES.items()],
        "rows": found.rows,
        "today": request.today,
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/plans/promises.html", context)
