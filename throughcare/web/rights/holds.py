"""What may not be erased yet, and what is opened again after the person was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.pages import formatting
from throughcare.pages.doors import page, staff_page
from throughcare.pages.rights_forms import HoldForm, ReasonForm, RightsForm
from throughcare.sharing.actions.rights import (
    HOLDING_ROLES,
    RightsError,
    end_hold,
    hold,
    lift_restriction,
)
from throughcare.sharing.rules.claiming import ANSWERING_ROLES
from throughcare.web.rights.rows import Desk, desk_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request


@staff_page(roles=HOLDING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def person_hold(request: Request, person_id: int) -> HttpResponseBase:
    """Record a legal reason to keep what is about a person."""
    desk = desk_for(request, person_id)
    form = HoldForm(request.POST if request.method == "POST" else None)

    def write() -> str:
        hold(
            person_id,
            reason=form.cleaned_data["text"],
            review_on=form.cleaned_data["review_on"],
            access=desk.access,
            now=request.now,
            today=request.today,
        )
        return _("Recorded. Nothing about this person is erased until it is ended.")

    return _answer(desk, form, write, title=_("Keep it: a legal reason"))


@staff_page(roles=HOLDING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def person_hold_end(request: Request, person_id: int, request_id: int) -> HttpResponseBase:
    """End a hold with a reason."""
    desk = desk_for(request, person_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def write() -> str:
        end_hold(
            person_id,
            request_id,
            reason=form.cleaned_data["text"],
            access=desk.access,
            now=request.now,
        )
        return _("Ended. What is kept long enough is erased tonight.")

    return _answer(desk, form, write, title=_("End the hold"))


@staff_page(roles=ANSWERING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def person_lock_end(request: Request, person_id: int, block_id: int) -> HttpResponseBase:
    """Let something locked be opened again, some days after the person was told."""
    desk = desk_for(request, person_id)
    if block_id not in desk.may_open():
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def write() -> str:
        end = lift_restriction(
            person_id,
            block_id,
            reason=form.cleaned_data["text"],
            access=desk.access,
            now=request.now,
        )
        return _("The person is told now. It opens on %(day)s.") % {
            "day": formatting.date_medium(end)
        }

    return _answer(desk, form, write, title=_("Open what is locked"))


def _answer(
    desk: Desk, form: RightsForm, write: Callable[[], str], *, title: str
) -> HttpResponseBase:
    request = desk.request
    if form.is_valid():
        try:
            said = write()
        except RightsError as error:
            form.show(error.reasons)
        else:
            messages.success(request, said)
            return redirect("person_rights", desk.person_id)
    return page(request, "web/rights/reason.html", {**desk.context(), "form": form, "title": title})
