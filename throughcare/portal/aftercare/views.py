"""What I declined, whether somebody looks for me, how I come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import declining, returning
from throughcare.pages import reasons
from throughcare.pages.doors import page, person_page
from throughcare.portal.aftercare import rows
from throughcare.portal.plan.rows import mine

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request


@person_page
@require_GET
def my_aftercare(request: Request) -> HttpResponse:
    """Show what I said no to, who tried to reach me, and what I can do."""
    own = mine(request, "aftercare")
    return page(request, "portal/aftercare/after.html", rows.page_of(own))


@person_page
@require_POST
def come_back(request: Request) -> HttpResponseBase:
    """Let me come back: my contact hears of it at once."""
    own = mine(request, "aftercare")
    try:
        returning.come_back(own.person_id, access=own.access, now=request.now, today=request.today)
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(
            request, _("Good that you are back. Your contact sees it, and your plan goes on.")
        )
    return redirect("my_aftercare")


@person_page
@require_POST
def say_yes(request: Request, decline_id: int) -> HttpResponseBase:
    """Let me take up what I declined, on any day."""
    own = mine(request, "decline")
    try:
        declining.accept(
            decline_id, own.person_id, access=own.access, now=request.now, today=request.today
        )
    except NotPossibleError as error:
        messages.error(request, reasons.text(error.reason))
    else:
        messages.success(request, _("Saved. Your contact can tell you how it goes on."))
    return redirect("my_aftercare")
