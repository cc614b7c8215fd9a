"""Lists of cases: one table walked by one index, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.rules.listing import Listed
from throughcare.journeys.types import NEVER
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access

COLUMNS = tuple(field.name for field in fields(Listed))
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM journeys_case_listing"
PAGE = 50
_HIDDEN: Final = {
    Category.JOURNEY: {"next_due_on": "DATE '9999-12-31'", "next_code": "''", "outcome": "''"},
    Category.CUSTODY: {
        "admitted_on": "NULL::date",
        "in_custody": "false",
        "release_on": "NULL::date",
    },
}
"""What stands in a column instead of what an access does not cover."""


def listings_of(case_ids: Sequence[int], *, access: Access) -> list[Listed]:
    """Return the list rows of several cases, in every agency: for projecting and verifying."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE case_id = ANY(%s::bigint[])", [list(case_ids)])
        rows = [Listed(*row) for row in cursor.fetchall()]
    for row in rows:
        access.require(row.person_id, Category.IDENTITY)
    return rows


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrow a list; every field that is None leaves it as wide as it was."""

    contact_membership_id: int | None = None
    outcome: str | None = None
    in_custody: bool | None = None
    due_before: date | None = None
    admitted_from: date | None = None
    release_before: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Hold one page of a list; `next_key` continues it, None at the end."""

    rows: tuple[Listed, ...]
    next_key: tuple[date | str, int] | None


def by_due_day(
    *, access: Access, today: date, narrow: Filter, after: tuple[date, int] | None = None
) -> Page:
    """Return open cases that the agency may list, what is due first at the top."""
    access.require_agency(Category.JOURNEY)
    return _page(_Walk("next_due_on", "AND is_open"), narrow, access, today, after)


def by_name(
    *, access: Access, today: date, narrow: Filter, after: tuple[str, int] | None = None
) -> Page:
    """Return cases that the agency may list, by family name."""
    return _page(_Walk("sort_name"), narrow, access, today, after)


def by_arrival(
    *, access: Access, today: date, narrow: Filter, after: tuple[date, int] | None = None
) -> Page:
    """Return people who came into custody, the last arrival first."""
    access.require_agency(Category.CUSTODY)
    walk = _Walk("admitted_on", "AND admitted_on IS NOT NULL", is_descending=True)
    return _page(walk, narrow, access, today, after)


def leaving(
    *, access: Access, today: date, contact_membership_id: int, before: date, most: int
) -> list[Listed]:
    """Return the people of one worker who leave custody first and for whom something is to do.

    Shapes: at most so many rows, the first to leave at the top.
    """
    agency_id = access.require_agency(Category.CUSTODY)
    access.require_agency(Category.JOURNEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns_for(access.categories)} FROM journeys_case_listing "
            "WHERE contact_membership_id = %s AND is_open AND in_custody AND agency_id = %s "
            "AND since <= %s AND until > %s AND release_on < %s "
            "AND next_due_on < %s ORDER BY release_on, next_due_on, case_id LIMIT %s",
            [contact_membership_id, agency_id, today, today, before, NEVER, most],
        )
        return [Listed(*row) for row in cursor.fetchall()]


def name_key(case_id: int, *, access: Access) -> tuple[str, int] | None:
    """Return where a case stands in the list by name, so that no address need carry a name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sort_name, case_id FROM journeys_case_listing "
            "WHERE agency_id = %s AND case_id = %s LIMIT 1",
            [access.require_agency(Category.IDENTITY), case_id],
        )
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


@lru_cache(maxsize=64)
def columns_for(categories: frozenset[Category], table: str = "journeys_case_listing") -> str:
    """Return the columns of a list row as SQL; those that the categories do not cover are blank.

    Not guarded: it names columns, not people.
    """
    blank = {
        column: value
        for category, columns in _HIDDEN.items()
        if category not in categories
        for column, value in columns.items()
    }
    return ", ".join(blank.get(column, f"{table}.{column}") for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class _Walk:
    order: str
    always: str = ""
    is_descending: bool = False

    @property
    def direction(self) -> str:
        return "DESC" if self.is_descending else "ASC"

    def beyond(self, key: tuple[date | str, int]) -> tuple[str, list[object]]:
        """Return the condition that continues behind a row; the index bounds it."""
        cast = "text" if self.order == "sort_name" else "date"
        if not self.is_descending:
            return f"({self.order}, case_id) > (%s::{cast}, %s::bigint)", [*key]
        # Ids run the other way than days, so that one row comparison cannot say it.
        text = f"{self.order} <= %s::{cast} AND ({self.order} < %s::{cast} OR case_id > %s::bigint)"
        return text, [key[0], *key]


def _page(
    walk: _Walk, narrow: Filter, access: Access, today: date, after: tuple[date | str, int] | None
) -> Page:
    agency_id = access.require_agency(Category.IDENTITY)
    conditions, narrowed = _conditions(narrow, access)
    values: list[Any] = [agency_id, today, today, *narrowed]
    if after is not None:
        text, key = walk.beyond(after)
        conditions.append(text)
        values += key
    where = " AND ".join(["agency_id = %s", "since <= %s", "until > %s", *conditions])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns_for(access.categories)} FROM journeys_case_listing "
            f"WHERE {where} {walk.always} "
            f"ORDER BY {walk.order} {walk.direction}, case_id LIMIT {PAGE + 1}",
            values,
        )
        rows = [Listed(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    key_of_last = None if last is None else (getattr(last, walk.order), last.case_id)
    return Page(tuple(rows[:PAGE]), key_of_last)


def _conditions(narrow: Filter, access: Access) -> tuple[list[str], list[object]]:
    """Return conditions and values; what an access does not cover cannot be asked about either."""
    parts = (
        ("contact_membership_id = %s", narrow.contact_membership_id, Category.IDENTITY),
        ("outcome = %s", narrow.outcome, Category.JOURNEY),
        ("in_custody = %s", narrow.in_custody, Category.CUSTODY),
        ("next_due_on < %s", narrow.due_before, Category.JOURNEY),
        ("admitted_on >= %s", narrow.admitted_from, Category.CUSTODY),
        ("release_on < %s", narrow.release_before, Category.CUSTODY),
    )
    used = [(text, value, category) for text, value, category in parts if value is not None]
    for _text, _value, category in used:
        access.require_agency(category)
    return [text for text, _, _ in used], [value for _, value, _ in used]


NOTHING_DUE = NEVER
