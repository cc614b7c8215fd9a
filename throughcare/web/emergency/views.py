"""Open an emergency, by number or for somebody one sees already, and close it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.pages import formatting
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing.actions import emergencies
from throughcare.sharing.rules.emergencies import OPENERS, REVIEWERS
from throughcare.web.emergency.forms import NumberForm, OpeningForm
from throughcare.web.emergency.rows import mine
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request


@staff_page(roles=OPENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: Request) -> HttpResponseBase:
    """Open somebody by number and date of birth; show what one has open."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _number, person_id = emergencies.open_by_number(
                request.actor,
                form.opening(),
                number=form.cleaned_data["number"],
                born_on=form.cleaned_data["born_on"],
                now=request.now,
                today=request.today,
            )
        except emergencies.EmergencyError as error:
            form.show(error.faults)
        else:
            return _opened(request, person_id)
    return page(request, "web/emergency/open.html", _context(request, form))


@staff_page(roles=OPENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_for(request: Request, person_id: int) -> HttpResponseBase:
    """Open more of somebody whom one sees already."""
    access = reach(request, person_id, what="emergency")
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            emergencies.open_for(
                person_id, form.opening(), access=access, now=request.now, today=request.today
            )
        except emergencies.EmergencyError as error:
            form.show(error.faults)
        else:
            return _opened(request, person_id)
    facts = people.facts_of([person_id], access=access)[person_id]
    context = {**_context(request, form), "person_id": person_id, "name": facts.name}
    return page(request, "web/emergency/open.html", context)


def _context(request: Request, form: OpeningForm) -> dict[str, object]:
    return {
        "form": form,
        "mine": mine(request.actor, now=request.now),
        "is_strong": request.actor.is_strong,
        "may_review": request.actor.role in REVIEWERS,
        "person_id": None,
        "name": "",
    }


def _opened(request: Request, person_id: int) -> HttpResponseBase:
    until = max((row.until for row in mine(request.actor, now=request.now)), default=request.now)
    messages.success(request, _said(until))
    return redirect("person", person_id)


def _said(until: datetime) -> str:
    text = _("Open until %(time)s. The data-protection officer was told, and the person will be.")
    return text % {"time": formatting.time_text(until)}


@staff_page(roles=OPENERS)
@require_POST
def emergency_close(request: Request, emergency_id: int) -> HttpResponseBase:
    """Close one's own emergency before its time."""
    if not emergencies.close(emergency_id, actor=request.actor, now=request.now):
        raise Http404
    messages.success(request, _("Closed. You no longer see what it opened."))
    return redirect("emergency")
