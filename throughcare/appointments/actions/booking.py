"""Book: an appointment, a repetition, an offered time, a place in a group. Each in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.appointments.actions import telling
from throughcare.appointments.actions.errors import (
    ClashError,
    InvalidError,
    NotYoursError,
    TakenError,
)
from throughcare.appointments.actions.writing import keep, log, take_time
from throughcare.appointments.models import (
    Appointment,
    AppointmentSeries,
    BookableThing,
    GroupSession,
    OfferedTime,
    TakenTime,
)
from throughcare.appointments.queries.clashing import clashes, may_book
from throughcare.appointments.queries.working import offers_for
from throughcare.appointments.rules.booking import first_free_seat, problems
from throughcare.appointments.rules.repeating import RepetitionError, occurrences, rule_for
from throughcare.appointments.types import (
    Act,
    Booked,
    Draft,
    Kind,
    Place,
    Problem,
    Series,
    State,
    Where,
)
from throughcare.audit.types import Act as Logged
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.appointments.types import Clash
    from throughcare.kernel.access import Access


@transaction.atomic
def book(
    draft: Draft,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
    despite: str = "",
    every: str = "",
    times: int = 1,
) -> Booked:
    """Book an appointment in the name of the worker's agency, or a repetition; return the numbers.

    Shapes: `despite` says why it shall stand although something clashes. A repetition that goes on for longer than
    the window is cut, and says so.
    Errors: InvalidError; NotYoursError where the agency may not hold attendance of the person; ClashError where
    something clashes and nobody said why it shall stand; TakenError; AccessRefusedError.
    """
    _require_booker(person_id, access, today)
    require_valid(draft, access, now, today)
    series = _series(draft, every, times)
    drafts = [_at(draft, start) for start in series.starts]
    _require_free(drafts, person_id, access, today, despite)
    kept = _kept_series(every, times, series, person_id, access, now)
    rows = [_store(one, person_id, access, now, series=kept) for one in drafts]
    for row in rows:
        _finish(row, despite, access, now)
    return Booked(tuple(row.pk for row in rows), series.is_cut)


def _require_booker(person_id: int, access: Access, today: date) -> None:
    has_agency = access.actor.membership_id is not None
    if not has_agency or not may_book(person_id, access=access, today=today):
        raise NotYoursError(
            f"Cannot book for this person: the sharing rules do not let role [{access.actor.role}] of agency "
            f"[{access.actor.agency_id}] hold their attendance today."
        )


def require_valid(draft: Draft, access: Access, now: datetime, today: date) -> None:
    """Refuse, by raising, a draft that cannot be stored.

    Errors: InvalidError.
    """
    found = (*problems(draft, now=now), *_not_ours(draft, access, today))
    if found:
        raise InvalidError(found)


def _not_ours(draft: Draft, access: Access, today: date) -> list[Problem]:
    """Say which worker, thing or site is not of the own agency."""
    agency_id = access.actor.agency_id or 0
    unknown = Reason("appointment.choice_unknown")
    found = []
    if draft.membership_id is not None and draft.membership_id not in {
        one.membership_id for one in accounts.workers_of(agency_id, today)
    }:
        found.append(Problem("membership_id", unknown))
    things = BookableThing.objects.filter(
        pk=draft.thing_id or 0, agency_id=agency_id, ended_on=None
    )
    if draft.thing_id is not None and not things.exists():
        found.append(Problem("thing_id", unknown))
    sites = {one.site_id for one in agencies.sites_of(agency_id)}
    if draft.place.site_id is not None and draft.place.site_id not in sites:
        found.append(Problem("place", unknown))
    if draft.hangs_days is not None and draft.case_id is None:
        found.append(Problem("hangs_days", Reason("appointment.hangs_on_no_case")))
    return found


def _series(draft: Draft, every: str, times: int) -> Series:
    if not every:
        return Series((draft.starts_at,))
    try:
        return occurrences(rule_for(every, times), timezone.localtime(draft.starts_at))
    except RepetitionError as error:
        raise InvalidError((Problem("times", Reason(str(error))),)) from error


def _at(draft: Draft, start: datetime) -> Draft:
    length = draft.ends_at - draft.starts_at
    return replace(draft, starts_at=start, ends_at=start + length)


def _require_free(
    drafts: Sequence[Draft], person_id: int, access: Access, today: date, despite: str
) -> None:
    """Refuse a time that clashes unless somebody says why it shall stand."""
    if despite.strip():
        return
    found: list[Clash] = []
    for one in drafts:
        if not one.is_all_day:
            found += clashes(
                person_id,
                one.starts_at,
                one.ends_at,
                place=one.place,
                access=access,
                today=today,
                membership_id=one.membership_id,
            )
    if found:
        raise ClashError(found)


def _kept_series(
    every: str, times: int, series: Series, person_id: int, access: Access, now: datetime
) -> AppointmentSeries | None:
    if not every:
        return None
    return AppointmentSeries.objects.create(
        agency_id=access.actor.agency_id or 0,
        person_id=person_id,
        rule=rule_for(every, times),
        is_cut=series.is_cut,
        made_at=now,
    )


def _store(
    draft: Draft,
    person_id: int,
    access: Access,
    now: datetime,
    *,
    agency_id: int | None = None,
    series: AppointmentSeries | None = None,
    offer: OfferedTime | None = None,
    session: GroupSession | None = None,
    seat: int | None = None,
) -> Appointment:
    return Appointment(
        person_id=person_id,
        agency_id=agency_id or access.actor.agency_id or 0,
        case_id=draft.case_id,
        membership_id=draft.membership_id,
        thing_id=draft.thing_id,
        series=series,
        offer=offer,
        session=session,
        seat=seat,
        kind=draft.kind.value,
        about=draft.about.strip(),
        during=Period(draft.starts_at, draft.ends_at),
        is_all_day=draft.is_all_day,
        where=draft.place.where.value,
        place=draft.place.text.strip(),
        site_id=draft.place.site_id,
        municipality=draft.place.municipality,
        state=State.BOOKED.value,
        hangs_days=draft.hangs_days,
        reminds=draft.reminds,
        uid=uuid4(),
        recorded_at=now,
        changed_at=now,
    )


def _finish(row: Appointment, why: str, access: Access, now: datetime) -> None:
    """Write an appointment with all that goes with it.

    Errors: TakenError.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TakenError(
            "Cannot book this: the place or the time was taken meanwhile, or the person has it already."
        ) from error
    if row.offer_id is None:
        take_time(row)
    keep(row, Act.BOOKED, before={}, why=why.strip(), access=access, now=now)
    telling.plan(row, now=now)
    log(row, Logged.RECORD, access=access, now=now)


@transaction.atomic
def take_offer(
    offer_id: int, *, person_id: int, access: Access, now: datetime, today: date, despite: str = ""
) -> int:
    """Take an offered time: the person for themself, or a worker for them, of another agency too; return the number.

    Errors: TakenError where somebody was faster, or it was withdrawn; ClashError; NotYoursError; AccessRefusedError.
    """
    if access.actor.person_id != person_id:
        _require_booker(person_id, access, today)
    offered = {one.offer_id for one in offers_for(person_id, access=access, now=now, today=today)}
    offer = OfferedTime.objects.select_for_update().filter(pk=offer_id, withdrawn_at=None).first()
    taken = TakenTime.objects.filter(offer_id=offer_id).first()
    if offer is None or taken is None or offer_id not in offered:
        raise TakenError("Cannot take this time: it is not offered any more. Choose another one.")
    draft = Draft(
        offer.during.start,
        offer.during.end,
        Kind(offer.kind),
        Place(Where(offer.where), offer.place, None, offer.municipality),
        membership_id=offer.membership_id,
        thing_id=offer.thing_id,
    )
    _require_free([draft], person_id, access, today, despite)
    row = _store(draft, person_id, access, now, agency_id=offer.agency_id, offer=offer)
    _finish(row, despite, access, now)
    taken.offer, taken.appointment = None, row
    taken.save(update_fields=["offer", "appointment"])
    return row.pk


@transaction.atomic
def join_session(
    session_id: int,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
    despite: str = "",
) -> int:
    """Give a person a place in a group session of the own agency; return the number of the appointment.

    Errors: TakenError where no place is left, or the person has one; ClashError; NotYoursError; AccessRefusedError.
    """
    _require_booker(person_id, access, today)
    # Whoever asks for a place meanwhile waits here: places are counted one after the other.
    session = (
        GroupSession.objects.select_for_update()
        .filter(pk=session_id, agency_id=access.actor.agency_id or 0, cancelled_at=None)
        .first()
    )
    seat = None if session is None else first_free_seat(session.capacity, _seats(session_id))
    if session is None or seat is None:
        raise TakenError("Cannot give a place: this session is full, or off. Choose another one.")
    draft = Draft(
        session.during.start,
        session.during.end,
        Kind.GROUP,
        Place(Where(session.where), session.place, None, session.municipality),
    )
    _require_free([draft], person_id, access, today, despite)
    row = _store(draft, person_id, access, now, session=session, seat=seat)
    _finish(row, despite, access, now)
    return row.pk


def _seats(session_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seat FROM appointments_seats(ARRAY[%s::bigint])", [session_id])
        return {seat for (seat,) in cursor.fetchall()}
