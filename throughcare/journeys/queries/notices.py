"""What an agency has to be told: days that moved, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.journeys.queries.lists import PAGE
from throughcare.journeys.types import TASK
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.kernel.access import Access

_UNREAD = """
SELECT n.id, n.at, l.case_id, l.person_id, l.name, l.number, l.contact_membership_id,
       r.cause::text, r.changes::text
  FROM journeys_notice n
  JOIN journeys_replanning r ON r.id = n.replanning_id
  JOIN journeys_case_listing l ON l.agency_id = n.agency_id AND l.case_id = n.case_id
       AND l.since <= %s AND l.until > %s
  {standing}
 WHERE n.agency_id = %s AND n.read_at IS NULL {after}
 ORDER BY n.at DESC, n.id DESC LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """Hold what became of one milestone that the agency owns."""

    programme_id: int
    code: str
    effect: str
    before: date | None
    after: date | None
    what: str = TASK


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Hold one notice that nobody of the agency has read."""

    notice_id: int
    at: datetime
    case_id: int
    person_id: int
    name: str
    number: str
    contact_membership_id: int
    cause: str
    """Code of what made the days move."""
    moved: tuple[Moved, ...]
    """Only what the agency itself owns."""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Hold one page; `next_key` continues it, None at the end."""

    rows: tuple[NoticeRow, ...]
    next_key: tuple[datetime, int] | None


def unread(*, access: Access, today: date, after: tuple[datetime, int] | None = None) -> NoticePage:
    """Return the unread notices of the agency about people it may list today, the newest first."""
    agency_id = access.require_agency(Category.JOURNEY)
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    values: list[Any] = [today, today, *standing.params, agency_id]
    narrow = ""
    if after is not None:
        narrow = "AND n.at <= %s AND (n.at, n.id) < (%s, %s::bigint)"
        values += [after[0], *after]
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD.format(standing=standing.text, after=narrow, limit=PAGE + 1), values)
        rows = [_row(row, agency_id) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    next_key = None if last is None else (last.at, last.notice_id)
    return NoticePage(tuple(rows[:PAGE]), next_key)


def _row(row: tuple[Any, ...], agency_id: int) -> NoticeRow:
    notice_id, at, case_id, person_id, name, number, contact_id, cause, changes = row
    code = str(json.loads(cause)["code"])
    moved = tuple(_moved(one) for one in json.loads(changes) if one["owner"] == agency_id)
    return NoticeRow(notice_id, at, case_id, person_id, name, number, contact_id, code, moved)


def _moved(data: Mapping[str, Any]) -> Moved:
    before, after = (data[name] and date.fromisoformat(data[name]) for name in ("before", "after"))
    what = data.get("what", TASK)
    return Moved(data["programme"], data["code"], data["effect"], before, after, what)
