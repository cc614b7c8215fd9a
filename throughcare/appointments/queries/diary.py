"""Read the diary of one person: as others may see it, and as the person does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.agencies import queries as agencies
from throughcare.appointments.models import Appointment, AppointmentChange
from throughcare.appointments.queries.reading import COLUMNS, columns, entries, fetched
from throughcare.appointments.types import ChangeRow
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.errors import AccessRefusedError
from throughcare.notes.queries.sieve import sieve_for
from throughcare.sharing import queries as sharing
from throughcare.sharing.queries.involved import known_agencies
from throughcare.sharing.rules.compiling import facts_sql
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.appointments.queries.reading import Row
    from throughcare.appointments.types import Entry
    from throughcare.kernel.access import Access

PAGE: Final = 50
_TOPICS: Final = f"""(SELECT '{Category.ATTENDANCE}' AS category, g.id AS origin_agency_id, g.name AS agency,
    g.kind AS origin_kind, g.jurisdiction_id AS origin_jurisdiction, g.is_sealed AS origin_is_sealed
  FROM (SELECT DISTINCT a.agency_id FROM appointments_appointment a WHERE a.person_id = %(person)s) t
  JOIN agencies_agency g ON g.id = t.agency_id) i"""
_NARROW: Final = """(%(since)s::timestamptz IS NULL OR upper(a.during) > %(since)s)
   AND (%(until)s::timestamptz IS NULL OR lower(a.during) < %(until)s)
   AND (%(one)s::bigint IS NULL OR a.id = %(one)s)
   AND (%(after_id)s::bigint IS NULL OR (lower(a.during), a.id) > (%(after_at)s::timestamptz, %(after_id)s::bigint))"""
_DIARY: Final = f"""
SELECT {columns("a", level="t.level")}, t.agency
  FROM topics t JOIN appointments_appointment a ON a.person_id = %(person)s AND a.agency_id = t.origin_agency_id
 WHERE t.level > {Level.EXISTENCE} AND {_NARROW}
 ORDER BY lower(a.during), a.id LIMIT {PAGE + 1}
"""
_OWN: Final = f"""
SELECT {columns("a", level="4")}, g.name
  FROM appointments_appointment a JOIN agencies_agency g ON g.id = a.agency_id
 WHERE a.person_id = %(person)s AND {_NARROW}
   AND NOT EXISTS (SELECT 1 FROM sharing_withholding w WHERE w.person_id = a.person_id
     AND '{Category.ATTENDANCE}' = ANY(w.categories) AND w.since <= %(moment)s AND w.until > %(moment)s)
 ORDER BY lower(a.during), a.id LIMIT {PAGE + 1}
"""


_TIMES: Final = """
SELECT lower(a.during), upper(a.during)
  FROM appointments_appointment a JOIN agencies_agency g ON g.id = a.agency_id AND NOT g.is_sealed
 WHERE a.person_id = %s AND a.state = 'booked' AND upper(a.during) > %s
 ORDER BY lower(a.during), a.id LIMIT %s
"""


def diary(
    person_id: int,
    *,
    access: Access,
    today: date,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, int] | None = None,
    appointment_id: int | None = None,
) -> list[Entry]:
    """Return the appointments of a person that the holder of an access may see, the earliest first.

    Shapes: at most one more than PAGE, each as far as its level shows it. Which agency it is stands there only
    where the rules let the asker know that it works with the person; what is denied is in no row.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    params = _params(person_id, access, since, until, after, appointment_id)
    if access.scope is Scope.SYSTEM:
        return entries(fetched(_OWN, params), agency=_named)
    sieve = sieve_for(access, today=today)
    if sieve is None:
        return []
    decided, given = sieve.decided(_TOPICS, "f")
    text = (
        f"WITH f AS MATERIALIZED ({facts_sql('SELECT %(person)s::bigint AS id')}), "
        f"topics AS MATERIALIZED (SELECT i.*, d.level FROM {decided}) {_DIARY}"
    )
    found = fetched(text, {**given, **params})
    facts = sharing.facts_of([person_id], access=access)[person_id]
    return entries(
        found, agency=_if_known({*known_agencies(facts, sieve.asker), sieve.asker.agency_id})
    )


def _params(
    person_id: int,
    access: Access,
    since: datetime | None,
    until: datetime | None,
    after: tuple[datetime, int] | None,
    one: int | None,
) -> dict[str, object]:
    after_at, after_id = after or (None, None)
    return {
        "person": person_id,
        "since": since,
        "until": until,
        "after_at": after_at,
        "after_id": after_id,
        "one": one,
        "moment": access.decided_at,
    }


def _named(row: Row) -> str:
    return str(row[COLUMNS])


def _if_known(known: set[int]) -> Callable[[Row], str | None]:
    """Return what names an agency only where the asker may know of it: a clinic's name may tell of an illness."""
    return lambda row: str(row[COLUMNS]) if row[7] in known else None


def one_of(person_id: int, appointment_id: int, *, access: Access, today: date) -> Entry | None:
    """Return one appointment as far as the holder of an access may see it, None where there is none for them.

    Errors: AccessRefusedError.
    """
    if access.actor.person_id is not None:
        found = own_diary(access=access, appointment_id=appointment_id)
    else:
        found = diary(person_id, access=access, today=today, appointment_id=appointment_id)
    return found[0] if found else None


def next_times(
    person_id: int, *, access: Access, most: int = PAGE
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when the next booked appointments are, and nothing else of them; those of sealed services are left out.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.ATTENDANCE)
    rows = fetched(_TIMES, [person_id, access.decided_at, most])
    return tuple((since, until) for since, until in rows)


def own_diary(
    *,
    access: Access,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, int] | None = None,
    appointment_id: int | None = None,
) -> list[Entry]:
    """Return the appointments of the person who asks, the earliest first; what is withheld for now is left out.

    Shapes: at most one more than PAGE.
    Errors: AccessRefusedError for anybody but the person.
    """
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot read an own diary: only the person reads it like this.")
    access.require(person_id, Category.IDENTITY)
    if not access.covers(person_id, Category.ATTENDANCE):
        return []
    params = _params(person_id, access, since, until, after, appointment_id)
    return entries(fetched(_OWN, params), agency=_named)


def history(appointment_id: int, person_id: int, *, access: Access) -> list[ChangeRow]:
    """Return what happened to an appointment of the own agency, or of the person who asks, the latest first.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = Appointment.objects.filter(pk=appointment_id, person_id=person_id)
    if access.actor.person_id != person_id:
        found = found.filter(agency_id=access.actor.agency_id or 0)
    if not found.exists():
        return []
    names = agencies.agency_names()
    rows = AppointmentChange.objects.filter(appointment_id=appointment_id).order_by("-pk")
    return [
        ChangeRow(
            one.act,
            one.at,
            one.by_person,
            names.get(one.agency_id or 0, ""),
            one.why,
            one.before,
            one.after,
        )
        for one in rows
    ]
