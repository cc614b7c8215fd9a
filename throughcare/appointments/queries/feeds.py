"""Read what a calendar address gives: times and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from throughcare.appointments.models import CalendarFeed
from throughcare.appointments.queries.diary import PAGE, own_diary
from throughcare.appointments.queries.working import week
from throughcare.appointments.types import FeedRow
from throughcare.kernel.access import Category, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.appointments.types import Entry
    from throughcare.kernel.access import Access

BACK: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=366)
MOST_EVENTS: Final = 1000


def feed_of(*, access: Access) -> FeedRow | None:
    """Return the calendar address that the one who asks has now, without its secret."""
    actor = access.actor
    found = CalendarFeed.objects.filter(account_id=actor.account_id or 0, ended_at=None)
    if actor.person_id is not None:
        found = found.filter(person_id=actor.person_id)
    else:
        found = found.filter(membership_id=actor.membership_id or 0)
    row = found.order_by("-pk").values_list("pk", "made_at").first()
    return None if row is None else FeedRow(*row)


def feed_entries(*, access: Access, now: datetime) -> list[Entry]:
    """Return the appointments of the worker, or of the person, who holds the access; cancelled ones too.

    Errors: AccessRefusedError.
    """
    since, until = now - BACK, now + AHEAD
    if access.scope is not Scope.PERSON:
        mine = access.actor.membership_id or 0
        found = week(access=access, since=since, until=until, membership_id=mine, most=MOST_EVENTS)
        return list(map(_local, found))
    access.require(access.actor.person_id, Category.ATTENDANCE)
    every: list[Entry] = []
    while len(every) < MOST_EVENTS:
        after = (every[-1].starts_at, every[-1].appointment_id) if every else None
        found = own_diary(access=access, since=since, until=until, after=after)
        every += found[:PAGE]
        if len(found) <= PAGE:
            break
    return list(map(_local, every))


def _local(one: Entry) -> Entry:
    return replace(
        one, starts_at=timezone.localtime(one.starts_at), ends_at=timezone.localtime(one.ends_at)
    )
