"""Read custody. Everything here is personal: each function asks for an access."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.custody.types import DatedRelease, LegalTitle, ReleaseDateKind, Stay
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access

_ANY = """
SELECT wanted.key, c.id, c.person_id, c.agency_id, lower(c.during), upper(c.during),
       (SELECT t.title FROM custody_legal_title t WHERE t.custody_id = c.id
         ORDER BY t.from_on DESC, t.id DESC LIMIT 1),
       c.sentence_days,
       (SELECT array_agg(r.kind || '|' || r.on_date || '|' || r.source)
          FROM (SELECT DISTINCT ON (kind) kind, on_date, source FROM custody_release_date
                 WHERE custody_id = c.id ORDER BY kind, id DESC) r WHERE r.on_date IS NOT NULL){more}
  FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS wanted(key, person_id, until)
  JOIN LATERAL (SELECT * FROM custody_period WHERE person_id = wanted.person_id
                   AND (wanted.until IS NULL OR lower_inf(during) OR lower(during) <= wanted.until)
                 ORDER BY lower(during) DESC NULLS LAST LIMIT 1) c ON true
"""


_STAYS = _ANY.format(more="")
_LAST = _ANY.format(
    more=""",
       (SELECT json_agg(json_build_array(kind, on_date, source, why, recorded_at) ORDER BY id DESC)::text
          FROM custody_release_date WHERE custody_id = c.id),
       (SELECT json_agg(json_build_array(kind, on_date, agency_id) ORDER BY on_date DESC, id DESC)::text
          FROM custody_movement WHERE custody_id = c.id),
       (SELECT json_agg(json_build_array(title, from_on) ORDER BY from_on DESC, id DESC)::text
          FROM custody_legal_title WHERE custody_id = c.id)"""
)


def last_stays_of(person_ids: Sequence[int], *, access: Access) -> dict[int, Stay]:
    """Return person -> last custody period, with the release dates in force."""
    return _stays([(person_id, person_id, None) for person_id in person_ids], access)


def stays_begun_by(wanted: Sequence[tuple[int, int, date]], *, access: Access) -> dict[int, Stay]:
    """Return key -> the last stay of a person that had begun by a day; each has a key, a person and a day."""
    return _stays(wanted, access)


def _stays(wanted: Sequence[tuple[int, int, date | None]], access: Access) -> dict[int, Stay]:
    for _, person_id, _ in wanted:
        access.require(person_id, Category.CUSTODY)
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, [[one[column] for one in wanted] for column in range(3)])
        return {row[0]: _stay(row[1:]) for row in cursor.fetchall()}


def _stay(row: tuple[Any, ...]) -> Stay:
    custody_id, person_id, agency_id, admitted_on, end, title, sentence_days, dates = row
    return Stay(
        custody_id,
        person_id,
        agency_id,
        admitted_on,
        None if end is None else end - timedelta(days=1),
        LegalTitle(title) if title else None,
        sentence_days,
        tuple(_dated(text) for text in dates or ()),
    )


def _dated(text: str) -> DatedRelease:
    kind, on, source = text.split("|", 2)
    return DatedRelease(ReleaseDateKind(kind), date.fromisoformat(on), source)


@dataclass(frozen=True, slots=True)
class ReleaseDateRow:
    """Hold one release date as somebody gave it; `on` is None where the date was taken back."""

    kind: str
    on: date | None
    source: str
    why: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Hold one movement."""

    kind: str
    on: date
    agency_id: int


@dataclass(frozen=True, slots=True)
class TitleRow:
    """Hold one legal title with its first day."""

    title: str
    from_on: date


@dataclass(frozen=True, slots=True)
class CustodyHistory:
    """Hold one stay with everything that happened in it, the newest first."""

    stay: Stay
    release_dates: tuple[ReleaseDateRow, ...]
    movements: tuple[MovementRow, ...]
    titles: tuple[TitleRow, ...]


def history_of(person_id: int, *, access: Access) -> CustodyHistory | None:
    """Return the last stay of a person with its history, or None when there never was one."""
    access.require(person_id, Category.CUSTODY)
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [[person_id], [person_id], [None]])
        row = cursor.fetchone()
    if row is None:
        return None
    dates, movements, titles = (json.loads(found or "[]") for found in row[-3:])
    return CustodyHistory(
        _stay(row[1:-3]),
        tuple(_given(*row) for row in dates),
        tuple(MovementRow(kind, date.fromisoformat(on), by) for kind, on, by in movements),
        tuple(TitleRow(title, date.fromisoformat(on)) for title, on in titles),
    )


def _given(kind: str, on: str | None, source: str, why: str, at: str) -> ReleaseDateRow:
    day = None if on is None else date.fromisoformat(on)
    return ReleaseDateRow(kind, day, source, why, datetime.fromisoformat(at))


MOST_STAYS = 20
"""How many stays a life is told with; the newest."""

_EVERY = """
SELECT c.id, lower(c.during), upper(c.during), c.agency_id,
       (SELECT json_agg(json_build_array(kind, on_date, source, why, recorded_at) ORDER BY id)::text
          FROM custody_release_date WHERE custody_id = c.id),
       (SELECT json_agg(json_build_array(kind, on_date, agency_id) ORDER BY on_date, id)::text
          FROM custody_movement WHERE custody_id = c.id),
       (SELECT json_agg(json_build_array(title, from_on) ORDER BY from_on, id)::text
          FROM custody_legal_title WHERE custody_id = c.id)
  FROM custody_period c WHERE c.person_id = %s ORDER BY lower(c.during) DESC NULLS LAST LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class StayStory:
    """Hold one stay with everything that happened in it, the oldest first."""

    admitted_on: date | None
    released_on: date | None
    agency_id: int
    release_dates: tuple[ReleaseDateRow, ...]
    movements: tuple[MovementRow, ...]
    titles: tuple[TitleRow, ...]


def stays_of(person_id: int, *, access: Access) -> list[StayStory]:
    """Return the stays of a person with their history, the first stay first; one statement, at most MOST_STAYS."""
    access.require(person_id, Category.CUSTODY)
    with connection.cursor() as cursor:
        cursor.execute(_EVERY, [person_id, MOST_STAYS])
        return [_story(*row[1:]) for row in reversed(cursor.fetchall())]


def _story(
    start: date | None,
    end: date | None,
    agency_id: int,
    dates: str | None,
    movements: str | None,
    titles: str | None,
) -> StayStory:
    return StayStory(
        start,
        None if end is None else end - timedelta(days=1),
        agency_id,
        tuple(_given(*row) for row in json.loads(dates or "[]")),
        tuple(
            MovementRow(kind, date.fromisoformat(on), by)
            for kind, on, by in json.loads(movements or "[]")
        ),
        tuple(TitleRow(title, date.fromisoformat(on)) for title, on in json.loads(titles or "[]")),
    )
