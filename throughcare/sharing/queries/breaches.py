"""Whom and what an account reached in a period: what a notice of a breach must say."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """Hold what one account did with the data of one person in a period."""

    person_id: int
    times: int
    first_at: datetime
    last_at: datetime
    categories: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BreachScope:
    """Hold who and what an account reached in a period. Refusals are left out: nothing was shown."""

    events: int
    people: int
    by_category: tuple[tuple[str, int, int], ...]
    """Category, events, people; the most people first."""
    by_action: tuple[tuple[str, int], ...]
    """With the refusals: they are counted here, and nowhere named."""


_REACHED = (
    "FROM audit_event e CROSS JOIN LATERAL unnest(e.person_ids) AS p "
    "WHERE e.agency_id = %(agency)s AND e.account_id = %(account)s "
    "AND e.at >= %(since)s AND e.at < %(until)s AND e.action <> 'refused'"
)
_BY_CATEGORY = (
    "SELECT c, count(DISTINCT e.id), count(DISTINCT p) FROM audit_event e "
    "CROSS JOIN LATERAL unnest(e.categories) AS c LEFT JOIN LATERAL unnest(e.person_ids) AS p ON true "
    "WHERE e.agency_id = %(agency)s AND e.account_id = %(account)s "
    "AND e.at >= %(since)s AND e.at < %(until)s AND e.action <> 'refused' "
    "GROUP BY 1 ORDER BY 3 DESC, 1"
)
_BY_ACTION = (
    "SELECT e.action, count(*) FROM audit_event e WHERE e.agency_id = %(agency)s "
    "AND e.account_id = %(account)s AND e.at >= %(since)s AND e.at < %(until)s GROUP BY 1 ORDER BY 2 DESC, 1"
)


def breach_scope(
    account_id: int, *, since: datetime, until: datetime, access: Access
) -> BreachScope:
    """Return how much an account reached for the agency in a period: numbers only.

    Source: GDPR, articles 33 and 34; Directive (EU) 2016/680, articles 30 and 31.
    """
    values = _scope(account_id, since, until, access)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT p) {_REACHED}", values)
        people = cursor.fetchone()[0]
        cursor.execute(_BY_CATEGORY, values)
        categories = tuple(cursor.fetchall())
        cursor.execute(_BY_ACTION, values)
        actions = tuple(cursor.fetchall())
    events = sum(count for action, count in actions if action != "refused")
    return BreachScope(events, people, categories, actions)


def breach_people(
    account_id: int, *, since: datetime, until: datetime, access: Access
) -> list[AffectedRow]:
    """Return whom an account reached, and with what, the most often reached first; record it before it is shown."""
    statement = (
        "SELECT p, e.action, e.categories, count(*), min(e.at), max(e.at) "
        f"{_REACHED} GROUP BY 1, 2, 3 ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _scope(account_id, since, until, access))
        groups = itertools.groupby(cursor.fetchall(), key=lambda row: row[0])
    found = [_affected(person_id, list(rows)) for person_id, rows in groups]
    return sorted(found, key=lambda row: (-row.times, row.person_id))


def _affected(person_id: int, rows: list[tuple[Any, ...]]) -> AffectedRow:
    return AffectedRow(
        person_id,
        sum(times for _, _, _, times, _, _ in rows),
        min(first for _, _, _, _, first, _ in rows),
        max(last for _, _, _, _, _, last in rows),
        tuple(sorted({one for _, _, categories, _, _, _ in rows for one in categories})),
        tuple(sorted({action for _, action, _, _, _, _ in rows})),
    )


def _scope(
    account_id: int, since: datetime, until: datetime, access: Access
) -> dict[str, int | datetime]:
    agency_id = access.require_agency(Category.AUDIT)
    return {"agency": agency_id, "account": account_id, "since": since, "until": until}
