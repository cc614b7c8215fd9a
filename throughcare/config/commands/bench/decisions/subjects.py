"""Choose whom the bench asks for: agencies of three sizes, a worker of each, and people of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.journeys.queries import lists
from throughcare.journeys.queries.lists import Filter
from throughcare.kernel.access import Access, Actor, Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import guarding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    import psycopg

SIZES = ("small", "median", "largest")
PEOPLE, STRANGERS = 240, 60
"""How many people of an agency are asked about, one after the other; beside them strangers."""

_AGENCIES = """
SELECT agency_id, count(*) FROM journeys_case_listing
 WHERE since <= %s AND until > %s GROUP BY agency_id HAVING count(*) >= %s ORDER BY count(*), agency_id
"""
_WORKER = """
SELECT m.account_id, m.agency_id, m.id, m.role FROM accounts_membership m
 WHERE m.agency_id = %s ORDER BY m.id LIMIT 1
"""
_PEOPLE = """
SELECT person_id, case_id, sort_name, next_due_on FROM journeys_case_listing
 WHERE agency_id = %s AND since <= %s AND until > %s AND is_open
 ORDER BY md5(case_id::text || %s) LIMIT %s
"""
_STRANGERS = """
SELECT id FROM people_person p
 WHERE id = ANY(SELECT 1 + floor(random() * (SELECT max(id) FROM people_person))::bigint
                  FROM generate_series(1, %s))
   AND NOT EXISTS (SELECT 1 FROM sharing_relation r WHERE r.person_id = p.id AND r.agency_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold one person as they stand in the agency's lists."""

    person_id: int
    case_id: int
    sort_name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold one agency: its size, who asks, about whom."""

    size: str
    count: int
    actor: Actor
    people: tuple[Listed, ...]
    strangers: tuple[int, ...]

    def begin(self) -> None:
        """Begin a piece of work as a page does: nothing is decided yet."""
        guarding.begin(account_id=self.actor.account_id, agency_id=self.actor.agency_id)

    def listing(self, now: datetime, today: date) -> Access:
        """Return access for lists of the agency."""
        access = sharing.decide_list(self.actor, now=now, today=today)
        if not isinstance(access, Access):
            raise ThroughcareError(f"Cannot list the people of agency [{self.actor.agency_id}].")
        return access


def chosen(raw: psycopg.Connection[Any], *, seed: int, now: datetime, today: date) -> list[Subject]:
    """Return the small, the median and the largest agency that may list what is due."""
    found = raw.execute(_AGENCIES, [today, today, lists.PAGE]).fetchall()
    middle = len(found) // 2
    orders: Mapping[str, Iterable[tuple[int, int]]] = {
        "small": found,
        "median": [*found[middle:], *found[:middle]],
        "largest": reversed(found),
    }
    return [_subject(raw, size, orders[size], seed=seed, now=now, today=today) for size in SIZES]


def _subject(
    raw: psycopg.Connection[Any],
    size: str,
    agencies: Iterable[tuple[int, int]],
    *,
    seed: int,
    now: datetime,
    today: date,
) -> Subject:
    for agency_id, count in agencies:
        row = raw.execute(_WORKER, [agency_id]).fetchone()
        if row is None or not _lists(actor := Actor(*row), now, today):
            continue
        people = raw.execute(_PEOPLE, [agency_id, today, today, str(seed), PEOPLE]).fetchall()
        strangers = raw.execute(_STRANGERS, [STRANGERS, agency_id]).fetchall()
        return Subject(
            size,
            count,
            actor,
            tuple(Listed(*one) for one in people),
            tuple(person_id for (person_id,) in strangers),
        )
    raise ThroughcareError(
        f"Cannot measure decisions: no agency lists [{lists.PAGE}] people. Ask for more --people."
    )


def _lists(actor: Actor, now: datetime, today: date) -> bool:
    guarding.begin(account_id=actor.account_id, agency_id=actor.agency_id)
    access = sharing.decide_list(actor, now=now, today=today)
    if not isinstance(access, Access) or Category.JOURNEY not in access.categories:
        return False
    return len(lists.by_due_day(access=access, today=today, narrow=Filter()).rows) == lists.PAGE
