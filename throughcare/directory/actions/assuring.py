"""Keep entries fresh: ask providers, take their answer by link, pause what nobody confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.directory.actions.projecting import project
from throughcare.directory.models import ServiceStanding
from throughcare.directory.rules import freshness
from throughcare.directory.rules.freshness import LinkState
from throughcare.directory.types import CapacityState, PauseReason
from throughcare.kernel.access import Actor
from throughcare.messages import actions as messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ASKED_AT_ONCE = 500
_SIGNER = signing.Signer(salt="throughcare.directory.confirm")
_LONGEST = 300
_PROVIDER = Actor(account_id=None, role="provider")


@dataclass(frozen=True, slots=True)
class Link:
    """Hold what a link is worth, and for which service; nothing where the signature is not ours."""

    state: LinkState
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Assurance:
    """Hold what a provider says of a service today."""

    capacity: str = CapacityState.UNKNOWN.value
    wait_days: int | None = None
    response_days: int | None = None
    is_paused: bool = False


def link_token(service_id: int, *, serial: int, now: datetime) -> str:
    """Return the signed words of a link: one service, one use, eight days."""
    until = now + freshness.LINK_VALID_FOR
    return _SIGNER.sign_object([service_id, serial, until.isoformat(timespec="seconds")])


def judge(token: str, *, now: datetime) -> Link:
    """Say what a link is worth; a guessed one touches no table."""
    try:
        service_id, serial, until = _SIGNER.unsign_object(token if len(token) < _LONGEST else "")
    except signing.BadSignature:
        return Link(LinkState.FORGED)
    found = ServiceStanding.objects.filter(service_id=service_id, service__gone_on=None)
    current = found.values_list("link_serial", flat=True).first()
    if current is None:
        return Link(LinkState.GONE)
    state = freshness.judge_link(
        serial=serial, current=current, until=datetime.fromisoformat(until), now=now
    )
    return Link(state, service_id)


@transaction.atomic
def confirm_by_link(token: str, said: Assurance, *, now: datetime, today: date) -> LinkState:
    """Take a provider's answer; the same link again changes nothing and says so."""
    link = judge(token, now=now)
    if link.state is not LinkState.GOOD or link.service_id is None:
        return link.state
    standing = ServiceStanding.objects.select_for_update().get(service_id=link.service_id)
    if (state := judge(token, now=now).state) is not LinkState.GOOD:
        return state
    standing.link_serial += 1
    _assure(standing, said, whom="provider", today=today)
    audit.record_without_access(
        _PROVIDER,
        act=Act.CHANGE,
        what="directory",
        now=now,
        basis=f"service:{link.service_id}",
        channel="link",
    )
    return LinkState.GOOD


@transaction.atomic
def assure(service_id: int, said: Assurance, *, by: Actor, now: datetime, today: date) -> bool:
    """Take what an agency says of a service of its own; False where it has none of this number."""
    found = ServiceStanding.objects.select_for_update().filter(
        service_id=service_id, service__gone_on=None
    )
    if by.role != "system":
        found = found.filter(service__organization__agency_id=by.agency_id or 0)
    standing = found.first()
    if standing is None:
        return False
    _assure(standing, said, whom=str(by.membership_id or by.role), today=today)
    audit.record_without_access(
        by, act=Act.CHANGE, what="directory", now=now, basis=f"service:{service_id}"
    )
    return True


def _assure(standing: ServiceStanding, said: Assurance, *, whom: str, today: date) -> None:
    waits = said.capacity == CapacityState.WAITING_LIST
    standing.capacity = said.capacity
    standing.wait_days = said.wait_days if waits else None
    standing.capacity_on = None if said.capacity == CapacityState.UNKNOWN else today
    standing.response_days = said.response_days
    standing.assured_on, standing.assured_by = today, whom
    standing.reminded_on = None
    standing.paused_on = today if said.is_paused else None
    standing.pause_reason = PauseReason.PROVIDER.value if said.is_paused else ""
    standing.save()
    project([standing.service_id])


@transaction.atomic
def ask_providers(*, now: datetime, today: date) -> int:
    """Mail a link for every entry that becomes stale, again after a month; return how many were asked."""
    asked_before = freshness.ask_when_before(today)
    again = today.fromordinal(today.toordinal() - freshness.ASK_AGAIN_AFTER_DAYS)
    due = (
        ServiceStanding.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            Q(reminded_on=None) | Q(reminded_on__lte=again),
            assured_on__lte=asked_before,
            service__gone_on=None,
        )
        .exclude(contact=None, service__email="", service__organization__email="")
        .select_related("contact", "service", "service__organization")
        .order_by("assured_on", "pk")[:ASKED_AT_ONCE]
    )
    standings = list(due)
    messages.put_out([_mail(one, now=now) for one in standings if _mailbox(one)], now=now)
    ServiceStanding.objects.filter(pk__in=[one.pk for one in standings]).update(reminded_on=today)
    return sum(bool(_mailbox(one)) for one in standings)


def _mailbox(standing: ServiceStanding) -> str:
    contact = standing.contact.email if standing.contact else ""
    return contact or standing.service.email or standing.service.organization.email


def _mail(standing: ServiceStanding, *, now: datetime) -> messages.Outgoing:
    token = link_token(standing.service_id, serial=standing.link_serial, now=now)
    address = settings.SITE_ADDRESS + reverse("directory_confirm", args=[token])
    return messages.Outgoing(
        "email",
        _mailbox(standing),
        settings.LANGUAGE_CODE,
        "mail.directory_confirm",
        {"service": standing.service.name, "address": address},
    )


@transaction.atomic
def pause_stale(*, now: datetime, today: date) -> int:
    """Pause what nobody confirmed for too long; what nobody ever confirmed stays, and is marked so."""
    due = ServiceStanding.objects.filter(
        assured_on__lte=freshness.pause_when_before(today), paused_on=None, service__gone_on=None
    )
    services = list(due.values_list("service_id", flat=True))
    _pause(services, today)
    if services:
        audit.record_without_access(
            Actor(account_id=None),
            act=Act.CHANGE,
            what="directory",
            now=now,
            basis=f"paused:{len(services)}",
        )
    return len(services)


def _pause(services: Sequence[int], today: date) -> None:
    ServiceStanding.objects.filter(service_id__in=services).update(
        paused_on=today, pause_reason=PauseReason.STALE.value
    )
    project(services)
