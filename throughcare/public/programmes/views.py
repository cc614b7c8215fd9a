"""What each programme says, in plain words: for the person, and for whoever runs it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from throughcare.pages.doors import Request, open_page, page
from throughcare.public.programmes import rows

if TYPE_CHECKING:
    from django.http import HttpResponse


@open_page
@require_safe
def programmes(request: Request) -> HttpResponse:
    """List the programmes."""
    found = rows.programme_rows(get_language() or "en", request.today)
    return page(request, "public/programmes/list.html", {"programmes": found})


@open_page
@require_safe
def programme(request: Request, code: str) -> HttpResponse:
    """Show one programme, as it is in force or in the version asked for."""
    versions = rows.versions_of(code)
    shown = rows.version_for(versions, request.GET.get("version"), request.today)
    if shown is None:
        raise Http404
    found = rows.explained(shown, get_language() or "en", request.today)
    context = {
        "programme": found,
        "in_custody": rows.moments(found.steps_in_custody),
        "after_release": rows.moments(found.steps_after_release),
        "versions": rows.version_rows(versions, shown, request.today),
        "on": found.on if found.on != request.today else None,
    }
    return page(request, "public/programmes/programme.html", context)
