"""My page: who helps me, what happens next, my dates, my way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from throughcare.agencies import queries as agencies
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.journeys.queries import naming, stored
from throughcare.kernel.access import Access
from throughcare.pages.doors import Request, page, person_page
from throughcare.plans import rules as plan_rules
from throughcare.plans.types import THE_PERSON
from throughcare.portal.home import rows
from throughcare.portal.plan.rows import mine

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.custody.types import Governing, Stay
    from throughcare.journeys.types import Derivation
    from throughcare.portal.plan.rows import Mine


@person_page
@require_GET
def my_page(request: Request) -> HttpResponse:
    """Show what I want to know first."""
    own = mine(request, "my_page")
    words = naming.words(get_language() or "en")
    stay = custody.last_stays_of([own.person_id], access=own.access).get(own.person_id)
    governing = _governing(stay)
    journeys = _journeys(own)
    names = agencies.agency_names()
    steps = rows.steps(journeys, words, names)
    today = request.today
    context = {
        "name": own.person.facts.name,
        "contact": rows.contact(own, names),
        "next_steps": rows.next_steps(steps, today),
        "late_steps": rows.late_steps(steps, today),
        "my_next": _my_next(own),
        "release": rows.release(governing),
        "dates": rows.dates(stay),
        "phases": rows.way(steps, rows.Span.of(stay, governing), today),
        "programmes": rows.programmes(journeys, words),
        "has_words": bool(own.person.about_me),
        "has_plan": own.case is not None,
        "today": today,
    }
    return page(request, "portal/home/home.html", context)


def _governing(stay: Stay | None) -> Governing | None:
    if stay is None:
        return None
    return governing_release_date(
        stay.release_dates, title=stay.legal_title, released_on=stay.released_on
    )


def _journeys(own: Mine) -> list[Derivation]:
    if own.case is None:
        return []
    access: Access = own.access
    case_id = own.case.case_id
    return stored.derivations_of([case_id], person_ids=[own.person_id], access=access)[case_id]


def _my_next(own: Mine) -> object:
    """Return my own next step of the plan."""
    if own.case is None:
        return None
    return plan_rules.next_action(own.plan.content.actions, THE_PERSON, own.request.today)
