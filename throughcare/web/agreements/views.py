"""Agreements between agencies: what is in force, who signed, and what waits for a second pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.accounts.types import Role
from throughcare.agencies import queries as agencies
from throughcare.journeys.queries.departures import departures
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.forms import DateField
from throughcare.sharing.actions import agreeing
from throughcare.sharing.queries.agreements import agreements as rows_of

if TYPE_CHECKING:
    from throughcare.accounts.types import Worker
    from throughcare.sharing.queries.agreements import AgreementRow

READERS = frozenset({Role.AGENCY_ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.TEAM_LEADER})
SIGNERS = frozenset({Role.AGENCY_ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})
WHY_NOT = {
    "agreement.day": gettext_lazy("Choose a day up to today."),
    "agreement.signed": gettext_lazy("Your agency has signed this agreement already."),
    "agreement.gone": gettext_lazy("This signature waits for nobody any more. Look at the list."),
    "agreement.own": gettext_lazy(
        "You recorded this signature yourself. Ask somebody else to confirm it: two people see more than one."
    ),
    "agreement.party": gettext_lazy(
        "Only an agency that is a party of the agreement can confirm. Ask one of the parties in the list."
    ),
    "agreement.role": gettext_lazy(
        "Your role does not sign for the agency. Ask the administrator or the data-protection officer."
    ),
    "agreement.ended": gettext_lazy(
        "This agreement is not in force any more, so nobody can sign it."
    ),
}


class SignForm(forms.Form):
    """When the agency signed, and by whose hand."""

    signed_on = DateField(
        label=gettext_lazy("Day of the signature"),
        help_text=gettext_lazy("As on the paper. For example 27 3 2026"),
    )
    signed_by = forms.CharField(
        label=gettext_lazy("Signed by"),
        max_length=120,
        help_text=gettext_lazy("Name and office of the person who signed for your agency."),
    )


def _me(request: Request) -> Worker:
    return cast("Worker", request.worker)


@staff_page(roles=READERS)
def agreements(request: Request) -> HttpResponse:
    """Show every agreement, its parties, and where one's own agency stands."""
    me = _me(request)
    found = rows_of(request.now)
    shown = {
        "agreements": [(one, _title(one), one.party_of(me.agency_id)) for one in found],
        "names": agencies.agency_names(),
        "may_sign": me.role in SIGNERS,
        "me": me,
        "now": request.now,
        "departures": departures(request.today),
        "today": request.today,
    }
    return page(request, "web/agreements/agreements.html", shown)


@staff_page(roles=SIGNERS)
def sign(request: Request, key: str) -> HttpResponse:
    """Record that the agency signed."""
    one = next((row for row in rows_of(request.now) if row.key == key), None)
    if one is None:
        raise Http404
    form = SignForm(request.POST or None)
    if form.is_valid():
        try:
            agreeing.sign(
                key,
                signed_on=form.cleaned_data["signed_on"],
                signed_by=form.cleaned_data["signed_by"],
                actor=request.actor,
                now=request.now,
                today=request.today,
            )
        except agreeing.SigningError as error:
            form.add_error("signed_on", str(WHY_NOT[error.code]))
        else:
            text = _("Recorded. It is in force once somebody else has confirmed it.")
            messages.success(request, text)
            return redirect("agreements")
    shown = {"form": form, "agreement": one, "title": _title(one)}
    return page(request, "web/agreements/sign.html", shown)


@staff_page(roles=SIGNERS)
@require_POST
def confirm(request: Request, party_id: int) -> HttpResponse:
    """Confirm another's signature."""
    try:
        agreeing.confirm(party_id, actor=request.actor, now=request.now)
    except agreeing.SigningError as error:
        messages.error(request, str(WHY_NOT[error.code]))
    else:
        messages.success(request, _("Confirmed. From now on the agencies may share what it says."))
    return redirect("agreements")


@staff_page(roles=SIGNERS)
def leave(request: Request, party_id: int) -> HttpResponse:
    """Ask once more, then end the part of one's own agency."""
    mine = next(
        (
            (one, party)
            for one in rows_of(request.now)
            for party in one.parties
            if party.party_id == party_id and party.agency_id == _me(request).agency_id
        ),
        None,
    )
    if mine is None or mine[1].until is not None:
        raise Http404
    if request.method != "POST":
        return page(
            request,
            "web/agreements/leave.html",
            {"agreement": mine[0], "title": _title(mine[0]), "party": mine[1]},
        )
    agreeing.leave(party_id, actor=request.actor, now=request.now)
    messages.success(request, _("Your agency left. What rested on the agreement is shown no more."))
    return redirect("agreements")


def _title(one: AgreementRow) -> str:
    return one.title.get(get_language() or "en") or one.title.get("en") or one.key
