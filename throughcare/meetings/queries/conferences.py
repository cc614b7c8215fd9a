"""Read which conferences there are: those of a person, and those of an agency over all its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q

from throughcare.kernel.access import Category, Scope
from throughcare.meetings.models import Conference
from throughcare.meetings.queries.rows import conference_row
from throughcare.meetings.types import ConferenceRow, State
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Hold one page of a list; `next_key` continues it, None at the end."""

    rows: tuple[ConferenceRow, ...]
    next_key: tuple[datetime, int] | None


def known_to(person_id: int, *, access: Access) -> QuerySet[Conference]:
    """Return the conferences of a person that whoever holds an access may know of.

    A worker knows those to which their agency was asked, or which it convenes; the person knows them as soon as
    somebody was asked.
    """
    access.require(person_id, Category.IDENTITY)
    found = Conference.objects.filter(person_id=person_id)
    if access.scope is Scope.SYSTEM:
        return found
    if access.actor.person_id == person_id:
        return found.exclude(state=State.PLANNED.value)
    ours = access.actor.agency_id or 0
    asked = Q(seats__agency_id=ours, seats__is_excluded=False, seats__ended_on__isnull=True) & ~Q(
        state=State.PLANNED.value
    )
    return found.filter(Q(convener_agency_id=ours) | asked).distinct()


def conferences_of(person_id: int, *, access: Access) -> list[ConferenceRow]:
    """Return the conferences about a person that somebody may know of, the newest first."""
    return [
        conference_row(one)
        for one in known_to(person_id, access=access).order_by("-starts_at", "-pk")
    ]


def last_held(person_id: int, kind: str, *, access: Access) -> date | None:
    """Return the day of the last closed conference of a kind, as far as the asker knows of it."""
    closed = known_to(person_id, access=access).filter(kind=kind, state=State.CLOSED.value)
    return closed.order_by("-closed_on").values_list("closed_on", flat=True).first()


_MINE = """
SELECT c.id, btrim(n.given || ' ' || n.family), c.starts_at
  FROM meetings_conference c
  JOIN meetings_seat s ON s.conference_id = c.id AND s.agency_id = %s AND NOT s.is_excluded AND s.ended_on IS NULL
  {standing}
  JOIN people_name n ON n.person_id = c.person_id AND n.use = 'usual'
 WHERE (c.state <> 'planned' OR c.convener_agency_id = %s) AND c.state <> 'cancelled' {after}
 ORDER BY c.starts_at DESC, c.id DESC LIMIT {limit}
"""


def my_conferences(*, access: Access, after: tuple[datetime, int] | None = None) -> Page:
    """Return the conferences at which the agency of a list's access has a place, the latest first.

    Shapes: at most PAGE rows, two statements; only of people whom the access may list.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    standing = sharing.joined(access, person="c.person_id")
    values: list[Any] = [agency_id, *standing.params, agency_id]
    if after is not None:
        values += after
    text = _MINE.format(
        standing=standing.text,
        after="" if after is None else "AND (c.starts_at, c.id) < (%s::timestamptz, %s::bigint)",
        limit=PAGE + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found = cursor.fetchall()
    stored = Conference.objects.in_bulk([row[0] for row in found[:PAGE]])
    rows = tuple(conference_row(stored[key], name) for key, name, _ in found[:PAGE])
    last = rows[-1] if len(found) > PAGE else None
    return Page(rows, None if last is None else (last.starts_at, last.conference_id))
