"""What a team leader looks at: late tasks by worker, cases that fell to somebody, and people whom nobody moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access

PAGE: Final = 50
COUNTED: Final = 5_000
"""How far late tasks are counted."""
FELL_TO: Final = (
    "contact.duty",
    "contact.transfer",
    "contact.worker_left",
    "contact.next_phase",
    "contact.retention",
    "contact.ground_ended",
    "contact.agency_left",
)
"""Reasons of a contact whom nobody chose: the case fell to whoever answers for the agency."""

_OWN = """l.agency_id = %s AND l.since <= %s AND l.until > %s AND l.is_open
   AND l.contact_membership_id = ANY(%s::bigint[])"""
_LATE = """
SELECT contact, count(*) FROM (
  SELECT l.contact_membership_id AS contact
    FROM journeys_case_listing l
    {standing}
    JOIN journeys_milestone m ON m.case_id = l.case_id AND m.owner_agency_id = l.agency_id
   WHERE {own} AND l.next_due_on < %s AND m.state = 'planned' AND m.due_on < %s
   LIMIT {limit}) late
 GROUP BY contact
"""
_FALLEN = """
SELECT l.case_id, l.person_id, l.name, l.number, l.contact_membership_id, k.reason, lower(k.during)
  FROM journeys_case_listing l
  {standing}
  JOIN caseloads_named_contact k ON k.case_id = l.case_id AND upper_inf(k.during)
 WHERE {own} AND k.reason = ANY(%s) AND l.case_id > %s
 ORDER BY l.case_id LIMIT {limit}
"""
# What other agencies wrote in the plan is not asked: a change that one may not see must not show here either.
# A register or a programme that moves days by itself moves nobody.
_STILL = """
SELECT l.case_id, l.person_id, l.name, l.number, l.contact_membership_id, '', last.at
  FROM journeys_case_listing l
  {standing}
  JOIN caseloads_case c ON c.id = l.case_id
  CROSS JOIN LATERAL (SELECT greatest(
       lower(c.during),
       (SELECT max(v.at) FROM plans_plan p JOIN plans_version v ON v.plan_id = p.id
         WHERE p.case_id = l.case_id AND v.agency_id = l.agency_id),
       (SELECT max(d.recorded_at) FROM journeys_completion d WHERE d.case_id = l.case_id),
       (SELECT max(r.at) FROM journeys_replanning r WHERE r.case_id = l.case_id AND r.account_id IS NOT NULL),
       (SELECT max(o.recorded_at) FROM notes_note o WHERE o.person_id = l.person_id
           AND o.agency_id = l.agency_id AND o.category = ANY(%s))) AS at) last
 WHERE {own} AND l.case_id > %s AND last.at < %s
 ORDER BY l.case_id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class LedRow:
    """Hold one person with a moment: since when the contact is it, or when somebody last moved anything."""

    case_id: int
    person_id: int
    name: str
    number: str
    contact_membership_id: int
    reason: str
    """Code of why the contact is it; empty where that is not asked."""
    at: datetime


@dataclass(frozen=True, slots=True)
class LedPage:
    """Hold one page; `next_key` continues it, None at the end."""

    rows: tuple[LedRow, ...]
    next_key: int | None


@dataclass(frozen=True, slots=True)
class Team:
    """Say whose cases are looked at: those whose one contact is among the workers of the asker's agency."""

    members: Sequence[int]
    today: date

    def values(self, *, access: Access) -> list[Any]:
        """Return the values of the condition that narrows lists to these cases."""
        agency_id = access.require_agency(Category.JOURNEY)
        return [agency_id, self.today, self.today, list(self.members)]


def late_by_worker(team: Team, *, access: Access) -> Mapping[int, int]:
    """Return worker -> late tasks in their cases that the agency owns; counted no further than COUNTED in all."""
    values = [*team.values(access=access), team.today, team.today]
    return dict(_run(_LATE, values, access, COUNTED))


def fallen(team: Team, *, access: Access, after: int = 0) -> LedPage:
    """Return the open cases whose contact nobody chose, the oldest case first; at most PAGE."""
    values = [*team.values(access=access), list(FELL_TO), after]
    return _page(_run(_FALLEN, values, access, PAGE + 1))


def still(team: Team, *, access: Access, before: datetime, after: int = 0) -> LedPage:
    """Return the open cases in which nobody moved anything since an instant, the oldest case first; at most PAGE.

    Counted are: what the agency wrote in the plan and in notes of kinds that the asker may list, tasks
    recorded as done, and days that somebody moved. Nothing of it is stored.
    """
    kinds = [one.value for one in access.categories]
    values = [kinds, *team.values(access=access), after, before]
    return _page(_run(_STILL, values, access, PAGE + 1))


def _run(statement: str, values: list[Any], access: Access, limit: int) -> list[tuple[Any, ...]]:
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    text = statement.format(standing=standing.text, own=_OWN, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(text, [*standing.params, *values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _page(found: list[tuple[Any, ...]]) -> LedPage:
    rows = tuple(LedRow(*row) for row in found[:PAGE])
    return LedPage(rows, rows[-1].case_id if len(found) > PAGE else None)
