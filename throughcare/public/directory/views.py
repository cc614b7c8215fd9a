"""Search for a service without an account; confirm one's own entry by link. Nothing is noted about the asker."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.agencies import queries as agencies
from throughcare.directory import actions, queries
from throughcare.directory.actions import Assurance
from throughcare.directory.rules.freshness import LinkState, freshness
from throughcare.directory.types.search import Asked
from throughcare.pages import directory_answers as answers
from throughcare.pages import directory_words as words
from throughcare.pages.directory_forms import AssuranceForm, OpenSearchForm
from throughcare.pages.doors import Request, open_page, page

if TYPE_CHECKING:
    from django.http import HttpResponse

JURISDICTION: Final = "NL"
"""Whose municipalities the open search offers first: our default, decide locally."""
MOST_TRIES: Final = 30
TRIES_SECONDS: Final = 300
"""So often a device may answer by link; our default, decide locally."""


@open_page
@require_safe
def search(request: Request) -> HttpResponse:
    """Look for services by need, municipality and language."""
    form = OpenSearchForm(
        request.GET if {"need", "name"} & request.GET.keys() else None,
        initial={"country": JURISDICTION},
    )
    context: dict[str, object] = {"form": form, "found": None, "named": None, "next": ""}
    if form.is_valid() and form.cleaned_data["name"]:
        cards, key = queries.named(form.cleaned_data["name"], after=request.GET.get("after", ""))
        context["named"] = answers.named(cards, service="directory_service")
        context["next"] = answers.next_href(request.GET, key, address="directory")
    elif form.is_bound and form.is_valid():
        said = form.cleaned_data
        country = said["country"] or JURISDICTION
        names = agencies.municipality_names(country)
        place = answers.place_named(said["place"], names, {}) if said["place"] else ""
        if place is None:
            form.add_error("place", _("There is no municipality of this name. Check the spelling."))
        else:
            asked = Asked(said["need"], country, place, said["language"])
            found = queries.search(asked, after=request.GET.get("after", ""))
            context["found"] = answers.shown(
                found,
                service="directory_service",
                state_of=lambda on: freshness(on, request.today).value,
            )
            context["next"] = answers.next_href(request.GET, found.next_key, address="directory")
    return page(request, "public/directory/search.html", context)


@open_page
@require_safe
def service(request: Request, service_id: int) -> HttpResponse:
    """Show one service."""
    card = queries.service_card(service_id)
    if card is None:
        raise Http404
    context = {
        "card": card,
        "contact": words.contact(card),
        "facts": words.facts(card, agencies.municipality_names(JURISDICTION)),
        "freshness": words.FRESHNESS[freshness(card.assured_on, request.today)],
    }
    return page(request, "public/directory/service.html", context)


@open_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, token: str) -> HttpResponse:
    """Let a provider say by link, without an account, whether an entry is right and has room."""
    if not _may_try(request):
        return _worthless(request, "often", status=429)
    link = actions.judge(token, now=request.now)
    card = queries.service_card(link.service_id) if link.service_id else None
    if link.state is not LinkState.GOOD or card is None:
        return _worthless(request, link.state.value)
    form = AssuranceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "capacity": card.capacity.value,
            "wait_days": card.wait_days,
            "response_days": card.response_days,
        },
    )
    if form.is_valid():
        state = actions.confirm_by_link(
            token, Assurance(**form.cleaned_data), now=request.now, today=request.today
        )
        if state is not LinkState.GOOD:
            return _worthless(request, state.value)
        return page(request, "public/directory/confirmed.html", {"card": card})
    names = agencies.municipality_names(JURISDICTION)
    context = {"card": card, "form": form, "token": token, "facts": words.facts(card, names)}
    return page(request, "public/directory/confirm.html", context)


def _may_try(request: Request) -> bool:
    """Count every answer; who gave too many may not even look. A guessed link costs a signature and no table."""
    device = sha256(get_adapter().get_client_ip(request).encode()).hexdigest()
    key = f"throughcare:directory_link:{device}"
    if request.method != "POST":
        return int(cache.get(key, 0)) <= MOST_TRIES
    cache.add(key, 0, TRIES_SECONDS)
    return cache.incr(key) <= MOST_TRIES


def _worthless(request: Request, state: str, *, status: int = 410) -> HttpResponse:
    texts = {
        "forged": _("This address is not one that we sent. Open it from the mail, whole."),
        "expired": _("This address counted for 8 days. You will get another mail."),
        "used": _("This address was used already; what was said then counts. Nothing changed now."),
        "gone": _("This service is not in the directory any more."),
        "often": _("There were too many tries from here. Wait five minutes, then try again."),
    }
    if state == "forged":
        status = 404
    return page(request, "public/directory/worthless.html", {"text": texts[state]}, status=status)
