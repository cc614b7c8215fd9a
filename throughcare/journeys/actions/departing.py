"""An agency says that it leaves the partnership, or that it stays after all. Nothing changes before the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.accounts.types import Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.journeys.models import Departure
from throughcare.journeys.queries.departures import OPEN, preview, told_of
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor

LEAVES, STAYS, HELD_UP, GONE = (
    "mail.agency_leaves",
    "mail.agency_stays",
    "mail.agency_held_up",
    "mail.agency_left",
)
LONGEST_DAYS: Final = 2 * 366
"""Nobody says longer before that they leave (our own choice: decide locally)."""
STATE = Departure.State


class DepartureError(ThroughcareError):
    """Report that nothing was written down; `reason` has a text in the pages."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(f"Cannot let the agency leave: [{reason.code}] {dict(reason.params)}.")
        self.reason = reason


@transaction.atomic
def announce(on: date, *, by: Actor, access: Access, now: datetime, today: date) -> int:
    """Say that one's own agency leaves on a day, by what its agreements say; return the departure's number.

    Every agency of its place is told once. Until the day it can be taken back.
    Errors: DepartureError, also while it is the contact of somebody whom nobody takes over.
    """
    agency_id = _agency_of(by)
    if Departure.objects.filter(agency_id=agency_id, state__in=OPEN).exists():
        raise DepartureError(Reason("leaving.twice"))
    found = preview(agency_id, on=on, access=access, now=now, today=today)
    if on < found.earliest_on:
        raise DepartureError(
            Reason("leaving.notice", {"days": str(max(found.terms.notice_days, 1))})
        )
    if on > today + timedelta(days=LONGEST_DAYS):
        raise DepartureError(Reason("leaving.far"))
    if found.waits_for:
        raise DepartureError(Reason("leaving.contacts", {"people": str(found.waits_for)}))
    row = Departure.objects.create(
        agency_id=agency_id,
        leaves_on=on,
        terms=found.terms.as_json(),
        people=found.reach.people,
        announced_at=now,
        announced_by_account=by.account_id,
    )
    record(row.pk, by, now, act=Act.RECORD)
    staff.tell_agencies(told_of(agency_id), LEAVES, now=now, today=today)
    return row.pk


@transaction.atomic
def cancel(departure_id: int, *, by: Actor, now: datetime, today: date) -> None:
    """Take back that one's own agency leaves, as long as the day has not come; those who were told hear of it.

    Errors: DepartureError.
    """
    agency_id = _agency_of(by)
    row = (
        Departure.objects.select_for_update()
        .filter(pk=departure_id, agency_id=agency_id, state=STATE.ANNOUNCED, leaves_on__gt=today)
        .first()
    )
    if row is None:
        raise DepartureError(Reason("leaving.too_late"))
    row.state, row.ended_at = STATE.CANCELLED, now
    row.save(update_fields=["state", "ended_at"])
    record(row.pk, by, now, act=Act.CHANGE)
    staff.tell_agencies(told_of(agency_id), STAYS, now=now, today=today)


def _agency_of(by: Actor) -> int:
    if by.agency_id is None or by.role != Role.AGENCY_ADMINISTRATOR:
        raise DepartureError(Reason("leaving.role"))
    return by.agency_id


def record(departure_id: int, by: Actor, now: datetime, *, act: Act) -> None:
    """Put a step of a departure into the log; the people it concerns are recorded one by one."""
    audit.record_without_access(
        by, act=act, what="departure", now=now, basis=f"departure:{departure_id}"
    )
