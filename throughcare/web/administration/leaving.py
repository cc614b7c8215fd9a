"""Leave the partnership: what leaving on a day would do, in numbers; say it; take it back before the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.accounts import queries as workers
from throughcare.accounts.types import Role
from throughcare.journeys.actions import departing
from throughcare.journeys.queries import departures
from throughcare.pages import formatting, leaving_words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.forms import DateField
from throughcare.sharing.actions import system_access

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.journeys.types.departures import DeparturePreview, DepartureRow
    from throughcare.kernel.access import Access
    from throughcare.kernel.reasons import Reason

ADMINISTRATOR: Final = frozenset({Role.AGENCY_ADMINISTRATOR})
READERS: Final = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})


class LeaveForm(forms.Form):
    """On which day the agency leaves."""

    leaves_on = DateField(
        label=gettext_lazy("First day on which your agency is no part of the partnership"),
        help_text=gettext_lazy("For example 31 3 2027"),
    )


def _agency_id(request: Request) -> int:
    return cast("Worker", request.worker).agency_id


def _access(request: Request) -> Access:
    return system_access(purpose="departure", now=request.now, actor=request.actor)


@staff_page(roles=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request) -> HttpResponse:
    """Show what leaving would do, and say that the agency leaves: first the day, then the check, then the word."""
    agency_id = _agency_id(request)
    standing = departures.departure_of(agency_id)
    if standing is not None and standing.is_open:
        return _said(request, standing)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if _may_say(request) and form.is_valid():
        says_it = request.POST.get("step") == "say"
        return _check(request, form.cleaned_data["leaves_on"], says_it=says_it)
    found = _preview(request, request.today)
    return _form(request, form, found)


def _may_say(request: Request) -> bool:
    return cast("Worker", request.worker).role is Role.AGENCY_ADMINISTRATOR


def _preview(request: Request, on: date) -> DeparturePreview:
    return departures.preview(
        _agency_id(request), on=on, access=_access(request), now=request.now, today=request.today
    )


def _form(request: Request, form: LeaveForm, found: DeparturePreview) -> HttpResponse:
    context = {
        "form": form,
        "earliest": found.earliest_on,
        "may_say": _may_say(request),
        **_shown(found),
    }
    return page(
        request, "web/administration/leave.html", context, status=422 if form.errors else 200
    )


def _shown(found: DeparturePreview) -> dict[str, object]:
    names = workers.worker_names(one.membership_id for one in found.unready)
    return {
        "terms": leaving_words.lines(found.terms),
        "reach": _reach(found),
        "waits_for": found.waits_for,
        "unready": [(names.get(one.membership_id, ""), one.people) for one in found.unready],
    }


def _reach(found: DeparturePreview) -> list[dict[str, str]]:
    reach = found.reach
    rows = (
        (_("People whom it concerns"), reach.people),
        (_("People whose one contact works here"), reach.contacts),
        (_("Open steps of plans"), reach.steps),
        (_("Notes"), reach.notes),
        (_("Answers that were given here"), reach.answers),
        (_("People whose yes to your agency ends"), reach.yeses),
        (_("Workers whose access ends"), reach.workers),
        (_("Parts as deputy"), reach.deputies),
        (_("Open questions to specialists"), reach.questions),
    )
    return [{"key": key, "value": formatting.number(value)} for key, value in rows]


def _check(request: Request, on: date, *, says_it: bool) -> HttpResponse:
    """Show once more what leaving on this day does; with the word, it is said."""
    if says_it:
        try:
            departing.announce(
                on,
                by=request.actor,
                access=_access(request),
                now=request.now,
                today=request.today,
            )
        except departing.DepartureError as error:
            messages.error(request, _why(error.reason))
        else:
            said = _("Said. Everybody who works with your people is told once.")
            messages.success(request, said)
        return redirect("administration_leave")
    found = _preview(request, on)
    context = {
        "on": on,
        "is_early": on < found.earliest_on,
        "earliest": found.earliest_on,
        **_shown(found),
    }
    return page(request, "web/administration/leave_check.html", context)


def _why(reason: Reason) -> str:
    if counted := leaving_words.WHY_NOT_COUNTED.get(reason.code):
        return counted % {"people": int(reason.params["people"])}
    return str(leaving_words.WHY_NOT[reason.code]) % reason.params


def _said(request: Request, row: DepartureRow) -> HttpResponse:
    """Show that the agency leaves, and the way back while there is one."""
    found = _preview(request, row.leaves_on)
    context = {
        **_shown(found),
        "row": row,
        "terms": leaving_words.lines(row.terms),
        "may_cancel": _may_say(request) and row.may_cancel(request.today),
    }
    return page(request, "web/administration/leave_said.html", context)


@staff_page(roles=ADMINISTRATOR)
@require_POST
def stay(request: Request) -> HttpResponse:
    """Take back that the agency leaves."""
    row = departures.departure_of(_agency_id(request))
    try:
        departing.cancel(
            0 if row is None else row.departure_id,
            by=request.actor,
            now=request.now,
            today=request.today,
        )
    except departing.DepartureError as error:
        messages.error(request, _why(error.reason))
    else:
        messages.success(request, _("Your agency stays. Those who were told hear of it."))
    return redirect("administration_leave")
