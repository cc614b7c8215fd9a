"""Why do I see this, and what don't I see; what would the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.agencies import queries as agencies
from throughcare.pages import access_words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing.actions.deciding import asker_of
from throughcare.sharing.actions.existing import ask_existence
from throughcare.sharing.queries import explaining
from throughcare.web.gate import reach
from throughcare.web.sharing import replays
from throughcare.web.sharing.forms import CaseForm, ExistenceForm
from throughcare.web.sharing.rows import Writer, count_by_level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Category
    from throughcare.pages.doors import Request
    from throughcare.sharing.types import Purpose

ASKING_ROLES = frozenset({"team_leader", "data_protection_officer"})


@staff_page
@require_safe
def person_access(request: Request, person_id: int) -> HttpResponse:
    """Show what the worker sees of a person and why, and what not and what to do."""
    access = reach(request, person_id, what="why")
    asker = asker_of(request.actor, now=request.now, today=request.today)
    if asker is None:
        raise Http404
    found = explaining.told_to(person_id, asker, access=access)
    rows = Writer(agencies.agency_names(), person_id).categories(found)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "rows": rows,
        "counts": count_by_level(rows),
        "purpose": access_words.word(access_words.PURPOSES, asker.purpose.value),
        "otherwise": _otherwise(explaining.opened_otherwise(person_id, asker, access=access)),
        "may_ask": any("step.request_access" in one.steps for one in found),
        "may_restrict": request.actor.role in ASKING_ROLES,
    }
    return page(request, "web/sharing/access.html", context)


def _otherwise(found: Mapping[Purpose, Sequence[Category]]) -> list[tuple[str, str]]:
    """Return what other purposes show more of, in words."""
    return [
        (
            access_words.word(access_words.PURPOSES, purpose.value),
            ", ".join(access_words.category(one.value) for one in categories),
        )
        for purpose, categories in found.items()
    ]


@staff_page(roles=ASKING_ROLES)
@require_safe
def ask_rules(request: Request) -> HttpResponse:
    """Say what the rules would say about an invented case, with every gate."""
    form = CaseForm(request.GET if "category" in request.GET else None, today=request.today)
    answer = replay = None
    if form.is_bound and form.is_valid():
        answer = replays.answered(form.case())
    name = request.GET.get("replay", "")
    if name in replays.REPLAYS:
        replay = replays.table(replays.REPLAYS[name])
    context = {
        "form": form,
        "answer": answer,
        "replay": replay,
        "replays": replays.replay_links(),
        "archetypes": replays.archetype_links(),
    }
    return page(request, "web/sharing/ask.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_exists(request: Request) -> HttpResponseBase:
    """Say whom to ask about exactly one person, where a rule lets that be known; else the same nothing."""
    if request.worker is None:
        raise Http404
    form = ExistenceForm(request.POST if request.method == "POST" else None, today=request.today)
    asked, found = False, None
    if form.is_valid():
        asked = True
        found = ask_existence(
            request.actor,
            number=form.cleaned_data["number"],
            born_on=form.cleaned_data["born_on"],
            now=request.now,
            today=request.today,
        )
    purposes = [
        access_words.word(access_words.PURPOSES, one) for one in (found.purposes if found else ())
    ]
    context = {"form": form, "asked": asked, "found": found, "purposes": purposes}
    return page(request, "web/sharing/exists.html", context)
