"""The life of one person as a line; why somebody was held is one kind of event, and can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.journeys.queries import living, naming
from throughcare.journeys.rules.living import Kind
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.web.gate import may_print, reach
from throughcare.web.person.rows import known_relations
from throughcare.web.timeline import rows

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.journeys.queries.living import Life


@staff_page
@require_safe
def person_timeline(request: Request, person_id: int) -> HttpResponse:
    """Show what happened in a life, as far as the worker may know it."""
    access = reach(request, person_id, what="timeline")
    relations = known_relations(person_id, access=access, today=request.today)
    hidden = {one.value for one in Kind} & set(request.GET.getlist("without"))
    life = living.life_of(
        person_id,
        access=access,
        today=request.today,
        known={one.agency_id for one in relations},
        hidden=hidden,
    )
    names = rows.Names(
        plans.agency_names(access=access),
        accounts.worker_names(_workers(life)),
        naming.words(get_language() or "en"),
        request.today,
        life.sees_stays,
    )
    context = {
        "person_id": person_id,
        "name": people.facts_of([person_id], access=access)[person_id].name,
        "phases": rows.phases(life.spans, names),
        "kinds": [
            (one.value, rows.kind_title(one, sees_stays=life.sees_stays), one.value in hidden)
            for one in life.kinds
        ],
        "is_narrow": bool(hidden),
        "has_events": any(span.events for span in life.spans),
        "may_print": may_print(access),
        "today": request.today,
    }
    return page(request, "web/timeline/timeline.html", context)


def _workers(life: Life) -> list[int]:
    return [
        event.membership_id
        for span in life.spans
        for event in span.events
        if event.membership_id is not None
    ]
