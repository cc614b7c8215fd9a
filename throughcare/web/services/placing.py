"""Keep the places of the directory: whom imported services are for, and the ways between municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.accounts.types import Role
from throughcare.agencies import queries as agencies
from throughcare.directory import actions, queries
from throughcare.pages import directory_answers as answers
from throughcare.pages.directory_forms import PlaceForm, WayForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.services.views import me

if TYPE_CHECKING:
    from django.http import HttpResponse

KEEPERS = frozenset({Role.AGENCY_ADMINISTRATOR})
_LONGEST = 18


def _jurisdiction(request: Request) -> str:
    return agencies.agency_of(me(request).agency_id).jurisdiction


def _after(request: Request) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else 0


def _next(name: str, number: int | None) -> str:
    return f"{reverse(name)}?{urlencode({'after': number})}" if number is not None else ""


@staff_page(roles=KEEPERS)
@require_safe
def unplaced(request: Request) -> HttpResponse:
    """List imported services that no search with a municipality finds."""
    rows, following = queries.services_without_place(_jurisdiction(request), after=_after(request))
    context = {"rows": rows, "next": _next("services_places", following)}
    return page(request, "web/services/unplaced.html", context)


@staff_page(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request, service_id: int) -> HttpResponse:
    """Say whom one imported service is for, or all of its organization."""
    jurisdiction = _jurisdiction(request)
    row = queries.placed(service_id, jurisdiction)
    if row is None:
        raise Http404
    names = agencies.municipality_names(jurisdiction)
    initial = {
        "places": ", ".join(names.get(one, one) for one in row.places if one != jurisdiction),
        "whole_country": jurisdiction in row.places,
    }
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (places := _places(form, names, jurisdiction)) is not None:
        count = actions.place_services(
            service_id,
            places,
            jurisdiction=jurisdiction,
            whole_organization=form.cleaned_data["whole_organization"],
            by=request.actor,
            now=request.now,
        )
        text = ngettext(
            "The place of %(count)s service was saved.",
            "The places of %(count)s services were saved.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("services_places")
    return page(request, "web/services/place.html", {"row": row, "form": form})


def _places(form: PlaceForm, names: dict[str, str], jurisdiction: str) -> list[str] | None:
    found, unknown = answers.codes_of(form.cleaned_data["places"], names)
    if unknown:
        text = _("There is no municipality of this name: %(names)s.")
        form.add_error("places", text % {"names": ", ".join(unknown)})
        return None
    return [jurisdiction] if form.cleaned_data["whole_country"] else found


@staff_page(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: Request) -> HttpResponse:
    """Show and write how long it takes from one municipality to another one."""
    jurisdiction = _jurisdiction(request)
    names = agencies.municipality_names(jurisdiction)
    form = WayForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (between := _between(form, names)) is not None:
        _write(request, form, between, jurisdiction)
        messages.success(request, _("The way was saved."))
        return redirect("services_ways")
    rows, following = queries.ways(names.keys(), after=_after(request))
    shown = [(names[one.start], names.get(one.end, one.end), one.minutes) for one in rows]
    context = {"form": form, "rows": shown, "next": _next("services_ways", following)}
    return page(request, "web/services/ways.html", context)


def _between(form: WayForm, names: dict[str, str]) -> tuple[str, str] | None:
    found = []
    for field in ("start", "end"):
        code = answers.place_named(form.cleaned_data[field], names, {})
        if code is None:
            text = _("There is no municipality of this name. Check the spelling.")
            form.add_error(field, text)
            return None
        found.append(code)
    if found[0] == found[1]:
        form.add_error("end", _("Enter another municipality than the first one."))
        return None
    return found[0], found[1]


@transaction.atomic
def _write(request: Request, form: WayForm, between: tuple[str, str], jurisdiction: str) -> None:
    back = [between[::-1]] if form.cleaned_data["both_ways"] else []
    for start, end in (between, *back):
        actions.write_way(
            start,
            end,
            form.cleaned_data["minutes"],
            jurisdiction=jurisdiction,
            by=request.actor,
            now=request.now,
        )
