"""Lists of cases: one table walked by one index, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.rules.listing import Listed
from throughcare.journeys.types import NEVER
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access

COLUMNS = tuple(field.name for field in fields(Listed))
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM journeys_case_listing"
PAGE = 50
COUNTED: Final = 1_000
"""How far people are counted: beyond it a page says that there are more."""
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
    also_contacts: tuple[int, ...] = ()
    """Contacts whose cases come along, because somebody covers for them; only beside a contact."""
    also_cases: tuple[int, ...] = ()
    """Cases that come along, because somebody is their deputy; only beside a contact."""
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
    return _page(
        _Walk("next_due_on", "AND l.is_open", needs=(Category.JOURNEY,)),
        narrow,
        access,
        today,
        after,
    )


def by_name(
    *, access: Access, today: date, narrow: Filter, after: tuple[str, int] | None = None
) -> Page:
    """Return cases that the agency may list, by family name."""
    return _page(_Walk("sort_name"), narrow, access, today, after)


def count_capped(*, access: Access, today: date, narrow: Filter, most: int = COUNTED) -> int:
    """Return how many cases the agency may list, counted no further than one more than `most`.

    Shapes: `most + 1` says that there are more; a whole agency is never counted.
    """
    agency_id = access.require_agency(Category.IDENTITY)
    conditions, narrowed, asked = _conditions(narrow, access)
    standing = sharing.joined(access, person="l.person_id", categories=tuple(asked))
    where = " AND ".join(["l.agency_id = %s", "l.since <= %s", "l.until > %s", *conditions])
    values: list[Any] = [*standing.params, agency_id, today, today, *narrowed, most + 1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM journeys_case_listing l {standing.text} "
            f"WHERE {where} LIMIT %s) l",
            values,
        )
        (count,) = cursor.fetchone()
    return int(count)


def by_arrival(
    *, access: Access, today: date, narrow: Filter, after: tuple[date, int] | None = None
) -> Page:
    """Return people who came into custody, the last arrival first."""
    access.require_agency(Category.CUSTODY)
    walk = _Walk(
        "admitted_on",
        "AND l.admitted_on IS NOT NULL",
        is_descending=True,
        needs=(Category.CUSTODY,),
    )
    return _page(walk, narrow, access, today, after)


def leaving(
    *, access: Access, today: date, contact_membership_id: int, before: date, most: int
) -> list[Listed]:
    """Return the people of one worker who leave custody first and for whom something is to do.

    Shapes: at most so many rows, the first to leave at the top.
    """
    agency_id = access.require_agency(Category.CUSTODY)
    access.require_agency(Category.JOURNEY)
    needs = (Category.CUSTODY, Category.JOURNEY)
    standing = sharing.joined(access, person="l.person_id", categories=needs)
    asked: list[Any] = [contact_membership_id, agency_id, today, today, before, NEVER, most]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SHOWN} FROM journeys_case_listing l {standing.text} "
            "WHERE l.contact_membership_id = %s AND l.is_open AND l.in_custody AND l.agency_id = %s "
            "AND l.since <= %s AND l.until > %s AND l.release_on < %s "
            "AND l.next_due_on < %s ORDER BY l.release_on, l.next_due_on, l.case_id LIMIT %s",
            [*standing.params, *asked],
        )
        return [Listed(*row) for row in cursor.fetchall()]


def name_key(case_id: int, *, access: Access) -> tuple[str, int] | None:
    """Return where a case stands in the list by name, so that no address need carry a name."""
    standing = sharing.joined(access, person="l.person_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.sort_name, l.case_id FROM journeys_case_listing l {standing.text} "
            "WHERE l.agency_id = %s AND l.case_id = %s LIMIT 1",
            [*standing.params, access.require_agency(Category.IDENTITY), case_id],
        )
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def _columns() -> str:
    """Return the columns of a list row `l` beside its visibility `v`; what a row does not show is blank."""
    blank = {
        column: f"CASE WHEN v.shows_{category.value} THEN l.{column} ELSE {value} END AS {column}"
        for category, columns in _HIDDEN.items()
        for column, value in columns.items()
    }
    return ", ".join(blank.get(column, f"l.{column}") for column in COLUMNS)


SHOWN: Final = _columns()


@dataclass(frozen=True, slots=True)
class _Walk:
    order: str
    always: str = ""
    is_descending: bool = False
    needs: tuple[Category, ...] = ()
    """What a row must show to stand in this order: the order itself would tell it."""

    @property
    def direction(self) -> str:
        return "DESC" if self.is_descending else "ASC"

    def beyond(self, key: tuple[date | str, int]) -> tuple[str, list[Any]]:
        """Return the condition that continues behind a row; the index bounds it."""
        cast = "text" if self.order == "sort_name" else "date"
        if not self.is_descending:
            return f"(l.{self.order}, l.case_id) > (%s::{cast}, %s::bigint)", [*key]
        # Ids run the other way than days, so that one row comparison cannot say it.
        text = f"l.{self.order} <= %s::{cast} AND (l.{self.order} < %s::{cast} OR l.case_id > %s::bigint)"
        return text, [key[0], *key]


def _page(
    walk: _Walk, narrow: Filter, access: Access, today: date, after: tuple[date | str, int] | None
) -> Page:
    agency_id = access.require_agency(Category.IDENTITY)
    conditions, narrowed, asked = _conditions(narrow, access)
    standing = sharing.joined(access, person="l.person_id", categories=(*walk.needs, *asked))
    values: list[Any] = [*standing.params, agency_id, today, today, *narrowed]
    if after is not None:
        text, key = walk.beyond(after)
        conditions.append(text)
        values += key
    where = " AND ".join(["l.agency_id = %s", "l.since <= %s", "l.until > %s", *conditions])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SHOWN} FROM journeys_case_listing l {standing.text} "
            f"WHERE {where} {walk.always} "
            f"ORDER BY l.{walk.order} {walk.direction}, l.case_id LIMIT {PAGE + 1}",
            values,
        )
        rows = [Listed(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    key_of_last = None if last is None else (getattr(last, walk.order), last.case_id)
    return Page(tuple(rows[:PAGE]), key_of_last)


def _conditions(narrow: Filter, access: Access) -> tuple[list[str], list[Any], list[Category]]:
    """Return conditions, values and categories; what a row does not show cannot be asked about either."""
    contacts, contact = "l.contact_membership_id = %s", narrow.contact_membership_id
    more = contact is not None and (narrow.also_contacts or narrow.also_cases)
    parts = (
        (contacts, None if more else contact, Category.IDENTITY),
        ("l.outcome = %s", narrow.outcome, Category.JOURNEY),
        ("l.in_custody = %s", narrow.in_custody, Category.CUSTODY),
        ("l.next_due_on < %s", narrow.due_before, Category.JOURNEY),
        ("l.admitted_on >= %s", narrow.admitted_from, Category.CUSTODY),
        ("l.release_on < %s", narrow.release_before, Category.CUSTODY),
    )
    used = [(text, value, category) for text, value, category in parts if value is not None]
    for _text, _value, category in used:
        access.require_agency(category)
    texts = [text for text, *_ in used]
    values: list[Any] = [value for _, value, _ in used]
    if more:
        texts.append(
            "(l.contact_membership_id = ANY(%s::bigint[]) OR l.case_id = ANY(%s::bigint[]))"
        )
        values += [[contact, *narrow.also_contacts], list(narrow.also_cases)]
    return texts, values, [c for *_, c in used]


NOTHING_DUE = NEVER
