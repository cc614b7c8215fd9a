"""Say what one works for: the rules open other things for another purpose, and every choice is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.pages import access_words, presence
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.rules.categories import ROLE_PURPOSES, purpose_of
from throughcare.web.purpose.forms import PurposeForm

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request

CHOOSING_ROLES: Final = frozenset(role for role, found in ROLE_PURPOSES.items() if len(found) > 1)
"""Who has something to choose; for the others the page does not exist."""


@staff_page(roles=CHOOSING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request) -> HttpResponseBase:
    """Show what somebody may work for, and take what they choose."""
    actor = request.actor
    present = purpose_of(actor.role, actor.purpose) or ""
    form = PurposeForm(
        request.POST if request.method == "POST" else None, role=actor.role, present=present
    )
    back = _back(request)
    if form.is_valid():
        if form.cleaned_data["purpose"] != present or actor.purpose:
            _work_for(request, form.cleaned_data["purpose"])
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "next": back,
        "hours": presence.PURPOSE_HOURS,
        "usual": access_words.word(access_words.PURPOSES, ROLE_PURPOSES[actor.role][0].value),
        "until": request.purpose_until,
    }
    return page(request, "web/purpose/choose.html", context)


def _work_for(request: Request, purpose: str) -> None:
    """Remember the choice and store it; choosing the same again begins its hours anew."""
    actor = request.actor
    if purpose == ROLE_PURPOSES[actor.role][0].value:
        presence.work_as_usual(request.session)
    else:
        presence.work_for(
            request.session,
            purpose=purpose,
            membership_id=actor.membership_id or 0,
            now=request.now,
        )
    audit.record_without_access(
        replace(actor, purpose=purpose),
        act=Act.CHANGE,
        what="purpose",
        now=request.now,
        purpose=purpose,
        outcome="chosen",
    )
    word = access_words.word(access_words.PURPOSES, purpose)
    messages.success(request, _("You work for: %(purpose)s.") % {"purpose": word})


def _back(request: Request) -> str:
    """Return where somebody came from, if that is a page of this site."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    is_here = wanted.partition("?")[0] == reverse("purpose")
    return wanted if is_safe and not is_here else reverse("start")
