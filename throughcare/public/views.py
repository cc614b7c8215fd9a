"""Open pages: the start, what this is, accessibility, language; and what to say of failures."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare.accounts import actions as accounts
from throughcare.accounts.queries import drafts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.kernel.access import Category
from throughcare.pages.doors import Request, lead, open_page, page
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries.supporting import is_supporter

WITH_A_DAY = CONTACT_ROLES | {Role.HEALTH_WORKER}
"""Roles that carry something for people, and begin with what waits for them."""
TELLING = ("my_page", "my_day")
LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600
_log = logging.getLogger(__name__)


@open_page
@never_cache
def start(request: Request) -> HttpResponse:
    """Send everybody to where they belong; tell a stranger what this is."""
    if request.is_locked:
        return redirect("unlock")
    actor = request.actor
    if actor.account_id is None:
        return page(request, "public/start.html")
    name = _home(request)
    # The two pages that most people begin with say themselves what was typed and not sent.
    if name not in TELLING and drafts.draft_count(actor.account_id, request.now):
        return redirect("kept_draft")
    return redirect(name) if name else page(request, "public/nowhere.html")


def _home(request: Request) -> str:
    actor = request.actor
    if actor.person_id is not None:
        return "my_page"
    if actor.membership_id is None:
        return "supporting" if is_supporter(actor.account_id or 0) else ""
    if actor.role == Role.AGENCY_ADMINISTRATOR:
        return "administration"
    if actor.role == Role.DATA_PROTECTION_OFFICER:
        return "oversight"
    listable = sharing.listable(actor, now=request.now, today=request.today)
    if actor.role in WITH_A_DAY and {Category.IDENTITY, Category.JOURNEY} <= listable:
        return "my_day"
    return "agency_people" if Category.IDENTITY in listable else "programmes"


@open_page
def about(request: Request) -> HttpResponse:
    """Say what this is, for whom, and where its source is."""
    return page(request, "public/about.html")


@open_page
def accessibility(request: Request) -> HttpResponse:
    """State how accessible the pages are, and what is known not to be."""
    return page(request, "public/accessibility.html")


@open_page
@require_POST
def set_language(request: Request) -> HttpResponse:
    """Change the language of the pages, and remember it with the account."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = lead(request, back if safe else reverse("start"))
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=LANGUAGE_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            accounts.set_language(request.user.pk, language=wanted)
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that could not be read."""
    return _plain(
        400,
        _("We could not read that"),
        _("The browser sent something this page does not understand. Go back and try again."),
    )


def too_large(request: HttpRequest, *, most: int) -> HttpResponse:
    """Answer a request that was not read, for it is larger than its page takes."""
    return _problem(
        request,
        413,
        _("This is too large to send"),
        _(
            "What was sent is larger than %(most)s MB, the most that this page takes; nothing of it was kept. "
            "Go back, choose a smaller file or write a shorter text, and send it again."
        )
        % {"most": number_format(most / 1_000_000, 1)},
    )


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request for something that may not be done."""
    return _problem(
        request,
        403,
        _("You cannot do this"),
        _("Your account may not do this. If you need it for your work, ask your team leader."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request for what is not there, or not there for this reader: both look the same."""
    return _problem(
        request,
        404,
        _("This page is not here"),
        _("The address may be mistyped, or the page is not for your account."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that does not come from one of our pages, or from one that is too old."""
    _log.warning("Refused a form at [%s]: %s", request.path, reason)
    return _problem(
        request,
        403,
        _("This form is too old"),
        _(
            "Nothing was saved. Go back, load the page again and send the form once more. "
            "Your browser must allow cookies for this site."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer when something broke; asks nothing of the database or the session."""
    return _plain(
        500,
        _("Something went wrong on our side"),
        _("It was noted. Nothing you did is lost that was saved before. Try again in a moment."),
    )


def _problem(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if not hasattr(request, "actor"):  # It failed before anybody was recognised.
        return _plain(status, title, text)
    answer = page(request, "public/problem.html", {"title": title, "text": text}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plain(status: int, title: str, text: str) -> HttpResponse:
    """Render without frame: no session, no account, no statement."""
    html = render_to_string("public/plain.html", {"title": title, "text": text})
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})
