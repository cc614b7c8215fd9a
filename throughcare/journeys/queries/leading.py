"""What a team leader looks at: late tasks by worker, cases that fell to somebody, and people whom nobody moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access

PAGE: Final = 50
WEEK: Final = timedelta(days=7)
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
_NOBODY_CHOSE = """
  FROM journeys_case_listing l
  {standing}
  JOIN caseloads_named_contact k ON k.case_id = l.case_id AND upper_inf(k.during)
 WHERE {own} AND k.reason = ANY(%s)
"""
_FALLEN = f"""
SELECT l.case_id, l.person_id, l.name, l.number, l.contact_membership_id, k.reason, lower(k.during),
       l.next_due_on
  {_NOBODY_CHOSE} AND l.next_due_on >= %s AND (%s::date IS NULL OR l.next_due_on < %s)
   AND (l.next_due_on, l.case_id) > (%s, %s)
 ORDER BY l.next_due_on, l.case_id LIMIT {{limit}}
"""
_FALLEN_COUNTS = f"""
SELECT count(*) FILTER (WHERE due < %s), count(*) FILTER (WHERE due >= %s AND due < %s),
       count(*) FILTER (WHERE due >= %s)
  FROM (SELECT l.next_due_on AS due {_NOBODY_CHOSE} LIMIT {{limit}}) fell
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
class FallenPage:
    """Hold one page of cases whose contact nobody chose; `next_key` continues it, None at the end."""

    rows: tuple[LedRow, ...]
    next_key: tuple[date, int] | None


class Urgency(StrEnum):
    """Say when something is due in a case; the order is that of urgency."""

    LATE = "late"
    SOON = "soon"
    """Within a week."""
    LATER = "later"
    """Later, or nothing at all."""


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


def fallen_counts(team: Team, *, access: Access) -> dict[Urgency, int]:
    """Count the open cases whose contact nobody chose, by when something is due in them; no further than COUNTED."""
    today, week = team.today, team.today + WEEK
    values = [today, today, week, week]
    found = _run(
        _FALLEN_COUNTS, [*team.values(access=access), list(FELL_TO)], access, COUNTED, first=values
    )
    return dict(zip(Urgency, found[0], strict=True))


def fallen(
    team: Team, urgency: Urgency, *, access: Access, after: tuple[date, int] | None = None
) -> FallenPage:
    """Return the open cases of one urgency whose contact nobody chose, the first due first; at most PAGE."""
    since, until = {
        Urgency.LATE: (date.min, team.today),
        Urgency.SOON: (team.today, team.today + WEEK),
        Urgency.LATER: (team.today + WEEK, date.max),
    }[urgency]
    # The day that stands for nothing due is the last there is.
    is_last = urgency is Urgency.LATER
    values = [
        *team.values(access=access),
        list(FELL_TO),
        since,
        *([None, until] if is_last else [until, until]),
        *(after or (date.min, 0)),
    ]
    found = _run(_FALLEN, values, access, PAGE + 1)
    rows = tuple(LedRow(*row[:-1]) for row in found[:PAGE])
    is_more = len(found) > PAGE
    return FallenPage(rows, (found[PAGE - 1][-1], rows[-1].case_id) if is_more else None)


def still(team: Team, *, access: Access, before: datetime, after: int = 0) -> LedPage:
    """Return the open cases in which nobody moved anything since an instant, the oldest case first; at most PAGE.

    Counted are: what the agency wrote in the plan and in notes of kinds that the asker may list, tasks
    recorded as done, and days that somebody moved. Nothing of it is stored.
    """
    kinds = [one.value for one in access.categories]
    values = [kinds, *team.values(access=access), after, before]
    return _page(_run(_STILL, values, access, PAGE + 1))


def _run(
    statement: str, values: list[Any], access: Access, limit: int, *, first: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    text = statement.format(standing=standing.text, own=_OWN, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(text, [*first, *standing.params, *values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _page(found: list[tuple[Any, ...]]) -> LedPage:
    rows = tuple(LedRow(*row) for row in found[:PAGE])
    return LedPage(rows, rows[-1].case_id if len(found) > PAGE else None)
