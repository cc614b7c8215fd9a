"""Find a person by number or name, among those whom the agency may list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.queries.lists import columns_for
from throughcare.journeys.rules.listing import Listed
from throughcare.kernel.access import Category
from throughcare.people.types import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.kernel.access import Access

MOST: Final = 20
SHORTEST: Final = 2
"""Signs that a name needs before anybody is looked for."""
_LAST_SIGN = "\U0010ffff"
_VISIBLE = "l.agency_id = %s AND l.since <= %s AND l.until > %s"

# The index of numbers begins with their issuer, so every issuer is asked in turn; there are few.
# OFFSET 0 keeps the planner, which does not know that, from reading all numbers instead.
_BY_NUMBER = """
WITH RECURSIVE issuer(system) AS (
  (SELECT system FROM people_identifier ORDER BY system LIMIT 1)
  UNION ALL
  SELECT (SELECT i.system FROM people_identifier i WHERE i.system > issuer.system
           ORDER BY i.system LIMIT 1)
    FROM issuer WHERE issuer.system IS NOT NULL
)
SELECT {columns} FROM issuer
  CROSS JOIN LATERAL (SELECT person_id FROM people_identifier
       WHERE system = issuer.system AND value = ANY(%s::text[]) OFFSET 0) i
  JOIN caseloads_case c ON c.person_id = i.person_id
  JOIN journeys_case_listing l ON l.case_id = c.id AND {visible}
 ORDER BY l.case_id DESC LIMIT {most}
"""
# `starts_with` keeps the answer right where a server sorts by the rules of a language.
_BY_BEGINNING = """
SELECT {columns} FROM journeys_case_listing l
 WHERE {visible} AND l.sort_name >= %s AND l.sort_name < %s AND starts_with(l.sort_name, %s)
 ORDER BY l.sort_name, l.case_id DESC LIMIT {most}
"""
_BY_LIKENESS = """
SELECT {columns} FROM people_name n
  JOIN caseloads_case c ON c.person_id = n.person_id
  JOIN journeys_case_listing l ON l.case_id = c.id AND {visible}
 WHERE n.search %%> %s
 ORDER BY n.search <->> %s, l.sort_name, l.case_id DESC LIMIT {most}
"""


def find(text: str, *, access: Access, today: date) -> list[Listed]:
    """Return people by their exact number; else by the beginning of the name, then by likeness.

    Shapes: at most MOST rows, one a person; nobody whom the agency may not list today.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    asked = " ".join(text.replace("\x00", " ").split())
    visible = [agency_id, today, today]
    found: dict[int, Listed] = {}
    if asked:
        _add(found, _rows(_BY_NUMBER, access, [sorted({asked, asked.upper()}), *visible]))
    name = plain(asked)
    if len(name) >= SHORTEST and not found:
        bounds = [name, name + _LAST_SIGN, name]
        _add(found, _rows(_BY_BEGINNING, access, [*visible, *bounds]))
        if len(found) < MOST:
            _add(found, _rows(_BY_LIKENESS, access, [*visible, name, name]))
    return list(found.values())[:MOST]


def _add(found: dict[int, Listed], rows: Iterable[Listed]) -> None:
    for row in rows:
        found.setdefault(row.person_id, row)


def _rows(statement: str, access: Access, values: list[Any]) -> list[Listed]:
    columns = columns_for(access.categories, "l")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(columns=columns, visible=_VISIBLE, most=MOST), values)
        return [Listed(*row) for row in cursor.fetchall()]
