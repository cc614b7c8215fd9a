"""Read the diary of a worker or an agency, groups, offered times, and what waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.appointments.models import (
    BookableThing,
    BusyCalendar,
    BusyTime,
    OfferedTime,
    Reminder,
    TakenTime,
)
from throughcare.appointments.queries.reading import columns, entries, fetched
from throughcare.appointments.types import (
    BusyRow,
    ErrandKind,
    ErrandRow,
    Kind,
    LetterRow,
    OfferRow,
    ReminderKind,
    ReminderRow,
    ReminderState,
    SessionRow,
)
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.queries.involved import known_agencies
from throughcare.sharing.rules.explaining import holds_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.appointments.types import Entry
    from throughcare.kernel.access import Access

MOST: Final = 200
"""How many rows a page of a week shows at most."""
_NAMES: Final = (
    "JOIN people_name p ON p.person_id = a.person_id AND p.use = 'usual'"  # one a person
)
_WEEK: Final = f"""
SELECT {columns("a", level="4")}, p.given, p.family
  FROM appointments_appointment a {{visible}} {_NAMES}
 WHERE a.agency_id = %s AND a.during && tstzrange(%s, %s)
   AND (%s::bigint IS NULL OR a.membership_id = %s) AND (%s::bigint IS NULL OR a.session_id = %s)
 ORDER BY lower(a.during), a.id LIMIT %s
"""
_SESSIONS: Final = """
SELECT s.id, s.agency_id, lower(s.during), upper(s.during), s.title, s.capacity,
       (SELECT count(*) FROM appointments_seats(ARRAY[s.id])), s.membership_id, s.place, s.cancelled_at IS NOT NULL
  FROM appointments_session s
 WHERE s.agency_id = %s AND s.during && tstzrange(%s, %s) AND (%s::bigint IS NULL OR s.id = %s)
 ORDER BY lower(s.during), s.id LIMIT %s
"""
_ERRANDS: Final = """
SELECT e.id, e.kind, e.at, e.person_id, concat_ws(' ', p.given, p.family), e.appointment_id, lower(a.during), e.why
  FROM appointments_errand e {visible}
  JOIN appointments_appointment a ON a.id = e.appointment_id
  JOIN people_name p ON p.person_id = e.person_id AND p.use = 'usual'
 WHERE e.agency_id = %s AND e.settled_at IS NULL AND (a.membership_id IS NULL OR a.membership_id = %s OR %s)
 ORDER BY lower(a.during), e.id LIMIT %s
"""
_LETTERS: Final = """
SELECT r.id, r.person_id, concat_ws(' ', p.given, p.family), r.kind, lower(a.during)
  FROM appointments_reminder r {visible}
  JOIN appointments_appointment a ON a.id = r.appointment_id
  JOIN people_name p ON p.person_id = r.person_id AND p.use = 'usual'
 WHERE a.agency_id = %s AND r.state = 'to_print'
 ORDER BY lower(a.during), r.id LIMIT %s
"""


def _listed(access: Access, statement: str, person: str) -> tuple[str, tuple[Any, ...]]:
    visible = sharing.joined(access, person=person)
    return statement.replace("{visible}", visible.text), visible.params


def week(
    *,
    access: Access,
    since: datetime,
    until: datetime,
    membership_id: int | None = None,
    session_id: int | None = None,
    most: int = MOST,
) -> list[Entry]:
    """Return the appointments of the own agency in a period, of one worker or one session where asked.

    Shapes: at most one more than `most`; only people whom the asker may list.
    Errors: AccessRefusedError for any access but one for lists.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    text, params = _listed(access, _WEEK, "a.person_id")
    narrow = (membership_id, membership_id, session_id, session_id)
    found = fetched(text, [*params, agency_id, since, until, *narrow, most + 1])
    name = agencies.agency_of(agency_id).name
    return entries(found, agency=lambda _row: name, person=True)


def sessions(
    *,
    access: Access,
    since: datetime,
    until: datetime,
    session_id: int | None = None,
    most: int = MOST,
) -> list[SessionRow]:
    """Return the group sessions of the own agency in a period with how many places are taken, by nobody named.

    Errors: AccessRefusedError for any access but one for lists, or for one person.
    """
    agency_id = access.actor.agency_id or 0
    access.require_agency(Category.IDENTITY)
    found = fetched(_SESSIONS, [agency_id, since, until, session_id, session_id, most])
    workers = accounts.worker_names({row[7] for row in found if row[7] is not None})
    return [_session(row, workers) for row in found]


def _session(row: Sequence[Any], workers: Mapping[int, str]) -> SessionRow:
    (session_id, agency_id, starts_at, ends_at, title, capacity, taken, membership_id, place,
     is_cancelled) = row  # fmt: skip
    return SessionRow(
        session_id,
        agency_id,
        starts_at,
        ends_at,
        title,
        capacity,
        taken,
        workers.get(membership_id, ""),
        place,
        is_cancelled,
    )


def things_of(agency_id: int) -> list[tuple[int, str]]:
    """Return the rooms, beds and other things of an agency that only one can have at a time, by name."""
    found = BookableThing.objects.filter(agency_id=agency_id, ended_on=None).order_by("name")
    return list(found.values_list("pk", "name"))


def is_taken(
    start: datetime, end: datetime, *, membership_id: int | None = None, thing_id: int | None = None
) -> bool:
    """Tell whether a worker or a thing is taken at a time; by what is not told."""
    found = TakenTime.objects.filter(during__overlap=(start, end))
    by_worker = membership_id is not None and found.filter(membership_id=membership_id).exists()
    return by_worker or (thing_id is not None and found.filter(thing_id=thing_id).exists())


def busy_of(membership_id: int, since: datetime, until: datetime) -> list[BusyRow]:
    """Return when a worker is busy elsewhere, from the calendar that they brought."""
    found = BusyTime.objects.filter(
        calendar__membership_id=membership_id, during__overlap=(since, until)
    )
    return [
        BusyRow(during.start, during.end)
        for during in found.order_by("during").values_list("during", flat=True)
    ]


def brought_calendar(membership_id: int) -> tuple[str, datetime, int, list[dict[str, Any]]] | None:
    """Return name, moment, number of times and what was left out of the calendar that a worker brought."""
    found = BusyCalendar.objects.filter(membership_id=membership_id)
    return found.values_list("name", "read_at", "events", "told").first()


def errands(*, access: Access, most: int = 50) -> list[ErrandRow]:
    """Return what waits for a worker about appointments of their agency: their own, and those of nobody by name.

    Shapes: at most one more than `most`, the next appointment first. A team leader sees all of the agency.
    Errors: AccessRefusedError for any access but one for lists.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    text, params = _listed(access, _ERRANDS, "e.person_id")
    actor = access.actor
    values = [*params, agency_id, actor.membership_id or 0, actor.role == "team_leader", most + 1]
    return [ErrandRow(row[0], ErrandKind(row[1]), *row[2:]) for row in fetched(text, values)]


def letters_to_print(*, access: Access, most: int = 100) -> list[LetterRow]:
    """Return the letters of the own agency that wait to be printed, the next appointment first.

    Errors: AccessRefusedError for any access but one for lists.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    text, params = _listed(access, _LETTERS, "r.person_id")
    found = fetched(text, [*params, agency_id, most + 1])
    return [LetterRow(row[0], row[1], row[2], ReminderKind(row[3]), row[4]) for row in found]


def reminders_of(appointment_id: int, person_id: int, *, access: Access) -> list[ReminderRow]:
    """Return what became of the messages about an appointment, the latest first.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = Reminder.objects.filter(appointment_id=appointment_id, person_id=person_id)
    if access.actor.person_id != person_id:
        found = found.filter(appointment__agency_id=access.actor.agency_id or 0)
    return [
        ReminderRow(
            one.pk,
            ReminderKind(one.kind),
            ReminderState(one.state),
            one.channel,
            one.due_at,
            one.settled_at,
            one.fault,
        )
        for one in found.order_by("-pk")
    ]


def offers_for(
    person_id: int, *, access: Access, now: datetime, today: date, most: int = 50
) -> list[OfferRow]:
    """Return the times that agencies offer and that somebody may take for a person, the earliest first.

    Shapes: of agencies that work with the person today; for a worker, as far as they may know of them.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    facts = sharing.facts_of([person_id], access=access)[person_id]
    live = {one.agency_id for one in facts.relations if holds_on(one, today)}
    if access.actor.person_id != person_id:
        asker = asker_of(access.actor, now=access.decided_at, today=today)
        live &= set() if asker is None else known_agencies(facts, asker)
    return _offers(sorted(live), now, most)


def own_offers(*, access: Access, now: datetime, most: int = 100) -> list[OfferRow]:
    """Return the times that the own agency offers and nobody has taken, the earliest first.

    Errors: AccessRefusedError for any access but one for lists.
    """
    return _offers([access.require_agency(Category.IDENTITY)], now, most)


def _offers(agency_ids: Sequence[int], now: datetime, most: int) -> list[OfferRow]:
    # An offer has its time as long as nobody has taken it; then the appointment has it.
    found = OfferedTime.objects.filter(
        agency_id__in=agency_ids, withdrawn_at=None, taken__isnull=False, during__startswith__gt=now
    )
    names = agencies.agency_names()
    return [
        OfferRow(
            one.pk,
            one.agency_id,
            names[one.agency_id],
            one.during.start,
            one.during.end,
            Kind(one.kind),
            one.place,
        )
        for one in found.order_by("during", "pk")[:most]
    ]
