"""My page: who helps me, what happens next, my dates, my way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import naming, stored
from throughcare.pages import plan_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.portal.home import news, rows
from throughcare.portal.plan.rows import mine

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.journeys.types import Derivation
    from throughcare.portal.plan.rows import Mine


@person_page
@require_GET
def my_page(request: Request) -> HttpResponse:
    """Show what I want to know first."""
    own = mine(request, "my_page")
    words = naming.words(get_language() or "en")
    journeys = _journeys(own)
    names = agencies.agency_names()
    steps = rows.steps(journeys, words, names)
    today = request.today
    context = {
        "name": own.person.facts.name,
        "contact": rows.contact(own, names),
        "next_steps": rows.next_steps(steps, today),
        "late_steps": rows.late_steps(steps, today),
        "deputy": rows.deputy(own, names),
        "my_next": own.next_step if own.case else None,
        "unfinished": news.unfinished(own),
        "passing_on": news.passing_on(own, names),
        "waits": news.waits(own),
        "leaving": news.leaving(own),
        "moved": news.moved(own, words),
        "answers": news.answers(own),
        "ask_titles": plan_words.PROPOSALS,
        "release": rows.release(own.governing),
        "dates": rows.dates(own.stay),
        "phases": rows.way(steps, rows.Span.of(own.stay, own.governing), today),
        "programmes": rows.programmes(journeys, words),
        "has_words": bool(own.person.about_me),
        "has_plan": own.case is not None,
        "today": today,
    }
    return page(request, "portal/home/home.html", context)


def _journeys(own: Mine) -> list[Derivation]:
    if own.case is None:
        return []
    found = stored.derivations_of([own.case_id], person_ids=[own.person_id], access=own.access)
    return found[own.case_id]
