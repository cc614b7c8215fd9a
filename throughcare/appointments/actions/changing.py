"""Move and cancel an appointment, record who came, ask for a change, settle what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.appointments.actions import telling
from throughcare.appointments.actions.booking import require_valid
from throughcare.appointments.actions.errors import (
    ClashError,
    InvalidError,
    NoSuchAppointmentError,
    NotYoursError,
    StateError,
)
from throughcare.appointments.actions.writing import (
    as_said,
    give_back,
    keep,
    locked,
    log,
    require_step,
    take_time,
    wait_for_somebody,
)
from throughcare.appointments.models import DiaryErrand, TakenTime
from throughcare.appointments.queries.clashing import clashes
from throughcare.appointments.rules.booking import problem_of_text
from throughcare.appointments.types import (
    CANCELLED,
    LIVE,
    OUTCOMES,
    Act,
    ErrandKind,
    Problem,
    State,
)
from throughcare.audit.types import Act as Logged
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.appointments.models import Appointment
    from throughcare.appointments.types import Draft
    from throughcare.kernel.access import Access


def _require_worker(access: Access) -> None:
    if access.actor.membership_id is None:
        raise NotYoursError("Cannot change this appointment: ask the agency to do it.")


def _require_text(why: str) -> None:
    if reason := problem_of_text("why", why):
        raise InvalidError((Problem("why", reason),))


@transaction.atomic
def move(
    appointment_id: int,
    draft: Draft,
    *,
    person_id: int,
    sequence: int,
    why: str,
    access: Access,
    now: datetime,
    today: date,
    despite: str = "",
) -> int:
    """Give an appointment of the own agency another time, place or worker; return its new sequence.

    Errors: InvalidError, ClashError, TakenError, StaleError, StateError, NoSuchAppointmentError, NotYoursError.
    """
    _require_worker(access)
    row = locked(appointment_id, person_id, access=access, sequence=sequence)
    require_step(row, State.MOVED)
    if row.session_id is not None:
        raise StateError("Cannot move one place of a group: cancel it, and give another one.")
    _require_text(why)
    require_valid(draft, access, now, today)
    if not despite.strip() and not draft.is_all_day:
        _refuse_clash(row, draft, access, today)
    before = as_said(row)
    _put(row, draft)
    _change(row, State.MOVED, now)
    if row.offer_id is not None:
        offer_id, row.offer_id = row.offer_id, None
        row.save(update_fields=["offer"])
        take_time(row)
        give_back(offer_id, now=now)
    else:
        take_time(row)
    _settle(row, ErrandKind.ASKED_TO_MOVE, access, now)
    _settle(row, ErrandKind.REBOOK, access, now)
    keep(row, Act.MOVED, before=before, why=despite or why, access=access, now=now)
    telling.plan(row, now=now)
    log(row, Logged.CHANGE, access=access, now=now)
    return row.sequence


def _refuse_clash(row: Appointment, draft: Draft, access: Access, today: date) -> None:
    found = clashes(
        row.person_id,
        draft.starts_at,
        draft.ends_at,
        place=draft.place,
        access=access,
        today=today,
        membership_id=draft.membership_id,
        except_id=row.pk,
    )
    if found:
        raise ClashError(found)


def _put(row: Appointment, draft: Draft) -> None:
    row.during = Period(draft.starts_at, draft.ends_at)
    row.kind, row.is_all_day = draft.kind.value, draft.is_all_day
    row.membership_id, row.thing_id = draft.membership_id, draft.thing_id
    row.where, row.place = draft.place.where.value, draft.place.text.strip()
    row.site_id, row.municipality = draft.place.site_id, draft.place.municipality
    row.about, row.to_rebook = draft.about.strip(), False


def _change(row: Appointment, then: State, now: datetime) -> None:
    row.state = then.value
    row.sequence += 1
    row.changed_at = now
    row.save()


@transaction.atomic
def cancel(
    appointment_id: int,
    *,
    person_id: int,
    sequence: int,
    then: State,
    why: str,
    access: Access,
    now: datetime,
) -> int:
    """Cancel an appointment of the own agency, and say who did: the person or the service; return its new sequence.

    Errors: StaleError, StateError, NoSuchAppointmentError, NotYoursError, InvalidError.
    """
    _require_worker(access)
    _require_text(why)
    row = locked(appointment_id, person_id, access=access, sequence=sequence)
    if then not in CANCELLED:
        raise StateError(f"Cannot cancel appointment [{row.pk}] as [{then}]: say who cancelled.")
    _cancel(row, then, why, access, now)
    return row.sequence


def _cancel(row: Appointment, then: State, why: str, access: Access, now: datetime) -> None:
    require_step(row, then)
    before = as_said(row)
    row.to_rebook = False
    _change(row, then, now)
    TakenTime.objects.filter(appointment=row).delete()
    give_back(row.offer_id, now=now)
    for kind in (ErrandKind.ASKED_TO_CANCEL, ErrandKind.ASKED_TO_MOVE, ErrandKind.REBOOK):
        _settle(row, kind, access, now)
    keep(row, Act.CANCELLED, before=before, why=why, access=access, now=now)
    telling.tell_cancelled(row, now=now)
    log(row, Logged.CHANGE, access=access, now=now)


@transaction.atomic
def record_attendance(
    appointment_id: int,
    *,
    person_id: int,
    sequence: int,
    outcome: State,
    why: str,
    access: Access,
    now: datetime,
) -> int:
    """Record whether the person came, or correct it; return the new sequence. Nothing follows from it by itself.

    Errors: StateError before it began; StaleError, NoSuchAppointmentError, NotYoursError, InvalidError.
    """
    _require_worker(access)
    _require_text(why)
    row = locked(appointment_id, person_id, access=access, sequence=sequence)
    if outcome not in OUTCOMES or row.during.start > now:
        raise StateError(
            f"Cannot record [{outcome}] for appointment [{row.pk}]: it is not over yet."
        )
    require_step(row, outcome)
    before, act = as_said(row), Act.RECORDED if row.state in LIVE else Act.CORRECTED
    _change(row, outcome, now)
    TakenTime.objects.filter(appointment=row).delete()
    keep(row, act, before=before, why=why, access=access, now=now)
    telling.tell_cancelled(row, now=now)
    log(row, Logged.CHANGE, access=access, now=now)
    return row.sequence


@transaction.atomic
def ask_for_change(
    appointment_id: int, *, kind: ErrandKind, why: str, access: Access, now: datetime
) -> State:
    """Let the person ask that their appointment is moved or cancelled; return the state it has then.

    Shapes: a time that they took for themself they give up at once; anything else waits for the agency.
    Errors: NoSuchAppointmentError, StateError where it is over or off, InvalidError, AccessRefusedError.
    """
    person_id = access.actor.person_id
    if person_id is None or kind not in {ErrandKind.ASKED_TO_MOVE, ErrandKind.ASKED_TO_CANCEL}:
        raise NotYoursError("Cannot ask in somebody's name: only the person asks like this.")
    access.require(person_id, Category.ATTENDANCE)
    _require_text(why)
    row = locked(appointment_id, person_id, access=access, sequence=None)
    if row.state not in LIVE or row.during.start <= now:
        raise StateError(f"Cannot ask for a change of appointment [{row.pk}]: it is over or off.")
    if row.offer_id is not None and kind is ErrandKind.ASKED_TO_CANCEL:
        _cancel(row, State.CANCELLED_BY_PERSON, why, access, now)
        wait_for_somebody(row, ErrandKind.CANCELLED, why, now=now)
        return State(row.state)
    act = Act.ASKED_TO_MOVE if kind is ErrandKind.ASKED_TO_MOVE else Act.ASKED_TO_CANCEL
    keep(row, act, before=as_said(row), why=why, access=access, now=now)
    wait_for_somebody(row, kind, why, now=now)
    log(row, Logged.CHANGE, access=access, now=now)
    return State(row.state)


def _settle(row: Appointment, kind: ErrandKind, access: Access, now: datetime) -> None:
    waiting = DiaryErrand.objects.filter(appointment=row, kind=kind.value, settled_at=None)
    waiting.update(settled_at=now, settled_by=access.actor.account_id)


@transaction.atomic
def settle_errand(errand_id: int, *, person_id: int, access: Access, now: datetime) -> None:
    """Record that a worker saw to something that waited.

    Errors: NoSuchAppointmentError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = (
        DiaryErrand.objects.select_for_update()
        .filter(pk=errand_id, person_id=person_id, agency_id=access.actor.agency_id or 0)
        .filter(settled_at=None)
        .select_related("appointment")
        .first()
    )
    if found is None:
        raise NoSuchAppointmentError(
            f"Cannot settle [{errand_id}]: nothing of the kind waits here."
        )
    found.settled_at, found.settled_by = now, access.actor.account_id
    found.save(update_fields=["settled_at", "settled_by"])
    log(found.appointment, Logged.CHANGE, access=access, now=now)
