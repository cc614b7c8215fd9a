"""Write down that the person says no, and what they said when it was offered again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import declining
from throughcare.journeys.actions.declining import Refusal
from throughcare.journeys.queries.declining import declinable, goals_to_keep
from throughcare.journeys.types import DeclineKind
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.queries.involved import is_guest
from throughcare.web.aftercare import rows
from throughcare.web.aftercare.forms import (
    ALL_HELP,
    CAME,
    OFFER,
    YES,
    AgainForm,
    CameForm,
    DeclineForm,
)
from throughcare.web.aftercare.views import get_or_post, reached

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.journeys.types import DeclineRow
    from throughcare.pages.doors import Request
    from throughcare.web.aftercare.views import Reached


@staff_page(roles=CONTACT_ROLES)
@get_or_post
def decline(request: Request, person_id: int) -> HttpResponseBase:
    """Write down what the person declines."""
    found = reached(request, person_id, "decline")
    form = _form(request, found)
    if form.is_valid() and _declined(request, form, found):
        messages.success(
            request, _("Saved. Nobody asks again before the day that the person was told.")
        )
        return redirect("person_aftercare", person_id)
    return page(request, "web/aftercare/decline.html", {**found.context, "form": form})


def _form(request: Request, found: Reached) -> DeclineForm:
    titles = rows.programme_titles()
    case_id, person_id, access = found.case.case_id, found.person_id, found.access
    codes = declinable(case_id, person_id, access=access)
    return DeclineForm(
        request.POST if request.method == "POST" else None,
        programmes=[(code, titles.get(code, code)) for code in codes],
        goals=goals_to_keep(case_id, person_id, access=access),
        may_lead=not is_guest(person_id, access=access, today=request.today),
    )


def refusal_of(data: dict[str, object]) -> Refusal:
    """Return what was typed as a refusal."""
    what_of = str(data["what_of"])
    goal = str(data.get("goal") or "")
    kinds = {OFFER: DeclineKind.OFFER, ALL_HELP: DeclineKind.ALL_HELP}
    kind = kinds.get(what_of, DeclineKind.PROGRAMME)
    return Refusal(
        kind,
        what_of if kind is DeclineKind.PROGRAMME else "",
        str(data["what"]) if kind is DeclineKind.OFFER else "",
        str(data["why"]),
        data.get("offer_again_on"),  # type: ignore[arg-type]
        bool(data["only_if_asked"]),
        int(goal) if goal else None,
        bool(data.get("on_paper")),
    )


def _declined(request: Request, form: DeclineForm, found: Reached) -> bool:
    try:
        declining.decline(
            found.person_id,
            refusal_of(form.cleaned_data),
            access=found.access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


@staff_page(roles=CONTACT_ROLES)
@get_or_post
def again(request: Request, person_id: int, decline_id: int) -> HttpResponseBase:
    """Write down what the person said when it was offered again, or that they came themself."""
    found = reached(request, person_id, "decline")
    row = next((one for one in found.sheet.standing if one.decline_id == decline_id), None)
    if row is None:
        raise Http404
    may_offer = row.may_offer(request.today)
    kind = AgainForm if may_offer else CameForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, form, row, found):
        messages.success(request, _("Saved."))
        return redirect("person_aftercare", person_id)
    line = rows.decline(row, rows.programme_titles(), request.today)
    context = {**found.context, "form": form, "line": line, "may_offer": may_offer}
    return page(request, "web/aftercare/again.html", context)


def _answered(
    request: Request, form: AgainForm | CameForm, row: DeclineRow, found: Reached
) -> bool:
    data = form.cleaned_data
    asked: dict[str, Any] = {"access": found.access, "now": request.now, "today": request.today}
    try:
        if data["says"] == CAME:
            declining.accept(row.decline_id, found.person_id, **asked)
        else:
            declining.offer_again(
                row.decline_id,
                found.person_id,
                says_yes=data["says"] == YES,
                why=data["why"],
                next_on=data["offer_again_on"],
                only_if_asked=data["only_if_asked"],
                **asked,
            )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True
