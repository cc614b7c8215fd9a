"""Plan what the person is told about an appointment, in the transaction of what it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.appointments.models import Reminder
from throughcare.appointments.rules.reminding import look_at
from throughcare.appointments.types import GONE, LIVE, ReminderKind, ReminderState

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.appointments.models import Appointment


def plan(row: Appointment, *, now: datetime) -> None:
    """Plan the reminder of an appointment as it stands; what was planned before falls away."""
    told = drop(row, now=now)
    if not row.reminds or row.state not in LIVE:
        return
    due = look_at(row.during.start, now=now)
    if due is not None:
        _put(row, ReminderKind.BEFORE, due)
    if told and row.during.start > now:
        # The person heard of another time: they hear at once that it moved.
        _put(row, ReminderKind.MOVED, now)


def tell_cancelled(row: Appointment, *, now: datetime) -> None:
    """Take back what was planned; whoever heard of it, or hears of it too late, is told that it is off."""
    told = drop(row, now=now)
    if told and row.reminds and row.during.start > now:
        _put(row, ReminderKind.CANCELLED, now)


def _put(row: Appointment, kind: ReminderKind, due: datetime) -> None:
    Reminder.objects.create(
        person_id=row.person_id,
        appointment=row,
        kind=kind.value,
        sequence=row.sequence,
        due_at=due,
    )


def drop(row: Appointment, *, now: datetime) -> bool:
    """Drop what is planned; return whether the person was told of the appointment before."""
    waiting = [ReminderState.PLANNED.value, ReminderState.TO_PRINT.value]
    mine = Reminder.objects.filter(appointment=row)
    mine.filter(state__in=waiting).update(state=ReminderState.DROPPED.value, settled_at=now)
    return mine.filter(state__in=[one.value for one in GONE]).exists()
