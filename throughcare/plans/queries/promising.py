"""List, over all people whom an agency sees, what it was asked to do, what it promised, and who waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

PAGE: Final = 50


class Waiting(StrEnum):
    """Name what waits for an agency."""

    OFFERED = "offered"
    """Steps it was asked to take on."""
    LATE = "late"
    """Steps it took on and has not done by the day promised."""
    PROMISED = "promised"
    """Steps it took on whose day is still to come."""
    ASKED = "asked"
    """Requests of people whose one contact works there."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Hold one line: a step, or a request of a person, with the day by which it is due."""

    key: int
    on: date
    text: str
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Hold one page; `next_key` continues it, None at the end."""

    rows: tuple[WaitingRow, ...]
    next_key: tuple[date, int] | None


# The promise is kept by the day that was promised, also when the day of the step moved since.
_STEPS = """
SELECT a.id, {day}, a.text, p.person_id, btrim(n.given || ' ' || n.family)
  FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id
  JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
  {standing}
  JOIN people_name n ON n.person_id = p.person_id AND n.use = 'usual'
 WHERE a.owner_agency_id = %s AND a.done_on IS NULL AND {narrow} {after}
 ORDER BY {day}, a.id LIMIT {limit}
"""
_REQUESTS = """
SELECT q.id, q.answer_by, q.text, p.person_id, btrim(n.given || ' ' || n.family)
  FROM plans_proposal q
  JOIN plans_plan p ON p.id = q.plan_id
  JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
  JOIN caseloads_named_contact k ON k.case_id = c.id AND upper_inf(k.during)
  {standing}
  JOIN people_name n ON n.person_id = p.person_id AND n.use = 'usual'
 WHERE k.agency_id = %s AND q.answered_at IS NULL {after}
 ORDER BY q.answer_by, q.id LIMIT {limit}
"""
_PROMISED = "coalesce(a.promised_for, a.due_on)"
_NARROW: Final = {
    Waiting.OFFERED: ("a.due_on", "a.acceptance = 'offered'"),
    Waiting.LATE: (_PROMISED, f"a.acceptance = 'accepted' AND {_PROMISED} < %s"),
    Waiting.PROMISED: (_PROMISED, f"a.acceptance = 'accepted' AND {_PROMISED} >= %s"),
}


def waiting_for(
    what: Waiting, *, access: Access, today: date, after: tuple[date, int] | None = None
) -> WaitingPage:
    """Return what waits for the agency of a list's access, about people whose plan it may list, the first due first.

    Shapes: at most PAGE rows; one statement.
    """
    agency_id = access.require_agency(Category.PLAN)
    standing = sharing.joined(access, person="p.person_id", categories=(Category.PLAN,))
    values: list[Any] = [*standing.params, agency_id]
    key, text = "q.answer_by, q.id", _REQUESTS
    if what is not Waiting.ASKED:
        day, narrow = _NARROW[what]
        key, text = f"{day}, a.id", _STEPS.replace("{day}", day).replace("{narrow}", narrow)
        values += [today] * narrow.count("%s")
    if after is not None:
        values += after
    statement = text.format(
        standing=standing.text,
        after="" if after is None else f"AND ({key}) > (%s::date, %s::bigint)",
        limit=PAGE + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = [WaitingRow(*row) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return WaitingPage(tuple(rows[:PAGE]), None if last is None else (last.on, last.key))
