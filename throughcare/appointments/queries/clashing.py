"""Read what is taken already: of the person across all agencies, of a worker, of a thing. Never with whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from throughcare.appointments.models import BusyTime, TravelTime
from throughcare.appointments.queries.reading import fetched
from throughcare.appointments.rules.booking import overlaps, too_near, travel_minutes
from throughcare.appointments.types import Clash, Place, Where
from throughcare.kernel.access import Category
from throughcare.notes.queries.writing import categories_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access

NEAR: Final = timedelta(hours=6)
"""So far around an appointment is looked for others that must be travelled to."""
# All appointments of the person: who may book for them may know that an hour is taken, and nothing more of it.
_TAKEN: Final = """
SELECT lower(a.during), upper(a.during), a.agency_id, a."where", a.place, a.site_id, a.municipality
  FROM appointments_appointment a
 WHERE a.person_id = %(person)s AND a.state IN ('booked', 'moved') AND NOT a.is_all_day
   AND a.id IS DISTINCT FROM %(except)s AND a.during && tstzrange(%(start)s, %(end)s)
 ORDER BY lower(a.during), a.id
"""


def may_book(person_id: int, *, access: Access, today: date) -> bool:
    """Tell whether somebody may book for a person: the person, or who may hold attendance of their own agency.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id == person_id:
        return True
    return Category.ATTENDANCE in categories_to_write(person_id, access=access, today=today)


def clashes(
    person_id: int,
    start: datetime,
    end: datetime,
    *,
    place: Place,
    access: Access,
    today: date,
    membership_id: int | None = None,
    except_id: int | None = None,
) -> list[Clash]:
    """Return what stands in the way of a time: what the person has then, too little time to travel, the worker's own.

    Shapes: of other agencies only from when until when. Empty for whoever may not book for the person.
    Errors: AccessRefusedError.
    """
    if not may_book(person_id, access=access, today=today):
        return []
    values = {"person": person_id, "except": except_id, "start": start - NEAR, "end": end + NEAR}
    found = fetched(_TAKEN, values)
    ours = access.actor.agency_id
    taken = [Clash(row[0], row[1], row[2] == ours) for row in found]
    hits = overlaps(start, end, taken)
    near = [
        (clash, travel_minutes(place, there, _travel(place, there), knows_there=clash.is_ours))
        for clash, there in zip(taken, map(_place, found), strict=True)
        if clash not in hits
    ]
    return [*hits, *too_near(start, end, near), *_of_worker(membership_id, start, end)]


def _place(row: Sequence[Any]) -> Place:
    return Place(Where(row[3]), row[4], row[5], row[6])


def _travel(here: Place, there: Place) -> dict[tuple[str, str], int]:
    codes = sorted({here.municipality, there.municipality})
    if len(codes) != 2 or not codes[0]:  # noqa: PLR2004 - two places
        return {}
    found = TravelTime.objects.filter(first=codes[0], second=codes[1])
    minutes = found.values_list("minutes", flat=True).first()
    return {} if minutes is None else {(codes[0], codes[1]): minutes}


def _of_worker(membership_id: int | None, start: datetime, end: datetime) -> list[Clash]:
    if membership_id is None:
        return []
    found = BusyTime.objects.filter(
        calendar__membership_id=membership_id, during__overlap=(start, end)
    )
    return [
        Clash(during.start, during.end, is_worker=True)
        for during in found.order_by("during").values_list("during", flat=True)
    ]
