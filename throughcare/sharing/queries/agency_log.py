"""The log of one agency, for its data-protection officer: what workers did, and how many people it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing.rules.oversight import Hour, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access

PAGE = 50
MOST_LOOKS = 20_000
"""As many pairs of worker, person and day as signs are looked for in; a longer period is cut into shorter ones."""


def _all(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Hold what the log of an agency is narrowed to."""

    since: datetime
    until: datetime
    account_id: int | None = None
    action: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class EventDetail:
    """Hold one event of the agency. Pages show how many people it was about, never who without a decision."""

    event_id: int
    at: datetime
    action: str
    what: str
    account_id: int | None
    membership_id: int | None
    role: str
    purpose: str
    basis: str
    categories: tuple[str, ...]
    limits: tuple[str, ...]
    channel: str
    break_glass_id: int | None
    person_ids: tuple[int, ...]

    def may_be_named(self, *, access: Access) -> bool:
        """Tell whether an officer may learn whom it was about: neither from refused looks nor from their own."""
        return self.action != "refused" and self.account_id != access.actor.account_id


_EVENT = (
    "SELECT id, at, action, what, account_id, membership_id, role, purpose, basis, categories, "
    "limits, channel, break_glass_id, person_ids FROM audit_event WHERE agency_id = %s AND "
)


def _events(condition: str, values: Sequence[Any]) -> list[EventDetail]:
    return [_detail(*row) for row in _all(_EVENT + condition, values)]


def _detail(*row: Any) -> EventDetail:
    fields: tuple[Any, ...] = tuple(tuple(one) if isinstance(one, list) else one for one in row)
    return EventDetail(*fields)


def event(event_id: int, *, access: Access) -> EventDetail | None:
    """Return one event of the agency, None where it is another's."""
    agency_id = access.require_agency(Category.AUDIT)
    return next(iter(_events("id = %s", [agency_id, event_id])), None)


def log(
    narrow: LogFilter, *, access: Access, before: tuple[datetime, int] | None = None
) -> list[EventDetail]:
    """Return the newest events of the agency, a page at a time.

    Shapes: at most PAGE + 1 rows; `before` is moment and number of the last row of the page above.
    """
    agency_id = access.require_agency(Category.AUDIT)
    condition = "at >= %s AND at < %s"
    values: list[Any] = [agency_id, narrow.since, narrow.until]
    for column, value in (("account_id", narrow.account_id), ("action", narrow.action)):
        if value:
            condition += f" AND {column} = %s"
            values.append(value)
    if narrow.category:
        condition += " AND %s = ANY(categories)"
        values.append(narrow.category)
    if before is not None:
        condition += " AND (at, id) < (%s, %s)"
        values += before
    return _events(f"{condition} ORDER BY at DESC, id DESC LIMIT {PAGE + 1}", values)


def events_of_emergency(
    account_id: int, person_id: int, since: datetime, until: datetime, *, access: Access
) -> list[EventDetail]:
    """Return what a worker did with one person's data while an emergency was open, the first thing first."""
    agency_id = access.require_agency(Category.AUDIT)
    return _events(
        "person_ids @> ARRAY[%s]::bigint[] AND account_id = %s AND at >= %s AND at <= %s "
        "ORDER BY id LIMIT 200",
        [agency_id, person_id, account_id, since, until],
    )


def tries_in_vain(what: str, *, within: timedelta, access: Access, now: datetime) -> int:
    """Return how often the holder of the access was lately refused something: so that nobody guesses."""
    access.require_system(Category.AUDIT)
    rows = _all(
        "SELECT count(*) FROM audit_event WHERE at > %s AND account_id = %s "
        "AND action = 'refused' AND what = %s",
        [now - within, access.actor.account_id, what],
    )
    return int(rows[0][0])


def numbers_of(person_ids: Sequence[int], *, access: Access) -> dict[int, tuple[str, ...]]:
    """Return person -> the numbers that issuers gave them; the caller has recorded that they are shown."""
    access.require_agency(Category.AUDIT)
    rows = _all(
        "SELECT p, array_remove(array_agg(i.value ORDER BY i.id), NULL) FROM unnest(%s::bigint[]) AS p "
        "LEFT JOIN people_identifier i ON i.person_id = p GROUP BY p ORDER BY p",
        [list(person_ids)],
    )
    return {person_id: tuple(numbers) for person_id, numbers in rows}


@dataclass(frozen=True, slots=True)
class WorkerName:
    """Hold an account that acted for the agency, with the name it has."""

    account_id: int
    name: str


def workers(*, access: Access) -> list[WorkerName]:
    """Return everybody who works or worked for the agency, by name: an officer must find those who left too."""
    agency_id = access.require_agency(Category.AUDIT)
    rows = _all(
        "SELECT DISTINCT a.id, a.name FROM accounts_membership m "
        "JOIN accounts_account a ON a.id = m.account_id WHERE m.agency_id = %s ORDER BY 2, 1",
        [agency_id],
    )
    return [WorkerName(*row) for row in rows]


_HOURS = """
SELECT e.account_id, date_trunc('hour', e.at AT TIME ZONE %s),
       count(DISTINCT e.id) FILTER (WHERE e.action IN ('read', 'export')),
       count(DISTINCT p), count(DISTINCT e.id) FILTER (WHERE e.action = 'refused')
  FROM audit_event e
  LEFT JOIN LATERAL unnest(e.person_ids) AS p ON e.action IN ('read', 'export')
 WHERE e.agency_id = %s AND e.at >= %s AND e.at < %s AND e.account_id IS NOT NULL
   AND e.action IN ('read', 'export', 'refused') AND e.role <> 'data_protection_officer'
 GROUP BY 1, 2
"""
_LOOKS = """
SELECT x.account_id, x.p, x.last_at, x.times,
       EXISTS (SELECT FROM sharing_relation r WHERE r.person_id = x.p AND r.agency_id = %s AND r.during @> x.day),
       x.is_emergency, a.name, coalesce(n.family, ''), trim(coalesce(n.given || ' ' || n.family, ''))
  FROM (SELECT e.account_id, p, (e.at AT TIME ZONE %s)::date AS day, max(e.at) AS last_at, count(*) AS times,
               bool_or(e.break_glass_id IS NOT NULL OR e.basis = 'ground.emergency') AS is_emergency
          FROM audit_event e CROSS JOIN LATERAL unnest(e.person_ids) AS p
         WHERE e.agency_id = %s AND e.at >= %s AND e.at < %s AND e.account_id IS NOT NULL
           AND e.action IN ('read', 'export') AND e.role <> 'data_protection_officer'
         GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT %s) x
  JOIN accounts_account a ON a.id = x.account_id
  LEFT JOIN people_name n ON n.person_id = x.p AND n.use = 'usual'
"""


def hours(*, since: datetime, until: datetime, zone: str, access: Access) -> list[Hour]:
    """Return what each worker did in each hour; what officers check is left out."""
    agency_id = access.require_agency(Category.AUDIT)
    found = _all(_HOURS, [zone, agency_id, since, until])
    local = ZoneInfo(zone)
    return [Hour(account, start.replace(tzinfo=local), *rest) for account, start, *rest in found]


def looks(*, since: datetime, until: datetime, zone: str, access: Access) -> list[Look]:
    """Return whose data each worker opened on each day, the newest first; names serve `rules.oversight` only."""
    agency_id = access.require_agency(Category.AUDIT)
    values = [agency_id, zone, agency_id, since, until, MOST_LOOKS]
    return [Look(*row) for row in _all(_LOOKS, values)]
