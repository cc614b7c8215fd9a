"""Find a service for somebody, without naming them; see which entries nobody confirmed for long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.agencies import queries as agencies
from throughcare.directory import queries
from throughcare.directory.rules.freshness import freshness
from throughcare.directory.types.search import Asked
from throughcare.pages import directory_answers as answers
from throughcare.pages import directory_words as words
from throughcare.pages.directory_forms import EligibilityForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.referrals import queries as referrals
from throughcare.web.caseload.keys import id_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.directory.types import ServiceCard

LEADS = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})
RECEIVERS = CONTACT_ROLES | {Role.HEALTH_WORKER}
"""Who may ask whether there is room: those who refer, and are referred to."""
HALF_A_YEAR = timedelta(days=183)


def me(request: Request) -> Worker:
    """Return the worker at this page."""
    return cast("Worker", request.worker)


@staff_page
@require_safe
def search(request: Request) -> HttpResponse:
    """Look for services by need, municipality, language and eligibility."""
    form = EligibilityForm(request.GET if {"need", "name"} & request.GET.keys() else None)
    is_lead = me(request).role in LEADS
    context: dict[str, object] = {
        "form": form,
        "is_lead": is_lead,
        "is_keeper": me(request).role is Role.AGENCY_ADMINISTRATOR,
        "found": None,
        "named": None,
        "next": "",
        "kept": _kept(request),
    }
    if form.is_valid() and form.cleaned_data["name"]:
        cards, key = queries.named(form.cleaned_data["name"], after=request.GET.get("after", ""))
        context["named"] = answers.named(cards, service="service", kept=_kept(request))
        context["next"] = answers.next_href(request.GET, key, address="services")
    elif form.is_bound and form.is_valid():
        jurisdiction = agencies.agency_of(me(request).agency_id).jurisdiction
        asked = _asked(form, jurisdiction)
        if asked is not None:
            found = queries.search(asked, after=request.GET.get("after", ""))
            context["found"] = answers.shown(
                found,
                service="service",
                state_of=lambda on: freshness(on, request.today).value,
                kept=_kept(request),
            )
            context["next"] = answers.next_href(request.GET, found.next_key, address="services")
    return page(request, "web/services/search.html", context)


def _kept(request: Request) -> dict[str, int]:
    """Return for whom a service is looked for, by number: it goes along, and the search asks nothing of it."""
    person_id = id_of(request.GET.get("person", ""))
    return {"person": person_id} if person_id else {}


def _asked(form: EligibilityForm, jurisdiction: str) -> Asked | None:
    said = form.cleaned_data
    place: str | None = ""
    if said["place"]:
        place = answers.place_named(said["place"], agencies.municipality_names(jurisdiction), {})
    if place is None:
        form.add_error("place", _("There is no municipality of this name. Check the spelling."))
        return None
    return Asked(
        said["need"],
        jurisdiction,
        place,
        said["language"],
        said["offence"],
        said["supervision"],
        said["residence"],
        said["sex"],
        said["age"],
        False if said["papers"] == "no" else None,
    )


@staff_page
@require_safe
def service(request: Request, service_id: int) -> HttpResponse:
    """Show one service."""
    card = queries.service_card(service_id)
    if card is None:
        raise Http404
    jurisdiction = agencies.agency_of(me(request).agency_id).jurisdiction
    context = {
        "card": card,
        "contact": words.contact(card),
        "facts": words.facts(card, agencies.municipality_names(jurisdiction)),
        "freshness": words.FRESHNESS[freshness(card.assured_on, request.today)],
        "may_ask": not card.is_gone and me(request).role in RECEIVERS,
        "kept": referrals.promises_kept(
            service_id, since=request.now - HALF_A_YEAR, now=request.now
        ),
        "refer_href": _refer_href(request, card),
        "is_ours": card.agency_id == me(request).agency_id and me(request).role in LEADS,
    }
    return page(request, "web/services/service.html", context)


def _refer_href(request: Request, card: ServiceCard) -> str:
    """Return where somebody is referred to the service; empty where nobody is looked for, or nobody may be sent."""
    person_id = id_of(request.GET.get("person", ""))
    if not (person_id and card.is_offered):
        return ""
    address = reverse("person_referral_new", args=[person_id])
    return f"{address}?{urlencode({'service': card.service_id})}"


@staff_page
@require_safe
def stale(request: Request) -> HttpResponse:
    """List entries of the own jurisdiction that nobody confirmed for too long, the oldest first."""
    jurisdiction = agencies.agency_of(me(request).agency_id).jurisdiction
    rows, key = queries.stale_services(
        jurisdiction, request.today, after=request.GET.get("after", "")
    )
    following = f"{reverse('services_stale')}?{urlencode({'after': key})}" if key else ""
    context = {"rows": rows, "words": words.FRESHNESS, "next": following}
    return page(request, "web/services/stale.html", context)
