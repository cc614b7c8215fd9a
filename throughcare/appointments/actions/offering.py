"""What an agency opens for others: rooms and beds, group sessions, times that can be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.appointments.actions import telling
from throughcare.appointments.actions.errors import (
    InvalidError,
    NoSuchAppointmentError,
    NotYoursError,
)
from throughcare.appointments.actions.writing import as_said, claim, keep, log
from throughcare.appointments.models import (
    Appointment,
    BookableThing,
    GroupSession,
    OfferedTime,
    TakenTime,
    TravelTime,
)
from throughcare.appointments.rules.booking import MOST, problem_of_text
from throughcare.appointments.types import LIVE, Act, Kind, Place, Problem, State
from throughcare.audit.types import Act as Logged
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import system_access

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access

MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Opening:
    """Hold a time that an agency opens: for a group, or for one person who takes it."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    membership_id: int | None = None
    thing_id: int | None = None
    title: str = ""
    capacity: int = 1


def _require_valid(opening: Opening, agency_id: int, now: datetime, today: date) -> None:
    found = []
    if opening.ends_at <= opening.starts_at:
        found.append(Problem("ends_at", Reason("appointment.ends_first")))
    if opening.starts_at <= now:
        found.append(Problem("starts_at", Reason("appointment.past")))
    if not 1 <= opening.capacity <= MOST_PLACES:
        most = {"most": str(MOST_PLACES)}
        found.append(Problem("capacity", Reason("appointment.capacity", most)))
    for name, text in (("title", opening.title), ("place", opening.place.text)):
        if problem := problem_of_text(name, text):
            found.append(Problem(name, problem))
    unknown = Reason("appointment.choice_unknown")
    workers = {one.membership_id for one in accounts.workers_of(agency_id, today)}
    if opening.membership_id is not None and opening.membership_id not in workers:
        found.append(Problem("membership_id", unknown))
    things = BookableThing.objects.filter(
        pk=opening.thing_id or 0, agency_id=agency_id, ended_on=None
    )
    if opening.thing_id is not None and not things.exists():
        found.append(Problem("thing_id", unknown))
    if found:
        raise InvalidError(tuple(found))


@transaction.atomic
def open_session(opening: Opening, *, access: Access, now: datetime, today: date) -> int:
    """Open one meeting of a group with so many places; return its number.

    Errors: InvalidError; TakenError where the worker or the room is taken then; AccessRefusedError.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    _require_valid(opening, agency_id, now, today)
    if not opening.title.strip():
        raise InvalidError((Problem("title", Reason("appointment.title_missing")),))
    row = GroupSession.objects.create(
        agency_id=agency_id,
        membership_id=opening.membership_id,
        thing_id=opening.thing_id,
        title=opening.title.strip(),
        during=Period(opening.starts_at, opening.ends_at),
        capacity=opening.capacity,
        where=opening.place.where.value,
        place=opening.place.text.strip(),
        municipality=opening.place.municipality,
        made_at=now,
    )
    _take(opening, session=row)
    return row.pk


def _take(
    opening: Opening, *, session: GroupSession | None = None, offer: OfferedTime | None = None
) -> None:
    if offer is None and opening.membership_id is None and opening.thing_id is None:
        return
    during = Period(opening.starts_at, opening.ends_at)
    claim(
        TakenTime(
            membership_id=opening.membership_id,
            thing_id=opening.thing_id,
            during=during,
            session=session,
            offer=offer,
        )
    )


@transaction.atomic
def cancel_session(session_id: int, *, why: str, access: Access, now: datetime) -> int:
    """Cancel a session of the own agency with every place in it, as cancelled by the service; return how many.

    Who leads a group need not see everybody who comes: the places are cancelled by the system in their name.
    Errors: NoSuchAppointmentError, AccessRefusedError.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    session = (
        GroupSession.objects.select_for_update()
        .filter(pk=session_id, agency_id=agency_id, cancelled_at=None)
        .first()
    )
    if session is None:
        raise NoSuchAppointmentError(f"Cannot cancel session [{session_id}]: there is none here.")
    session.cancelled_at = now
    session.save(update_fields=["cancelled_at"])
    TakenTime.objects.filter(session=session).delete()
    system = system_access(purpose="session_cancelled", now=now, actor=access.actor)
    rows = Appointment.objects.select_for_update().filter(session=session)
    found = list(rows.filter(state__in=[one.value for one in LIVE]))
    for row in found:
        before = as_said(row)
        row.state, row.changed_at = State.CANCELLED_BY_SERVICE.value, now
        row.sequence += 1
        row.save()
        keep(row, Act.CANCELLED, before=before, why=why, access=system, now=now)
        telling.tell_cancelled(row, now=now)
        log(row, Logged.CHANGE, access=system, now=now)
    return len(found)


@transaction.atomic
def offer_time(opening: Opening, kind: Kind, *, access: Access, now: datetime, today: date) -> int:
    """Offer a time that a person may take, or another agency for them; return its number.

    Errors: InvalidError, TakenError, AccessRefusedError.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    _require_valid(opening, agency_id, now, today)
    row = OfferedTime.objects.create(
        agency_id=agency_id,
        membership_id=opening.membership_id,
        thing_id=opening.thing_id,
        kind=kind.value,
        during=Period(opening.starts_at, opening.ends_at),
        where=opening.place.where.value,
        place=opening.place.text.strip(),
        municipality=opening.place.municipality,
        made_at=now,
    )
    _take(opening, offer=row)
    return row.pk


@transaction.atomic
def withdraw_offer(offer_id: int, *, access: Access, now: datetime) -> bool:
    """Offer a time no longer; an appointment that somebody made of it stands. Return whether it was offered.

    Errors: AccessRefusedError.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    found = OfferedTime.objects.filter(pk=offer_id, agency_id=agency_id, withdrawn_at=None)
    if not found.update(withdrawn_at=now):
        return False
    TakenTime.objects.filter(offer_id=offer_id).delete()
    return True


@transaction.atomic
def add_thing(name: str, *, access: Access) -> int:
    """Add a room, a bed or another thing of the own agency that only one can have at a time; return its number.

    Errors: InvalidError, AccessRefusedError.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    name = name.strip()
    if not name or len(name) > MOST["title"] or "\0" in name:
        raise InvalidError((Problem("name", Reason("appointment.title_missing")),))
    row, _is_new = BookableThing.objects.get_or_create(agency_id=agency_id, name=name)
    return row.pk


@transaction.atomic
def set_travel_times(minutes: Mapping[tuple[str, str], int], *, access: Access) -> int:
    """Record how many minutes somebody needs between municipalities; return how many pairs.

    Errors: NotYoursError for anybody but the system: times are a fact of the place, not of one agency.
    """
    if access.actor.membership_id is not None:
        raise NotYoursError("Cannot set travel times: whoever runs the site does.")
    rows = []
    for (one, other), count in minutes.items():
        first, second = sorted((one, other))
        if first != second:
            rows.append(TravelTime(first=first, second=second, minutes=count))
    TravelTime.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["minutes"],
    )
    return len(rows)
