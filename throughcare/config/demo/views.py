"""Sign in as somebody invented, and see what would have been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.config.demo.cast import cast_rows
from throughcare.messages import queries as outbox
from throughcare.messages.tasks import TEXTS
from throughcare.pages.doors import open_page, page
from throughcare.simulation.cards import known_card

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.pages.doors import Request

LOCAL = frozenset({"127.0.0.1", "::1"})


def _only_in_the_demo(request: Request) -> None:
    """Refuse anything but the demo on this machine, even if the address were mounted by mistake."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in LOCAL:
        raise Http404


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Offer the cast, and sign in as one of them without a password."""
    _only_in_the_demo(request)
    rows = cast_rows()
    if request.method == "POST":
        wanted = request.POST.get("sign_in_name", "")
        if wanted not in {row.sign_in_name for row in rows}:
            raise Http404
        account = get_user_model().objects.get_by_natural_key(wanted)
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("start")
    words, code = known_card()
    return page(request, "demo/sign_in.html", {"rows": rows, "words": words, "code": code})


@open_page
@require_safe
def messages(request: Request) -> HttpResponse:
    """Show every message that would have left the machine."""
    _only_in_the_demo(request)
    before = request.GET.get("before", "")
    rows = outbox.newest(int(before) if before.isdecimal() else None)
    shown = rows[: outbox.PAGE]
    next_id = shown[-1].message_id if len(rows) > outbox.PAGE else None
    told = [(row, _(TEXTS[row.text_code][1]) % row.params) for row in shown]
    return page(request, "demo/messages.html", {"rows": told, "next_id": next_id})
