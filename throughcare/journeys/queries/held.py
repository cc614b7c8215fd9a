"""Whom an agency holds at this moment, without those whom it has accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.journeys.queries.lists import PAGE, SHOWN, Page
from throughcare.journeys.rules.listing import Listed
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access

_HELD = """
  FROM custody_period c
 WHERE c.agency_id = %s AND upper_inf(c.during)
   AND NOT EXISTS (SELECT FROM unnest(%s::bigint[]) AS named(person_id) WHERE named.person_id = c.person_id)
"""


def count_without(person_ids: Sequence[int], *, access: Access) -> int:
    """Return how many people the agency holds who are not among these."""
    agency_id = access.require_agency(Category.CUSTODY)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_HELD}", [agency_id, list(person_ids)])
        (count,) = cursor.fetchone()
    return int(count)


def people_without(
    person_ids: Sequence[int],
    *,
    today: date,
    after: tuple[str, int] | None = None,
    access: Access,
) -> Page:
    """Return people whom the agency holds and who are not among these, by family name."""
    agency_id = access.require_agency(Category.CUSTODY)
    begin = after or ("", 0)
    standing = sharing.joined(access, person="l.person_id", categories=(Category.CUSTODY,))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SHOWN} FROM journeys_case_listing l {standing.text} "
            "WHERE l.agency_id = %s AND l.is_open AND l.since <= %s AND l.until > %s "
            f"AND l.person_id IN (SELECT c.person_id {_HELD}) "
            "AND (l.sort_name, l.case_id) > (%s::text, %s::bigint) "
            f"ORDER BY l.sort_name, l.case_id LIMIT {PAGE + 1}",
            [*standing.params, agency_id, today, today, agency_id, list(person_ids), *begin],
        )
        rows = [Listed(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(tuple(rows[:PAGE]), None if last is None else (last.sort_name, last.case_id))
