"""What waits for one worker in the cases that they carry: tasks, days that moved, requests of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.queries.teamwork import NOBODY, StandingIn
from throughcare.kernel.access import Category
from throughcare.referrals.types import Kind
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access

MOST: Final = 50
"""How many of each a page shows."""

_CARRIED = """(l.contact_membership_id = ANY(%s::bigint[]) OR l.case_id = ANY(%s::bigint[]))
   AND l.agency_id = %s AND l.since <= %s AND l.until > %s"""
_TASKS = """
SELECT m.id, m.due_on, m.code, j.programme_id, l.person_id, l.name
  FROM journeys_case_listing l
  {standing}
  JOIN journeys_milestone m ON m.case_id = l.case_id AND m.owner_agency_id = l.agency_id
  JOIN journeys_journey j ON j.id = m.journey_id
 WHERE {carried} AND l.is_open AND l.next_due_on < %s AND m.state = 'planned' AND m.due_on < %s {after}
 ORDER BY m.due_on, m.id LIMIT {limit}
"""
_MOVED = """
SELECT max(n.id), max(n.at), l.person_id, l.name
  FROM journeys_notice n
  JOIN journeys_case_listing l ON l.agency_id = n.agency_id AND l.case_id = n.case_id
  {standing}
 WHERE n.agency_id = %s AND n.read_at IS NULL AND {carried}
 GROUP BY l.person_id, l.name ORDER BY max(n.at) DESC, max(n.id) DESC LIMIT {limit}
"""
_UNCERTAIN = """
SELECT l.release_on, l.person_id, l.name
  FROM journeys_case_listing l
  {standing}
  JOIN referrals_gate_alarm a ON a.case_id = l.case_id AND a.release_on = l.release_on
 WHERE (%s OR l.contact_membership_id = ANY(%s::bigint[]) OR l.case_id = ANY(%s::bigint[]))
   AND l.agency_id = %s AND l.since <= %s AND l.until > %s
   AND l.is_open AND l.in_custody AND a.kind = %s AND a.release_on >= %s
   AND NOT EXISTS (SELECT 1 FROM referrals_referral r
                    WHERE r.case_id = a.case_id AND r.kind = a.kind AND r.confirmed_on <= a.release_on
                      AND r.state IN ('accepted', 'in-progress', 'completed'))
 ORDER BY l.release_on, l.case_id LIMIT {limit}
"""
_ASKED = """
SELECT q.id, q.answer_by, q.text, l.person_id, l.name
  FROM journeys_case_listing l
  {standing}
  JOIN plans_plan p ON p.case_id = l.case_id
  JOIN plans_proposal q ON q.plan_id = p.id AND q.answered_at IS NULL
 WHERE {carried} AND l.is_open
 ORDER BY q.answer_by, q.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Hold one task that is due."""

    milestone_id: int
    due_on: date
    code: str
    programme_id: int
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Hold one page of tasks; `next_key` continues it, None at the end."""

    rows: tuple[TaskLine, ...]
    next_key: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Hold one person for whom days moved and nobody has seen to it, with the last time."""

    notice_id: int
    at: datetime
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Hold one request of a person that waits for an answer."""

    proposal_id: int
    answer_by: date
    text: str
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class UncertainLine:
    """Hold one person who leaves soon while something is not certain."""

    release_on: date
    person_id: int
    name: str


NEEDED: Final = {
    Kind.HOUSING: Category.HOUSING,
    Kind.MEDICATION: Category.HEALTH,
    Kind.PAPERS: Category.PLAN,
}
"""What must be certain on the day of release -> what one must be able to see to read of it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Say whose work is asked for: a worker's own cases, and those where they stand in."""

    today: date
    standing_in: StandingIn = NOBODY

    def values(self, *, access: Access) -> list[Any]:
        """Return the values of the condition that narrows lists to these cases."""
        contacts = [access.actor.membership_id or 0, *self.standing_in.covers]
        agency_id = access.require_agency(Category.IDENTITY)
        return [contacts, list(self.standing_in.cases), agency_id, self.today, self.today]


def tasks(
    desk: Desk, *, access: Access, before: date, after: tuple[date, int] | None = None
) -> TaskPage:
    """Return planned tasks of the worker's agency in the worker's cases that are due before a day, oldest first.

    Shapes: at most MOST rows; one statement.
    """
    access.require_agency(Category.JOURNEY)
    values: list[Any] = [*desk.values(access=access), before, before, *(after or ())]
    text = "" if after is None else "AND (m.due_on, m.id) > (%s::date, %s::bigint)"
    rows = [TaskLine(*row) for row in _listed(_TASKS, values, access, Category.JOURNEY, after=text)]
    last = rows[MOST - 1] if len(rows) > MOST else None
    next_key = None if last is None else (last.due_on, last.milestone_id)
    return TaskPage(tuple(rows[:MOST]), next_key)


def moved(desk: Desk, *, access: Access) -> list[MovedLine]:
    """Return the people in the worker's cases of whom the agency has unread notices, the newest first.

    Shapes: one row a person, at most one more than MOST.
    """
    agency_id = access.require_agency(Category.JOURNEY)
    values = [agency_id, *desk.values(access=access)]
    return [MovedLine(*row) for row in _listed(_MOVED, values, access, Category.JOURNEY)]


def asked(desk: Desk, *, access: Access) -> list[AskedLine]:
    """Return what people of the worker's cases asked for and nobody answered, the first due first.

    Shapes: at most one more than MOST.
    """
    access.require_agency(Category.PLAN)
    return [
        AskedLine(*row)
        for row in _listed(_ASKED, desk.values(access=access), access, Category.PLAN)
    ]


def uncertain(
    desk: Desk, kind: Kind, *, access: Access, is_of_agency: bool = False
) -> list[UncertainLine]:
    """Return who leaves within a month while something of a kind is not certain, the first to leave first.

    Shapes: in the worker's own cases, or in all of the agency's; at most one more than MOST.
    """
    category = NEEDED[kind]
    access.require_agency(category)
    values = [is_of_agency, *desk.values(access=access), kind.value, desk.today]
    return [UncertainLine(*row) for row in _listed(_UNCERTAIN, values, access, category)]


def _listed(
    statement: str, values: Sequence[Any], access: Access, category: Category, *, after: str = ""
) -> list[tuple[Any, ...]]:
    standing = sharing.joined(access, person="l.person_id", categories=(category,))
    text = statement.format(standing=standing.text, carried=_CARRIED, after=after, limit=MOST + 1)
    with connection.cursor() as cursor:
        cursor.execute(text, [*standing.params, *values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
