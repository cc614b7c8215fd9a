"""Ask how the person is, some months after release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import following
from throughcare.journeys.types import FollowUpState
from throughcare.pages.doors import page, staff_page
from throughcare.web.aftercare.forms import FollowUpForm
from throughcare.web.aftercare.views import get_or_post, reached

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request
    from throughcare.web.aftercare.views import Reached

NOT_REACHED = "not_reached"


@staff_page(roles=CONTACT_ROLES)
@get_or_post
def follow_up(request: Request, person_id: int, follow_up_id: int) -> HttpResponseBase:
    """Write down five answers, or that nobody was reached; nothing follows from either."""
    found = reached(request, person_id, "follow_up")
    row = next((one for one in found.sheet.follow_ups if one.follow_up_id == follow_up_id), None)
    if row is None or row.agency_id != request.actor.agency_id:
        raise Http404
    if row.state is not FollowUpState.DUE:
        messages.success(request, _("This was asked already."))
        return redirect("person_aftercare", person_id)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _settled(request, form, follow_up_id, found):
        messages.success(request, _("Saved."))
        return redirect("person_aftercare", person_id)
    context = {**found.context, "form": form, "row": row, "today": request.today}
    return page(request, "web/aftercare/follow_up.html", context)


def _settled(request: Request, form: FollowUpForm, follow_up_id: int, found: Reached) -> bool:
    asked: dict[str, Any] = {"access": found.access, "now": request.now, "today": request.today}
    try:
        if NOT_REACHED in request.POST:
            following.not_reached(follow_up_id, found.person_id, **asked)
        else:
            following.record_follow_up(
                follow_up_id,
                found.person_id,
                form.answers(),
                asked=form.cleaned_data["asked"],
                on_paper=form.cleaned_data["on_paper"],
                **asked,
            )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True
