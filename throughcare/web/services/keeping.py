"""Keep the own agency's services: write them, say whether there is room, confirm that they are right."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from throughcare.agencies import queries as agencies
from throughcare.directory import actions, queries
from throughcare.directory.actions import Assurance
from throughcare.directory.types import ContactDraft, Criteria, OrganizationDraft, ServiceDraft
from throughcare.pages import directory_answers as answers
from throughcare.pages import directory_words as words
from throughcare.pages.directory_forms import NOBODY, AssuranceForm, ServiceForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.services.views import LEADS, me

if TYPE_CHECKING:
    from django.http import HttpResponse

_TRUTHS = {"yes": True, "no": False, "": None}
_LISTS = ("offences", "supervision", "residence", "sexes")


@staff_page(roles=LEADS)
def own(request: Request) -> HttpResponse:
    """List the services of the own agency, with what each needs."""
    rows = [
        (
            one,
            words.FRESHNESS[one.freshness],
            words.CAPACITIES[one.capacity],
            words.TONES[one.capacity],
        )
        for one in queries.own_services(me(request).agency_id, request.today)
    ]
    return page(request, "web/services/own.html", {"rows": rows})


@staff_page(roles=LEADS)
def confirm(request: Request, service_id: int) -> HttpResponse:
    """Say that an entry is right, and whether there is room."""
    draft = _draft(request, service_id)
    form = AssuranceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "capacity": draft.capacity,
            "wait_days": draft.wait_days,
            "response_days": draft.response_days,
        },
    )
    if form.is_valid():
        actions.assure(
            service_id,
            Assurance(**form.cleaned_data),
            by=request.actor,
            now=request.now,
            today=request.today,
        )
        messages.success(request, _("The entry was confirmed."))
        return redirect("services_own")
    context = {"form": form, "draft": draft, "service_id": service_id}
    return page(request, "web/services/confirm.html", context)


@staff_page(roles=LEADS)
def new(request: Request) -> HttpResponse:
    """Add a service of the own agency."""
    agency = agencies.agency_of(me(request).agency_id)
    key = f"{agency.code}-{secrets.token_hex(6)}"
    return _written(request, ServiceDraft(key, "", jurisdiction=agency.jurisdiction), None)


@staff_page(roles=LEADS)
def edit(request: Request, service_id: int) -> HttpResponse:
    """Change a service of the own agency."""
    return _written(request, _draft(request, service_id), service_id)


def _draft(request: Request, service_id: int) -> ServiceDraft:
    draft = queries.draft_of(service_id, agency_id=me(request).agency_id)
    if draft is None:
        raise Http404
    return draft


def _written(request: Request, draft: ServiceDraft, service_id: int | None) -> HttpResponse:
    names = agencies.municipality_names(draft.jurisdiction)
    form = ServiceForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, names) if service_id else {"capacity": "unknown"},
    )
    if form.is_valid():
        places, unknown = answers.codes_of(form.cleaned_data["places"], names)
        if not unknown:
            _write(request, _said(draft, form.cleaned_data, places), form.cleaned_data)
            messages.success(request, _("The service was saved."))
            return redirect("services_own")
        text = _("There is no municipality of this name: %(names)s.")
        form.add_error("places", text % {"names": ", ".join(unknown)})
    context = {"form": form, "draft": draft, "service_id": service_id}
    return page(request, "web/services/edit.html", context)


@transaction.atomic
def _write(request: Request, draft: ServiceDraft, said: dict[str, Any]) -> None:
    agency = agencies.agency_of(me(request).agency_id)
    organization_id = queries.organization_of_agency(agency.agency_id)
    if organization_id is None:
        organization_id = actions.write_organization(
            OrganizationDraft(f"agency-{agency.code}", agency.name, agency_id=agency.agency_id),
            by=request.actor,
            now=request.now,
        )
    service_id = actions.write_service(organization_id, draft, by=request.actor, now=request.now)
    assurance = Assurance(draft.capacity, draft.wait_days, draft.response_days, said["is_paused"])
    actions.assure(service_id, assurance, by=request.actor, now=request.now, today=request.today)


def _initial(draft: ServiceDraft, names: dict[str, str]) -> dict[str, Any]:
    accepts, contact = draft.accepts, draft.contact
    lists = {name: _ticked(getattr(accepts, name)) for name in _LISTS}
    truths = {truth: text for text, truth in _TRUTHS.items()}
    places = [one for one in draft.places if one != draft.jurisdiction]
    return {
        **lists,
        "name": draft.name,
        "description": draft.description,
        "needs": list(draft.needs),
        "languages": list(draft.languages),
        "places": ", ".join(names.get(one, one) for one in places),
        "contact_name": contact.name,
        "contact_role": contact.role,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
        "minimum_age": accepts.minimum_age,
        "maximum_age": accepts.maximum_age,
        "without_id": truths[accepts.without_id],
        "cost": draft.cost,
        "is_remote": truths[draft.is_remote],
        "travels": truths[draft.travels],
        "capacity": draft.capacity,
        "wait_days": draft.wait_days,
        "response_days": draft.response_days,
    }


def _ticked(codes: tuple[str, ...] | None) -> list[str]:
    return [] if codes is None else list(codes) or [NOBODY]


def _codes(ticked: list[str]) -> tuple[str, ...] | None:
    if not ticked:
        return None
    return tuple(one for one in ticked if one != NOBODY)


def _said(draft: ServiceDraft, said: dict[str, Any], places: list[str]) -> ServiceDraft:
    lists = {name: _codes(said[name]) for name in _LISTS}
    waits = said["capacity"] == "waiting_list"
    return replace(
        draft,
        name=said["name"],
        description=said["description"],
        needs=tuple(said["needs"]),
        languages=tuple(said["languages"]),
        places=tuple(places) or (draft.jurisdiction,),
        accepts=Criteria(
            **lists,
            minimum_age=said["minimum_age"],
            maximum_age=said["maximum_age"],
            without_id=_TRUTHS[said["without_id"]],
        ),
        cost=said["cost"],
        is_remote=_TRUTHS[said["is_remote"]],
        travels=_TRUTHS[said["travels"]],
        response_days=said["response_days"],
        capacity=said["capacity"],
        wait_days=said["wait_days"] if waits else None,
        contact=ContactDraft(
            said["contact_name"],
            said["contact_role"],
            said["contact_email"],
            said["contact_phone"],
        ),
    )
