"""What an agency has to do after release: whom to ask, to whom to offer again, whom to look for. Keyset paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.journeys.queries.lists import PAGE
from throughcare.journeys.rules.following import EARLY
from throughcare.journeys.types import DueRow
from throughcare.kernel.access import Category
from throughcare.kernel.dates import shift
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access

# Whoever declined all help is asked nothing before the day that they were told.
_LEFT_IN_PEACE = """NOT EXISTS (SELECT FROM journeys_decline d WHERE d.case_id = t.case_id AND d.kind = 'all_help'
        AND d.settled_on IS NULL AND (d.offer_again_on IS NULL OR d.offer_again_on > %s::date))"""
_LISTED = """
SELECT t.id, t.{day}, l.person_id, l.name, l.number, {code}, l.contact_membership_id
  FROM {table} t
  JOIN journeys_case_listing l ON l.agency_id = %s AND l.case_id = t.case_id AND l.is_open
       AND l.since <= %s AND l.until > %s
  {standing}
 WHERE {where} {after}
 ORDER BY t.{day}, t.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class DuePage:
    """Hold one page; `next_key` continues it, None at the end."""

    rows: tuple[DueRow, ...]
    next_key: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class _List:
    table: str
    day: str
    code: str
    where: str


_FOLLOW_UPS = _List(
    "journeys_follow_up",
    "due_on",
    "t.months::text",
    f"t.agency_id = %s AND t.state = 'due' AND t.due_on <= %s::date AND {_LEFT_IN_PEACE}",
)
_OFFERS = _List(
    "journeys_decline",
    "offer_again_on",
    "t.kind",
    # The agency of the contact offers again: no one else has to.
    "EXISTS (SELECT FROM caseloads_named_contact n WHERE n.case_id = t.case_id AND upper_inf(n.during) "
    "AND n.agency_id = %s) AND t.settled_on IS NULL AND t.offer_again_on <= %s::date",
)
_LOST = _List(
    "journeys_contact_loss",
    "since",
    "(SELECT count(*)::text FROM journeys_contact_try y WHERE y.loss_id = t.id)",
    f"t.agency_id = %s AND t.ended_on IS NULL AND {_LEFT_IN_PEACE}",
)


def follow_ups_due(
    *, access: Access, today: date, after: tuple[date, int] | None = None
) -> DuePage:
    """Return follow-ups that may be asked now, the first due at the top; none of whoever declined all help."""
    until = shift(today, EARLY)
    return _page(_FOLLOW_UPS, [until, today], access=access, today=today, after=after)


def to_offer_again(
    *, access: Access, today: date, after: tuple[date, int] | None = None
) -> DuePage:
    """Return what was declined and may be offered again by now."""
    return _page(_OFFERS, [today], access=access, today=today, after=after)


def lost(*, access: Access, today: date, after: tuple[date, int] | None = None) -> DuePage:
    """Return whom the agency looks for, the longest lost at the top."""
    return _page(_LOST, [today], access=access, today=today, after=after)


def _page(
    kind: _List,
    asked: list[Any],
    *,
    access: Access,
    today: date,
    after: tuple[date, int] | None,
) -> DuePage:
    agency_id = access.require_agency(Category.JOURNEY)
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    values: list[Any] = [agency_id, today, today, *standing.params, agency_id, *asked]
    beyond = ""
    if after is not None:
        beyond = f"AND (t.{kind.day}, t.id) > (%s::date, %s::bigint)"
        values += after
    text = _LISTED.format(
        table=kind.table,
        day=kind.day,
        code=kind.code,
        where=kind.where,
        standing=standing.text,
        after=beyond,
        limit=PAGE + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows = [DueRow(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return DuePage(tuple(rows[:PAGE]), None if last is None else (last.on, last.key))
