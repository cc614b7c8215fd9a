"""Secret addresses of calendars, and times that a worker brings from a calendar of their own."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.appointments.actions.errors import NotYoursError
from throughcare.appointments.models import BusyCalendar, BusyTime, CalendarFeed
from throughcare.appointments.types import CalendarOwner
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.appointments.types import BusyRow
    from throughcare.kernel.access import Access

LONGEST_TOKEN = 100


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, access: Access, now: datetime) -> str:
    """Make a secret address for one's own calendar and end the ones before; return the secret, once.

    Shapes: of the person who asks, or of the worker in their agency.
    Errors: NotYoursError for whoever is neither; AccessRefusedError.
    """
    account_id, token = access.actor.account_id, secrets.token_urlsafe(32)
    if account_id is None:
        raise NotYoursError("Cannot make a calendar address: sign in first.")
    end_feeds(access=access, now=now)
    person_id = access.actor.person_id
    CalendarFeed.objects.create(
        account_id=account_id,
        person_id=person_id,
        membership_id=None if person_id is not None else access.actor.membership_id,
        token_hash=_hash(token),
        made_at=now,
    )
    _record(access, Act.RECORD, now)
    return token


@transaction.atomic
def end_feeds(*, access: Access, now: datetime) -> int:
    """Stop every calendar address of one's own: whoever has one gets nothing any more; return how many.

    Errors: AccessRefusedError.
    """
    actor = access.actor
    found = CalendarFeed.objects.filter(account_id=actor.account_id or 0, ended_at=None)
    found = (
        found.filter(person_id=actor.person_id)
        if actor.person_id is not None
        else found.filter(membership_id=actor.membership_id or 0)
    )
    count = found.update(ended_at=now)
    if count:
        _record(access, Act.CHANGE, now)
    return count


def _record(access: Access, act: Act, now: datetime) -> None:
    about = [] if access.actor.person_id is None else [access.actor.person_id]
    audit.record(access, act=act, what="calendar_feed", person_ids=about, now=now)


def owner_of(token: str) -> CalendarOwner | None:
    """Return whose calendar a secret address gives; None for one that is unknown or was stopped."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    row = CalendarFeed.objects.filter(token_hash=_hash(token), ended_at=None).first()
    return None if row is None else CalendarOwner(row.account_id, row.person_id, row.membership_id)


@transaction.atomic
def bring_calendar(
    name: str,
    times: Sequence[BusyRow],
    told: Sequence[dict[str, str]],
    *,
    access: Access,
    now: datetime,
) -> int:
    """Keep when the worker who asks is busy elsewhere, in place of what they brought before; return how many times.

    Errors: NotYoursError for whoever is no worker; AccessRefusedError.
    """
    access.require_agency(Category.IDENTITY)
    membership_id = access.actor.membership_id
    if membership_id is None:
        raise NotYoursError("Cannot bring a calendar: only workers have one here.")
    BusyCalendar.objects.filter(membership_id=membership_id).delete()
    row = BusyCalendar.objects.create(
        membership_id=membership_id,
        name=name[:120],
        read_at=now,
        events=len(times),
        told=list(told),
    )
    BusyTime.objects.bulk_create(
        [BusyTime(calendar=row, during=Period(one.starts_at, one.ends_at)) for one in times]
    )
    _record(access, Act.RECORD, now)
    return len(times)


@transaction.atomic
def drop_calendar(*, access: Access, now: datetime) -> bool:
    """Forget the calendar that the worker who asks brought; return whether there was one.

    Errors: AccessRefusedError.
    """
    access.require_agency(Category.IDENTITY)
    count, _by_table = BusyCalendar.objects.filter(
        membership_id=access.actor.membership_id or 0
    ).delete()
    if count:
        _record(access, Act.CHANGE, now)
    return bool(count)
