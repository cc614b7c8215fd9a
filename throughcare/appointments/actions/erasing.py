"""Erase appointments when they have been kept long enough, or the person's file goes. Nobody does this by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.appointments.models import (
    Appointment,
    AppointmentSeries,
    CalendarFeed,
    Reminder,
)
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.messages import actions as messages

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def erase(
    *,
    access: Access,
    now: datetime,
    person_ids: Collection[int],
    agency_ids: Collection[int] | None = None,
    ended_before: datetime | None = None,
) -> int:
    """Erase appointments with their history, errands and messages; every condition that is given narrows.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.ATTENDANCE)
    found = Appointment.objects.filter(person_id__in=list(person_ids))
    if agency_ids is not None:
        found = found.filter(agency_id__in=list(agency_ids))
    if ended_before is not None:
        found = found.filter(during__endswith__lt=ended_before)
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        return 0
    _erase_messages(ids)
    about = sorted(set(found.values_list("person_id", flat=True)))
    Appointment.objects.filter(pk__in=ids).delete()
    audit.record(
        access,
        act=Act.ERASE,
        what="appointment",
        person_ids=about,
        now=now,
        detail={"count": len(ids)},
    )
    return len(ids)


def _erase_messages(appointment_ids: Collection[int]) -> None:
    sent = Reminder.objects.filter(
        appointment_id__in=list(appointment_ids), message_id__isnull=False
    )
    messages.forget([number or 0 for number in sent.values_list("message_id", flat=True)])


@transaction.atomic
def forget_of(person_ids: Collection[int], *, access: Access, now: datetime) -> int:
    """Erase the whole diary of people whose file goes, calendar addresses too; return how many appointments.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.ATTENDANCE)
    count = erase(access=access, now=now, person_ids=person_ids)
    AppointmentSeries.objects.filter(person_id__in=list(person_ids)).delete()
    CalendarFeed.objects.filter(person_id__in=list(person_ids)).delete()
    return count
