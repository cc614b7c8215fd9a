"""Move what hangs on the release date: a day that is kept free moves, a time has to be booked anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.appointments.actions import telling
from throughcare.appointments.actions.writing import as_said, keep, wait_for_somebody
from throughcare.appointments.models import Appointment
from throughcare.appointments.queries.hanging import MOVES, change_of, day_of, hanging
from throughcare.appointments.types import LIVE, Act, ErrandKind, State
from throughcare.audit import actions as audit
from throughcare.audit.types import Act as Logged
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def move_appointments(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Move reservations, and mark times that have to be booked anew; return case -> what happened.

    A time is never moved by itself: the worker, the room and the person may not be free then.
    Errors: AccessRefusedError for any access but the system's.
    """
    access.require_system(Category.ATTENDANCE)
    done = {}
    for case_id, found in hanging(anchors, access=access).items():
        changes = [
            one for row, day in found if (one := _one(row.pk, day, access, now, today)) is not None
        ]
        if changes:
            done[case_id] = tuple(changes)
            about = [found[0][0].person_id]
            audit.record(access, act=Logged.CHANGE, what="appointment", person_ids=about, now=now)
    return done


def _one(
    appointment_id: int, day: date, access: Access, now: datetime, today: date
) -> HeldChange | None:
    row = Appointment.objects.select_for_update().get(pk=appointment_id)
    if row.state not in LIVE:
        return None
    change, before = change_of(row, day, today), as_said(row)
    if change.effect == MOVES:
        by = timedelta(days=(day - day_of(row)).days)
        row.during = Period(row.during.start + by, row.during.end + by)
        row.state = State.MOVED.value
        act = Act.MOVED
    elif row.to_rebook:
        return change
    else:
        row.to_rebook = True
        act = Act.TO_REBOOK
        wait_for_somebody(row, ErrandKind.REBOOK, f"{day.isoformat()}", now=now)
    row.sequence += 1
    row.changed_at = now
    row.save()
    keep(row, act, before=before, why="replanning", access=access, now=now)
    # What will be booked anew is not told as it stands.
    if row.to_rebook:
        telling.drop(row, now=now)
    else:
        telling.plan(row, now=now)
    return change
