"""Lists of cases: one table walked by one index, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.journeys.rules.listing import Listed
from throughcare.journeys.types import NEVER
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access

COLUMNS = tuple(field.name for field in fields(Listed))
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM journeys_case_listing"  # noqa: S608 - our own column names
PAGE = 50


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
    return _page("next_due_on", narrow, access, today, after, "AND is_open")


def by_name(
    *, access: Access, today: date, narrow: Filter, after: tuple[str, int] | None = None
) -> Page:
    """Return cases that the agency may list, by family name."""
    return _page("sort_name", narrow, access, today, after, "")


def by_arrival(
    *, access: Access, today: date, narrow: Filter, after: tuple[date, int] | None = None
) -> Page:
    """Return people who came into custody, the last arrival first."""
    return _page("admitted_on", narrow, access, today, after, "AND admitted_on IS NOT NULL", descending=True)


def _page(  # noqa: PLR0913, PLR0917 - one query serves every list
    order: str,
    narrow: Filter,
    access: Access,
    today: date,
    after: tuple[date | str, int] | None,
    always: str,
    *,
    descending: bool = False,
) -> Page:
    agency_id = access.require_agency(Category.JOURNEY)
    conditions, narrowed = _conditions(narrow)
    values: list[Any] = [*narrowed]
    sign, direction = ("<", "DESC") if descending else (">", "ASC")
    cast = "text" if order == "sort_name" else "date"
    if after is not None:
        # The row comparison needs both columns in one direction; ids run the other way when descending.
        conditions.append(
            f"({order}, case_id) > (%s::{cast}, %s::bigint)"
            if not descending
            else f"({order} {sign} %s::{cast} OR ({order} = %s::{cast} AND case_id > %s::bigint))"
        )
        values += [*after] if not descending else [after[0], after[0], after[1]]
    where = " AND ".join(["agency_id = %s", "since <= %s", "until > %s", *conditions])
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT} WHERE {where} {always} ORDER BY {order} {direction}, case_id LIMIT {PAGE + 1}",
            [agency_id, today, today, *values],
        )
        rows = [Listed(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(tuple(rows[:PAGE]), None if last is None else (getattr(last, order), last.case_id))


def _conditions(narrow: Filter) -> tuple[list[str], list[object]]:
    parts = {
        "contact_membership_id = %s": narrow.contact_membership_id,
        "outcome = %s": narrow.outcome,
        "in_custody = %s": narrow.in_custody,
        "next_due_on < %s": narrow.due_before,
        "admitted_on >= %s": narrow.admitted_from,
        "release_on < %s": narrow.release_before,
    }
    used = {text: value for text, value in parts.items() if value is not None}
    return list(used), list(used.values())


NOTHING_DUE = NEVER
