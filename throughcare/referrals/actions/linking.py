"""Make signed links, and open them: eight days, one mailbox, one browser, one answer."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.messages import actions as messages
from throughcare.messages.actions import Outgoing
from throughcare.referrals.actions.errors import NotPossibleError
from throughcare.referrals.actions.moving import Answer, move
from throughcare.referrals.actions.moving import held as lock
from throughcare.referrals.models import CapacityRequest, CodeSent, Referral, ReplyLink
from throughcare.referrals.queries.reading import whole_of
from throughcare.referrals.rules import clocks
from throughcare.referrals.types import Deed, LinkSight, LinkState, State
from throughcare.sharing.actions import access_by_link

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access

SIGNER: Final = signing.Signer(salt="referrals.reply")
_LONGEST: Final = 200
_HOUR: Final = timedelta(hours=1)
_NOBODY: Final = Referral()
_GOOD: Final = frozenset({LinkState.GOOD, LinkState.ELSEWHERE})


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(
    *, referral: Referral | None = None, capacity: CapacityRequest | None = None, now: datetime
) -> str:
    """Make a link and return its signed text; what was made for the same thing before counts no more."""
    older = ReplyLink.objects.filter(referral=referral, capacity=capacity, used_at=None)
    older.filter(expires_at__gt=now).exclude(made_at=now).update(expires_at=now)
    nonce = secrets.token_urlsafe(24)
    ReplyLink.objects.create(
        referral=referral,
        capacity=capacity,
        agency_id=(referral or capacity or _NOBODY).to_agency_id,
        digest=digest(nonce),
        made_at=now,
        expires_at=clocks.link_until(now),
    )
    return SIGNER.sign(nonce)


def mail_link(row: Referral, *, now: datetime) -> None:
    """Send a fresh link to the mailbox of the service, where it has one; the mail names nobody."""
    if row.mailbox:
        token = make_link(referral=row, now=now)
        _mail(row.mailbox, "mail.referral_link", token, row.to_agency_id or row.from_agency_id, now)


def mail_capacity_link(row: CapacityRequest, *, now: datetime) -> None:
    """Send a link that asks whether there is room."""
    if row.mailbox:
        token = make_link(capacity=row, now=now)
        asker = row.to_agency_id or row.from_agency_id
        _mail(row.mailbox, "mail.capacity_link", token, asker, now)


def _mail(mailbox: str, text_code: str, token: str, agency_id: int | None, now: datetime) -> None:
    address = settings.SITE_ADDRESS + reverse("reply_by_link", args=[token])
    language = agencies.language_of(agency_id)
    messages.put_out(
        [Outgoing("email", mailbox, language, text_code, {"address": address})], now=now
    )


@dataclass(frozen=True, slots=True)
class Held:
    """Hold a link that was judged, with its row where there is one."""

    state: LinkState
    link: ReplyLink | None = None
    at: datetime | None = None


def judge(token: str, *, browser: str, now: datetime, is_locked: bool = False) -> Held:
    """Say what a link is good for; the caller holds a transaction.

    Shapes: a signature that does not fit touches no table.
    """
    try:
        nonce = SIGNER.unsign(token) if len(token) <= _LONGEST else ""
    except signing.BadSignature:
        nonce = ""
    rows = ReplyLink.objects.select_for_update(of=("self",)) if is_locked else ReplyLink.objects
    link = rows.filter(digest=digest(nonce)).first() if nonce else None
    if link is None:
        return Held(LinkState.UNKNOWN)
    if _too_often(link, now):
        return Held(LinkState.TOO_OFTEN, link)
    if link.used_at is not None:
        return Held(LinkState.USED, link, link.used_at)
    if link.expires_at <= now:
        return Held(LinkState.EXPIRED, link, link.expires_at)
    if link.opened_by and link.opened_by != digest(browser):
        return Held(LinkState.ELSEWHERE, link, link.opened_at)
    return Held(LinkState.GOOD, link)


def _too_often(link: ReplyLink, now: datetime) -> bool:
    if link.tries_since is None or link.tries_since <= now - _HOUR:
        link.tries, link.tries_since = 0, now
    link.tries += 1
    ReplyLink.objects.filter(pk=link.pk).update(tries=link.tries, tries_since=link.tries_since)
    return link.tries > clocks.MOST_TRIES


def access_of(link: ReplyLink, *, now: datetime) -> tuple[Access, Referral | None]:
    """Return access to what a link is about: the database shows that one row until the transaction ends."""
    number = link.referral_id or 0
    access = access_by_link(number=number, agency_id=link.agency_id, now=now)
    return access, Referral.objects.filter(pk=number).first()


@transaction.atomic
def look_at_link(token: str, *, browser: str, now: datetime) -> LinkSight:
    """Say what a link is good for, and who asks whom: nothing about anybody, for mail scanners open links too."""
    held = judge(token, browser=browser, now=now)
    if held.link is None or held.link.referral_id is None:
        return LinkSight(held.state, at=held.at)
    _access, row = access_of(held.link, now=now)
    if row is None:
        return LinkSight(LinkState.UNKNOWN)
    return _sight(held, row)


def _sight(held: Held, row: Referral) -> LinkSight:
    everyone = agencies.agency_map().everyone
    state = held.state
    if state in _GOOD and row.state in {"cancelled", "entered-in-error"}:
        state = LinkState.WITHDRAWN
    sender = everyone.get(row.from_agency_id or 0)
    receiver = everyone.get(row.to_agency_id or 0)
    return LinkSight(
        state,
        row.pk,
        sender.name if sender else "",
        receiver.name if receiver else row.service,
        is_opened=bool(held.link and held.link.opened_by) and state is LinkState.GOOD,
        at=held.at,
    )


@transaction.atomic
def open_link(token: str, *, browser: str, now: datetime) -> LinkSight:
    """Open a link in earnest: it belongs to this browser from now on; show what was sent, and record that.

    Shapes: what is shown is the one referral as the receiver sees it.
    """
    held = judge(token, browser=browser, now=now, is_locked=True)
    if held.link is None or held.link.referral_id is None:
        return LinkSight(held.state, at=held.at)
    access, row = access_of(held.link, now=now)
    if row is None:
        return LinkSight(LinkState.UNKNOWN)
    sight = _sight(held, row)
    if sight.state is not LinkState.GOOD:
        return sight
    if not held.link.opened_by:
        bind(held.link, browser, now)
    _note_opening(row, access, now)
    audit.record(
        access,
        act=Act.DISCLOSE,
        what="referral.link",
        person_ids=[row.person_id],
        now=now,
        detail={"referral": row.pk, "link": held.link.pk},
    )
    return replace(sight, whole=whole_of(row.pk, access=access))


def _note_opening(row: Referral, access: Access, now: datetime) -> None:
    """Note that the receiver reads it: whoever opens it must not read that nobody did."""
    if row.state == State.REQUESTED.value:
        today = timezone.localdate(now)
        seen = lock(row.pk, access=access)
        move(seen, Deed.OPEN, Answer(), access=access, now=now, today=today)


def bind(link: ReplyLink, browser: str, now: datetime) -> None:
    """Let a link belong to a browser."""
    link.opened_at, link.opened_by = now, digest(browser)
    link.save(update_fields=["opened_at", "opened_by"])


@transaction.atomic
def send_code(token: str, *, browser: str, now: datetime) -> bool:
    """Send a code to the mailbox of a link that was opened elsewhere; return whether one went.

    Who was forwarded a link has no code: it goes to the mailbox that the service gave, and nowhere else.
    """
    held = judge(token, browser=browser, now=now, is_locked=True)
    if held.state is not LinkState.ELSEWHERE or held.link is None:
        return False
    _access, row = access_of(held.link, now=now)
    recent = CodeSent.objects.filter(link=held.link, made_at__gt=now - _HOUR).count()
    if row is None or recent >= clocks.MOST_CODES:
        return False
    code = f"{secrets.randbelow(10**6):06d}"
    CodeSent.objects.create(
        link=held.link,
        digest=digest(f"{held.link.digest}{code}"),
        made_at=now,
        expires_at=now + timedelta(minutes=clocks.CODE_MINUTES),
    )
    messages.put_out(
        [
            Outgoing(
                "email",
                row.mailbox,
                agencies.language_of(row.to_agency_id or row.from_agency_id),
                "mail.referral_code",
                {"code": code},
            )
        ],
        now=now,
    )
    return True


@transaction.atomic
def take_code(token: str, code: str, *, browser: str, now: datetime) -> bool:
    """Let a link belong to this browser, for whoever has the code of the mailbox; return whether it fitted."""
    held = judge(token, browser=browser, now=now, is_locked=True)
    if held.state is not LinkState.ELSEWHERE or held.link is None:
        return False
    sent = CodeSent.objects.filter(
        link=held.link, used_at=None, expires_at__gt=now, tries__lt=clocks.MOST_CODES
    ).order_by("-pk")
    newest = sent.first()
    if newest is None:
        return False
    newest.tries += 1
    if not secrets.compare_digest(newest.digest, digest(f"{held.link.digest}{code.strip()}")):
        newest.save(update_fields=["tries"])
        return False
    newest.used_at = now
    newest.save(update_fields=["tries", "used_at"])
    bind(held.link, browser, now)
    audit.record_without_access(
        Actor(account_id=None), act=Act.CHANGE, what="referral.link_moved", now=now
    )
    return True


def use(held: Held, now: datetime) -> None:
    """Spend a link: it is locked, and counts for one answer."""
    if held.link is None or held.state is not LinkState.GOOD:
        from throughcare.kernel.reasons import Reason

        raise NotPossibleError(Reason(f"link.{held.state.value}"))
    held.link.used_at = now
    held.link.save(update_fields=["used_at"])
