"""What every change of an appointment does: take its time, keep its history, tell the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from throughcare.appointments.actions.errors import (
    NoSuchAppointmentError,
    StaleError,
    StateError,
    TakenError,
)
from throughcare.appointments.models import (
    Appointment,
    AppointmentChange,
    DiaryErrand,
    OfferedTime,
    TakenTime,
)
from throughcare.appointments.rules.booking import may_follow
from throughcare.appointments.types import LIVE, State
from throughcare.audit import actions as audit
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.appointments.types import Act, ErrandKind
    from throughcare.audit.types import Act as Logged
    from throughcare.kernel.access import Access


def locked(
    appointment_id: int, person_id: int, *, access: Access, sequence: int | None
) -> Appointment:
    """Return an appointment that the holder of an access may change, locked, as it was when they read it.

    Errors: NoSuchAppointmentError; StaleError where somebody changed it since; AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = Appointment.objects.select_for_update().filter(pk=appointment_id, person_id=person_id)
    if access.actor.person_id != person_id:
        found = found.filter(agency_id=access.actor.agency_id or 0)
    row = found.first()
    if row is None:
        raise NoSuchAppointmentError(
            f"Cannot change appointment [{appointment_id}]: your agency has no such appointment with this person."
        )
    if sequence is not None and row.sequence != sequence:
        raise StaleError(
            f"Cannot change appointment [{appointment_id}]: somebody changed it meanwhile. Look at it again."
        )
    return row


def require_step(row: Appointment, then: State) -> None:
    """Refuse, by raising, what may not follow the state of an appointment.

    Errors: StateError.
    """
    if not may_follow(State(row.state), then):
        raise StateError(
            f"Cannot make appointment [{row.pk}] [{then}]: it is [{row.state}]. Book a new one instead."
        )


def take_time(row: Appointment) -> None:
    """Take the worker's and the thing's time for an appointment, or give up what it had.

    Errors: TakenError where somebody else has it: the database says so, whoever was first.
    """
    TakenTime.objects.filter(appointment=row).delete()
    if row.state not in LIVE or row.is_all_day or row.session_id is not None:
        return
    if row.membership_id is None and row.thing_id is None:
        return
    taken = TakenTime(
        membership_id=row.membership_id, thing_id=row.thing_id, during=row.during, appointment=row
    )
    claim(taken)


def claim(taken: TakenTime) -> None:
    """Write a time that only one can have.

    Errors: TakenError.
    """
    try:
        with transaction.atomic():
            taken.save(force_insert=True)
    except IntegrityError as error:
        raise TakenError(
            "Cannot book this time: the worker or the room is taken then. Choose another time."
        ) from error


def give_back(offer_id: int | None, *, now: datetime) -> None:
    """Offer a time again that was given up; where somebody has taken it meanwhile, the offer ends."""
    offer = (
        OfferedTime.objects.select_for_update().filter(pk=offer_id or 0, withdrawn_at=None).first()
    )
    if offer is None:
        return
    try:
        claim(
            TakenTime(
                membership_id=offer.membership_id,
                thing_id=offer.thing_id,
                during=offer.during,
                offer=offer,
            )
        )
    except TakenError:
        offer.withdrawn_at = now
        offer.save(update_fields=["withdrawn_at"])


def as_said(row: Appointment) -> dict[str, object]:
    """Return what history keeps of an appointment."""
    return {
        "state": row.state,
        "starts_at": row.during.start.isoformat(),
        "ends_at": row.during.end.isoformat(),
        "where": row.where,
        "place": row.place,
        "membership": row.membership_id,
    }


def keep(
    row: Appointment,
    act: Act,
    *,
    before: dict[str, object],
    why: str,
    access: Access,
    now: datetime,
) -> None:
    """Keep one line of history."""
    AppointmentChange.objects.create(
        appointment=row,
        act=act.value,
        at=now,
        account_id=access.actor.account_id,
        agency_id=None if access.actor.person_id is not None else access.actor.agency_id,
        by_person=access.actor.person_id == row.person_id,
        why=why,
        before=before,
        after=as_said(row),
    )


def log(row: Appointment, logged: Logged, *, access: Access, now: datetime) -> None:
    """Tell the log which appointment, never what about."""
    audit.record(
        access,
        act=logged,
        what="appointment",
        person_ids=[row.person_id],
        now=now,
        detail={"appointment": row.pk, "state": row.state, "sequence": row.sequence},
    )


def wait_for_somebody(row: Appointment, kind: ErrandKind, why: str, *, now: datetime) -> None:
    """Make something wait for a worker; what waits already waits once."""
    DiaryErrand.objects.bulk_create(
        [
            DiaryErrand(
                appointment=row,
                person_id=row.person_id,
                agency_id=row.agency_id,
                kind=kind.value,
                why=why,
                at=now,
            )
        ],
        ignore_conflicts=True,
    )
