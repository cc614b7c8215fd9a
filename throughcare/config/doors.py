"""Decide once per request who acts, for what, what time it is, and whether the door is open at all.

One statement over three rooms answers everything about the account: every page pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
from throughcare.accounts.queries import cards
from throughcare.accounts.types import Role, Worker
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.pages import access_words, kiosk, presence
from throughcare.pages.doors import Request, lead, policy_of
from throughcare.sharing.actions import guarding
from throughcare.sharing.rules.categories import purpose_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http.response import HttpResponseBase

ANONYMOUS = Actor(account_id=None, role="anonymous")
CHOOSING = "purpose"
"""Name of the page where somebody says what they work for: it means what it says at any time."""
DRAFT_FIELD = "kept_draft"
"""A form that sends a kept draft on carries this field; the draft goes when the page took it."""

_STANDING = """
SELECT m.id, m.role, m.agency_id, m.agency_name, m.agency_kind, s.person_id,
       EXISTS (SELECT 1 FROM mfa_authenticator f WHERE f.user_id = a.id AND f.type = 'totp'),
       sharing_guard_begin(a.id, m.agency_id)
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
        """Answer a request; what was decided for it ends with it."""
        try:
            return self._answer(request)
        finally:
            guarding.rest()

    def _answer(self, request: Request) -> HttpResponseBase:
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        request.actor, request.worker, request.is_locked = ANONYMOUS, None, False
        request.has_second_factor = request.purpose_ended = False
        request.purpose_until = None
        request.kiosk = kiosk.mode_in(request)
        if request.user.is_authenticated:
            if request.kiosk and kiosk.is_left_alone(request, request.kiosk, now=request.now):
                return forget(request, why="away")
            _recognise(request)
        response = self.get_response(request)
        if request.kiosk:
            response = kiosk.finish(response)
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
        if request.kiosk and (answer := _refused_at(request.kiosk, request, policy.kind)):
            return answer
        if policy.kind == "open":
            return None
        if request.is_locked:
            return _to_unlock(request, keep=policy.kind in {"staff", "person"})
        if policy.kind == "staff" and _lacks_second_factor(request):
            messages.info(request, _("Set up a second factor first. Your agency asks for it."))
            return lead(request, reverse("mfa_activate_totp"))
        if policy.kind == "staff" and _was_meant_otherwise(request):
            _keep_draft(request)
            return lead(request, reverse("kept_draft"))
        return None


def _refused_at(mode: kiosk.Mode, request: Request, kind: str) -> HttpResponseBase | None:
    """Refuse everything at a kiosk that was ended, and what a kiosk does not show."""
    name = request.resolver_match.url_name if request.resolver_match else None
    # The page that makes a browser a kiosk says itself that there is none, and must not lead to itself.
    if name != "kiosk" and cards.kiosk(mode.kiosk_id) is None:
        return forget(request, why="ended")
    return None if kiosk.lets(kind, name) else _not_at_a_kiosk(request)


def _not_at_a_kiosk(request: Request) -> HttpResponseBase:
    """Lead back to where a kiosk begins; what gives files says that this device keeps none."""
    match = request.resolver_match
    if match and match.url_name in kiosk.FILES and request.actor.person_id is not None:
        messages.info(
            request, _("This device keeps no files. Ask your contact to print it for you.")
        )
    return lead(request, reverse("card_sign_in"))


def forget(request: Request, *, why: str) -> HttpResponseBase:
    """Let whoever used a kiosk go, or be gone, and record it."""
    if request.user.is_authenticated:
        accounts.record_sign_in(
            _account_id(request), what="sign_out", outcome=f"sign_in.{why}", now=request.now
        )
    return kiosk.forget(request, request.kiosk, why=why)


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
        if request.kiosk:
            kiosk.note_seen(request, now=request.now)
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
        is_strong = standing.has_second_factor or not request.user.second_factor_required  # type: ignore[union-attr]
        request.actor = Actor(
            account_id,
            worker.agency_id,
            worker.membership_id,
            worker.role.value,
            is_strong=is_strong,
        )
        _give_purpose(request)


def _give_purpose(request: Request) -> None:
    """Let a worker act for what they chose, as long as it holds in their role; else for the usual purpose."""
    chosen, actor = presence.works_for(request.session), request.actor
    if chosen is None:
        return
    holds = chosen.holds(actor.membership_id or 0, now=request.now)
    if holds and purpose_of(actor.role, chosen.purpose) is not None:
        request.actor = replace(actor, purpose=chosen.purpose)
        request.purpose_until = datetime.fromtimestamp(chosen.until, UTC)
    else:
        _end_purpose(request)


def _end_purpose(request: Request) -> None:
    presence.work_as_usual(request.session)
    usual = purpose_of(request.actor.role, "") or ""
    request.purpose_ended = True
    audit.record_without_access(
        request.actor,
        act=Act.CHANGE,
        what="purpose",
        now=request.now,
        purpose=str(usual),
        outcome="ended",
    )
    if usual:
        word = access_words.word(access_words.PURPOSES, usual)
        messages.info(
            request, _("You work for the usual purpose again: %(purpose)s.") % {"purpose": word}
        )


def _was_meant_otherwise(request: Request) -> bool:
    """Tell whether a form comes from somebody whose purpose has just ended: it would count for another one."""
    match = request.resolver_match
    is_choice = match is not None and match.url_name == CHOOSING
    return request.purpose_ended and request.method == "POST" and not is_choice


def standing_of(request: Request, today: date) -> Standing:
    """Return what the signed-in account is today."""
    account_id, name = _account_id(request), str(request.user)
    guarding.touch()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [account_id, today, today, presence.chosen(request.session)])
        membership_id, role, agency_id, agency, kind, person_id, factor, _begun = cursor.fetchone()
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
        _keep_draft(request)
        return lead(request, reverse("unlock"))
    wanted = request.get_full_path() if request.method == "GET" else ""
    return lead(request, reverse("unlock") + ("?" + urlencode({"next": wanted}) if wanted else ""))


def _keep_draft(request: Request) -> None:
    if request.kiosk:
        return
    accounts.keep_draft(
        _account_id(request),
        path=request.get_full_path(),
        fields=request.POST.lists(),
        now=request.now,
    )


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
        accounts.drop_draft(request.actor.account_id, path=request.get_full_path())
