"""Nobody reaches the person: since when, what was tried, and that they are back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import losing
from throughcare.journeys.types import Channel, TryResult
from throughcare.pages import reasons
from throughcare.pages.doors import page, staff_page
from throughcare.web.aftercare import rows
from throughcare.web.aftercare.forms import LostForm, TryForm
from throughcare.web.aftercare.views import get_or_post, reached

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request
    from throughcare.web.aftercare.views import Reached


@staff_page(roles=CONTACT_ROLES)
@get_or_post
def lose(request: Request, person_id: int) -> HttpResponseBase:
    """Write down that nobody reaches the person any more."""
    found = reached(request, person_id, "contact_loss")
    form = LostForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _lost(request, form, found):
        messages.success(request, _("Saved. Below you see what can be tried, and when."))
        return redirect("person_aftercare", person_id)
    return page(request, "web/aftercare/lost.html", {**found.context, "form": form})


def _lost(request: Request, form: LostForm, found: Reached) -> bool:
    try:
        losing.lose(
            found.person_id,
            since=form.cleaned_data["since"],
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
def tried(request: Request, person_id: int, loss_id: int) -> HttpResponseBase:
    """Write down one try."""
    found = reached(request, person_id, "contact_loss")
    lost = found.sheet.open_loss
    if lost is None or lost.loss_id != loss_id:
        raise Http404
    form = TryForm(
        request.POST if request.method == "POST" else None,
        not_by=() if found.sheet.wish is None else found.sheet.wish.not_by,
        initial={"on": request.today},
    )
    if form.is_valid() and _tried(request, form, loss_id, found):
        messages.success(request, _("Saved."))
        return redirect("person_aftercare", person_id)
    wish = found.sheet.wish
    context = {**found.context, "form": form, "wish": wish, "not_by": rows.not_by(found.sheet)}
    return page(request, "web/aftercare/try.html", context)


def _tried(request: Request, form: TryForm, loss_id: int, found: Reached) -> bool:
    data = form.cleaned_data
    try:
        losing.try_again(
            loss_id,
            found.person_id,
            on=data["on"],
            channel=Channel(data["channel"]),
            result=TryResult(data["result"]),
            is_safe=data["is_safe"],
            access=found.access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


@staff_page(roles=CONTACT_ROLES)
@require_POST
def back(request: Request, person_id: int, loss_id: int) -> HttpResponseBase:
    """Write down that the person is back, today."""
    found = reached(request, person_id, "contact_loss")
    try:
        losing.returned(
            loss_id,
            person_id,
            on=request.today,
            access=found.access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(request, _("Welcome back: the same plan goes on."))
    return redirect("person_aftercare", person_id)
