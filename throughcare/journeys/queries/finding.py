"""Find a person by number or name, among those whom the agency may list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.queries.lists import SHOWN
from throughcare.journeys.rules.listing import Listed
from throughcare.kernel.access import Category
from throughcare.people.types import plain
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.compiling import Sql

MOST: Final = 20
NEAREST: Final = 60
"""Names that are looked at first by likeness: of so many, enough are shown as a rule."""
SHORTEST: Final = 2
"""Signs that a name needs before anybody is looked for."""
MOST_WORDS: Final = 4
"""Words of a typed name that are put first, one after the other."""
_LAST_SIGN = "\U0010ffff"
_LISTED = "l.agency_id = %s AND l.since <= %s AND l.until > %s"

# The functions run past the guard, which would keep indexes of likeness from being used (sharing 0005, ADR 12).
_BY_NUMBER = """
SELECT {columns} FROM sharing_find_by_number(%s::text[]) i
  JOIN caseloads_case c ON c.person_id = i.person_id
  JOIN journeys_case_listing l ON l.case_id = c.id AND {listed}
  {standing}
 ORDER BY l.case_id DESC LIMIT {most}
"""
# `starts_with` keeps the answer right where a server sorts by the rules of a language. The order is that of the
# index, so that the walk ends with the last row that is shown.
_BY_BEGINNING = """
SELECT {columns} FROM journeys_case_listing l
  {standing}
 WHERE {listed} AND l.sort_name >= %s AND l.sort_name < %s AND starts_with(l.sort_name, %s)
 ORDER BY l.sort_name, l.case_id LIMIT {most}
"""
# The key of a word ends with a blank, and the key of more words begins with it.
_BY_SOUND = """
SELECT {columns} FROM journeys_case_listing l
  {standing}
 WHERE {listed} AND l.sound >= (SELECT people_sound(%s)) COLLATE "C"
   AND l.sound < (SELECT people_sound(%s) || '{last}') COLLATE "C"
 ORDER BY l.sound, l.case_id LIMIT {most}
"""
_NEAREST = "SELECT person_id, distance FROM sharing_find_by_likeness(%s::text, %s::int)"
_ALL = "SELECT person_id, distance FROM sharing_find_by_likeness(%s::text)"
_BY_LIKENESS = """
SELECT {columns} FROM unnest(%s::bigint[], %s::real[]) n(person_id, distance)
  JOIN caseloads_case c ON c.person_id = n.person_id
  JOIN journeys_case_listing l ON l.case_id = c.id AND {listed}
  {standing}
 ORDER BY n.distance, l.sort_name, l.case_id DESC LIMIT {most}
"""


def find(text: str, *, access: Access, today: date) -> list[Listed]:
    """Return people by their exact number; else by the beginning of the name, its sound, then by likeness.

    Shapes: at most MOST rows, one a person; nobody whom the agency may not list today.
    """
    access.require_agency(Category.IDENTITY)
    asked = " ".join(text.replace("\x00", " ").split())
    found: dict[int, Listed] = {}
    if asked:
        _add(found, by_number(asked, access=access, today=today))
    name = plain(asked)
    if len(name) >= SHORTEST and not found:
        for stage in (by_beginning, by_sound, by_likeness):
            if len(found) < MOST:
                _add(found, stage(name, access=access, today=today))
    return list(found.values())[:MOST]


def by_number(number: str, *, access: Access, today: date) -> list[Listed]:
    """Return the people with a number, whoever issued it."""
    agency, standing = _agency(access, today), _standing(access)
    values = [sorted({number, number.upper()}), *agency, *standing.params]
    return _rows(_BY_NUMBER, standing, values)


def by_beginning(name: str, *, access: Access, today: date) -> list[Listed]:
    """Return the people whose family name, and given name after it, begin so; `name` is plain."""
    agency, standing = _agency(access, today), _standing(access)
    values = [*standing.params, *agency, name, name + _LAST_SIGN, name]
    return _rows(_BY_BEGINNING, standing, values)


def by_sound(name: str, *, access: Access, today: date) -> list[Listed]:
    """Return the people whose name sounds so, in any order of its words; `name` is plain."""
    agency, standing = _agency(access, today), _standing(access)
    orders = _orders(name)
    text = " UNION ALL ".join([f"({_BY_SOUND})"] * len(orders))
    values = [x for order in orders for x in (*standing.params, *agency, order, order)]
    return _rows(text, standing, values)


def _orders(name: str) -> list[str]:
    """Return a name with each of its words put first: given names may be typed before the family name or after."""
    words = name.split()
    orders = (" ".join([*words[n:], *words[:n]]) for n in range(min(len(words), MOST_WORDS)))
    return list(dict.fromkeys(orders))


def by_likeness(name: str, *, access: Access, today: date) -> list[Listed]:
    """Return the people with any name that holds something like it, the most alike first; `name` is plain.

    Whoever is less alike than the nearest is looked at only where of those too few are shown.
    """
    nearest = _alike(_NEAREST, name, NEAREST)
    rows = _shown(nearest, access, today)
    if len(rows) >= MOST or len(nearest) < NEAREST:
        return rows
    return _shown(_alike(_ALL, name), access, today)


def _alike(statement: str, *values: Any) -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[int, float]] = cursor.fetchall()
    return found


def _shown(alike: list[tuple[int, float]], access: Access, today: date) -> list[Listed]:
    agency, standing = _agency(access, today), _standing(access)
    columns = [[row[column] for row in alike] for column in (0, 1)]
    return _rows(_BY_LIKENESS, standing, [*columns, *agency, *standing.params])


def _agency(access: Access, today: date) -> list[object]:
    return [access.require_agency(Category.IDENTITY), today, today]


def _standing(access: Access) -> Sql:
    return sharing.joined(access, person="l.person_id")


def _add(found: dict[int, Listed], rows: Iterable[Listed]) -> None:
    for row in rows:
        found.setdefault(row.person_id, row)


def _rows(statement: str, standing: Sql, values: list[Any]) -> list[Listed]:
    text = statement.format(
        columns=SHOWN, listed=_LISTED, most=MOST, last=_LAST_SIGN, standing=standing.text
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [Listed(*row) for row in cursor.fetchall()]
