"""Letters of reminders: read for printing, and noted as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from throughcare.appointments.actions.errors import NoSuchAppointmentError
from throughcare.appointments.models import Reminder
from throughcare.appointments.rules.wording import wording
from throughcare.appointments.types import Letter, ReminderState
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.people.queries.contacting import contact_of
from throughcare.people.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access

_STATES = [ReminderState.TO_PRINT.value, ReminderState.PRINTED.value]


@transaction.atomic
def print_letter(reminder_id: int, *, person_id: int, access: Access, now: datetime) -> Letter:
    """Return a letter of the own agency to a person and note that it was printed; it can be printed again.

    Shapes: where it goes stands there only for who may know contact details; others hand it over.
    Errors: NoSuchAppointmentError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    row = (
        Reminder.objects.select_for_update(of=("self",))
        .filter(pk=reminder_id, person_id=person_id, state__in=_STATES)
        .filter(appointment__agency_id=access.actor.agency_id or 0)
        .select_related("appointment__agency")
        .first()
    )
    if row is None:
        raise NoSuchAppointmentError(f"Cannot print letter [{reminder_id}]: there is none here.")
    letter = _letter(row, access)
    row.state, row.settled_at = ReminderState.PRINTED.value, now
    row.save(update_fields=["state", "settled_at"])
    audit.record(
        access,
        act=Act.EXPORT,
        what="reminder_letter",
        person_ids=[person_id],
        now=now,
        detail={"reminder": row.pk, "appointment": row.appointment_id},
    )
    return letter


def _letter(row: Reminder, access: Access) -> Letter:
    language, to, agency = "", "", row.appointment.agency.name
    if access.covers(row.person_id, Category.CONTACT_DETAILS):
        contact = contact_of(row.person_id, access=access)
        language, to = contact.language, contact.rules.letter_to
        agency = agency if contact.rules.may_name_agency else ""
    told = wording(
        row.kind,
        Channel.LETTER.value,
        language,
        starts_at=timezone.localtime(row.appointment.during.start),
        # Whoever opens it for somebody else learns no more than that there is an appointment.
        agency=agency if to or language else "",
        is_all_day=row.appointment.is_all_day,
    )
    return Letter(row.pk, row.person_id, to, told.language, told.title, told.text)
