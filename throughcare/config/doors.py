"""Decide once per request who acts, what time it is, and whether the door is open at all.

One statement over three rooms answers everything about the account: every page pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role, Worker
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.pages import presence
from throughcare.pages.doors import Request, lead, policy_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http.response import HttpResponseBase

ANONYMOUS = Actor(account_id=None, role="anonymous")
DRAFT_FIELD = "kept_draft"
"""A form that sends a kept draft on carries this field; the draft goes when the page took it."""

_STANDING = """
SELECT m.id, m.role, m.agency_id, m.agency_name, m.agency_kind, s.person_id,
       EXISTS (SELECT 1 FROM mfa_authenticator f WHERE f.user_id = a.id AND f.type = 'totp')
  FROM (SELECT %s::bigint AS id) a
  LEFT JOIN sharing_self_link s ON s.account_id = a.id
  LEFT JOIN LATERAL (
       SELECT m.id, m.role, g.id AS agency_id, g.name AS agency_name, g.kind AS agency_kind
         FROM accounts_membership m JOIN agencies_agency g ON g.id = m.agency_id
        WHERE m.account_id = a.id AND m.during @> %s::date
          AND (g.closed_on IS NULL OR g.closed_on > %s::date)
        ORDER BY (m.id = %s::bigint) DESC, m.id LIMIT 1) m ON true
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what an account is today: a worker, a person in their own matter, or neither."""

    worker: Worker | None
    person_id: int | None
    has_second_factor: bool


class DoorMiddleware:
    """Put clock, actor and worker on each request; lock what was left alone for too long."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Answer a request."""
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        request.actor, request.worker, request.is_locked = ANONYMOUS, None, False
        request.has_second_factor = False
        if request.user.is_authenticated:
            _recognise(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            # A shared computer must not show the last visitor's pages to the next one.
            response.headers.setdefault("Cache-Control", "no-store")
        _forget_sent_draft(request, response)
        return response

    def process_view(
        self, request: Request, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Refuse a view without a mark, a locked session, and a worker without the second factor.

        It runs after the check against forged requests, so that nobody else can leave a draft here.
        """
        policy = policy_of(view)
        if policy is None:
            raise Http404
        if policy.kind == "open":
            return None
        if request.is_locked:
            return _to_unlock(request, keep=policy.kind in {"staff", "person"})
        if policy.kind == "staff" and _lacks_second_factor(request):
            messages.info(request, _("Set up a second factor first. Your agency asks for it."))
            return lead(request, reverse("mfa_activate_totp"))
        return None


def _recognise(request: Request) -> None:
    account = request.user
    if account.language in dict(settings.LANGUAGES):  # type: ignore[union-attr]
        translation.activate(account.language)  # type: ignore[union-attr]
        request.LANGUAGE_CODE = account.language  # type: ignore[union-attr]
    if presence.is_locked(
        request.session, now=request.now, idle_seconds=settings.IDLE_LOCK_SECONDS
    ):
        _lock(request)
        return
    if not _is_poll(request):
        presence.note_seen(request.session, now=request.now)
    _admit(request, standing_of(request, request.today))


def _account_id(request: Request) -> int:
    return cast("int", request.user.pk)


def _is_poll(request: Request) -> bool:
    """Tell whether a script asked: a progress bar that looks every second is nobody's presence."""
    return request.method == "GET" and "HX-Request" in request.headers


def _admit(request: Request, standing: Standing) -> None:
    account_id = _account_id(request)
    request.has_second_factor = standing.has_second_factor
    worker = standing.worker
    if standing.person_id is not None:
        request.actor = Actor(account_id, role="person", person_id=standing.person_id)
    elif worker is None:
        request.actor = Actor(account_id, role="none")
    else:
        request.worker = worker
        request.actor = Actor(account_id, worker.agency_id, worker.membership_id, worker.role.value)


def standing_of(request: Request, today: date) -> Standing:
    """Return what the signed-in account is today."""
    account_id, name = _account_id(request), str(request.user)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [account_id, today, today, presence.chosen(request.session)])
        membership_id, role, agency_id, agency, kind, person_id, factor = cursor.fetchone()
    worker = None
    if membership_id is not None and person_id is None:
        worker = Worker(membership_id, account_id, name, Role(role), agency_id, agency, kind)
    return Standing(worker, person_id, factor)


def _lock(request: Request) -> None:
    request.is_locked = True
    if presence.lock(request.session):
        actor = Actor(_account_id(request), role="locked")
        audit.record_without_access(
            actor, act=Act.SIGN_IN, what="lock", now=request.now, basis="sign_in.idle"
        )


def _to_unlock(request: Request, *, keep: bool) -> HttpResponseBase:
    if request.method == "POST" and keep:
        accounts.keep_draft(
            _account_id(request),
            path=request.get_full_path(),
            fields=request.POST.lists(),
            now=request.now,
        )
        return lead(request, reverse("unlock"))
    wanted = request.get_full_path() if request.method == "GET" else ""
    return lead(request, reverse("unlock") + ("?" + urlencode({"next": wanted}) if wanted else ""))


def _lacks_second_factor(request: Request) -> bool:
    return (
        request.worker is not None
        and request.user.second_factor_required  # type: ignore[union-attr]
        and not request.has_second_factor
    )


def _forget_sent_draft(request: Request, response: HttpResponseBase) -> None:
    taken = response.status_code < 400  # noqa: PLR2004 - what HTTP calls success or redirect
    if (
        request.method == "POST"
        and taken
        and request.actor.account_id is not None
        and DRAFT_FIELD in request.POST
    ):
        accounts.drop_draft(request.actor.account_id)
