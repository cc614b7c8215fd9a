"""My way: what happened, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.journeys.queries import living, naming
from throughcare.journeys.rules.living import Kind
from throughcare.pages.doors import Request, page, person_page
from throughcare.plans import queries as plans
from throughcare.portal.plan.rows import mine
from throughcare.portal.timeline import rows

if TYPE_CHECKING:
    from django.http import HttpResponse


@person_page
@require_safe
def my_timeline(request: Request) -> HttpResponse:
    """Show me what happened in my life, as agencies keep it."""
    own = mine(request, "timeline")
    hidden = {one.value for one in Kind} & set(request.GET.getlist("without"))
    life = living.life_of(own.person_id, access=own.access, today=request.today, hidden=hidden)
    workers = [
        event.membership_id
        for span in life.spans
        for event in span.events
        if event.membership_id is not None
    ]
    names = rows.Names(
        plans.agency_names(access=own.access),
        accounts.worker_names(workers),
        naming.words(get_language() or "en"),
        request.today,
    )
    context = {
        "phases": rows.phases(life.spans, names),
        "kinds": [(one.value, str(rows.KINDS[one]), one.value in hidden) for one in life.kinds],
        "is_narrow": bool(hidden),
        "has_events": any(span.events for span in life.spans),
        "today": request.today,
    }
    return page(request, "portal/timeline/timeline.html", context)
