"""What an agency should have done by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.journeys.queries.lists import PAGE
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

_OVERDUE = """
SELECT m.id, m.due_on, m.code, j.programme_id, l.case_id, l.person_id, l.name, l.number,
       l.home_municipality, CASE WHEN v.shows_custody THEN l.release_on END, l.contact_membership_id
  FROM journeys_milestone m
  JOIN journeys_journey j ON j.id = m.journey_id
  JOIN journeys_case_listing l ON l.agency_id = m.owner_agency_id AND l.case_id = m.case_id
       AND l.since <= %s AND l.until > %s
  {standing}
 WHERE m.owner_agency_id = %s AND m.state = 'planned' AND m.due_on < %s {narrow}
 ORDER BY m.due_on, m.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """Hold one late milestone with the person it is about."""

    milestone_id: int
    due_on: date
    code: str
    programme_id: int
    case_id: int
    person_id: int
    name: str
    number: str
    home_municipality: str
    release_on: date | None
    contact_membership_id: int


@dataclass(frozen=True, slots=True)
class OverduePage:
    """Hold one page; `next_key` continues it, None at the end."""

    rows: tuple[OverdueRow, ...]
    next_key: tuple[date, int] | None


def overdue(
    *,
    access: Access,
    today: date,
    contact_membership_id: int | None = None,
    after: tuple[date, int] | None = None,
) -> OverduePage:
    """Return late milestones that the agency owns, about people it may list today, oldest first."""
    agency_id = access.require_agency(Category.JOURNEY)
    narrow = ""
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    values: list[Any] = [today, today, *standing.params, agency_id, today]
    if contact_membership_id is not None:
        narrow += " AND l.contact_membership_id = %s"
        values.append(contact_membership_id)
    if after is not None:
        narrow += " AND (m.due_on, m.id) > (%s::date, %s::bigint)"
        values += after
    text = _OVERDUE.format(standing=standing.text, narrow=narrow, limit=PAGE + 1)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows = [OverdueRow(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    next_key = None if last is None else (last.due_on, last.milestone_id)
    return OverduePage(tuple(rows[:PAGE]), next_key)
