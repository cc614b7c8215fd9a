"""What waits for an agency beside its cases: handovers, questions to its specialists, parts as deputy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.kernel.access import Access

MOST: Final = 50
"""How many of each a page shows; what has waited longest comes first."""

_HANDOVERS = """
SELECT h.id, h.person_id, l.name, l.number, h.kind, h.state, h.from_agency_id, h.to_agency_id, h.start_on,
       h.proposed_at, h.overlap_days, h.decide_by, h.decider_agency_id, coalesce(mine.answer, ''),
       EXISTS (SELECT FROM caseloads_handover_answer a WHERE a.handover_id = h.id AND a.escalated_at IS NOT NULL)
  FROM caseloads_handover h
  JOIN journeys_case_listing l ON l.agency_id = %s AND l.case_id = h.case_id AND l.since <= %s AND l.until > %s
  {standing}
  LEFT JOIN caseloads_handover_answer mine ON mine.handover_id = h.id AND mine.agency_id = l.agency_id
 WHERE h.state IN ('proposed', 'accepted', 'disputed') AND (mine.id IS NOT NULL OR h.from_agency_id = l.agency_id)
 ORDER BY coalesce(mine.answer, '') <> 'waiting', h.start_on, h.id LIMIT {most}
"""
_QUESTIONS = """
SELECT c.id, c.person_id, l.name, l.number, c.agency_id, c.asked_by_id, c.to_agency_id, c.to_role,
       c.to_membership_id, c.asked_at, c.answer_by, c.answered_at
  FROM caseloads_consult c
  JOIN journeys_case_listing l ON l.agency_id = %s AND l.case_id = c.case_id AND l.since <= %s AND l.until > %s
  {standing}
 WHERE {which} ORDER BY c.answered_at IS NOT NULL, c.answer_by, c.id LIMIT {most}
"""
_TO_ANSWER = """c.to_agency_id = l.agency_id AND c.answered_at IS NULL AND c.withdrawn_at IS NULL
   AND c.to_role IN ('', %s) AND coalesce(c.to_membership_id, %s) = %s"""
_ASKED = """c.asked_by_id = %s AND c.withdrawn_at IS NULL
   AND (c.answered_at IS NULL OR c.answered_at > %s::timestamptz - interval '30 days')"""


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """Hold one handover as a list shows it."""

    handover_id: int
    person_id: int
    name: str
    number: str
    kind: str
    state: str
    from_agency_id: int
    to_agency_id: int
    start_on: date
    proposed_at: datetime
    overlap_days: int
    decide_by: date | None
    decider_agency_id: int | None
    our_answer: str
    """Empty where one's own agency was not asked."""
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """Hold one question as a list shows it; the words stand on its own page."""

    consult_id: int
    person_id: int
    name: str
    number: str
    agency_id: int
    asked_by_id: int
    to_agency_id: int
    to_role: str
    to_membership_id: int | None
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None


def handovers(*, access: Access, today: date) -> list[HandoverLine]:
    """Return open handovers that concern the agency, about people it may list; what waits for it comes first."""
    return [HandoverLine(*row) for row in _listed(_HANDOVERS, [], access, today)]


def questions_to_answer(*, access: Access, today: date) -> list[QuestionLine]:
    """Return questions that this worker may answer, the most urgent first."""
    me = access.actor.membership_id
    statement = _QUESTIONS.replace("{which}", _TO_ANSWER)
    rows = _listed(statement, [access.actor.role, me, me], access, today)
    return [QuestionLine(*row) for row in rows]


def questions_asked(*, access: Access, today: date) -> list[QuestionLine]:
    """Return what this worker asked and waits for, and what was answered within a month."""
    values = [access.actor.membership_id, access.decided_at]
    statement = _QUESTIONS.replace("{which}", _ASKED)
    return [QuestionLine(*row) for row in _listed(statement, values, access, today)]


def _listed(
    statement: str, values: list[Any], access: Access, today: date
) -> list[tuple[Any, ...]]:
    agency_id = access.require_agency(Category.IDENTITY)
    standing = sharing.joined(access, person="l.person_id")
    text = statement.format(standing=standing.text, most=MOST)
    with connection.cursor() as cursor:
        cursor.execute(text, [agency_id, today, today, *standing.params, *values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


_WAITING = """
SELECT count(*) FROM (
  SELECT FROM caseloads_handover_answer a
    JOIN caseloads_handover h ON h.id = a.handover_id
    JOIN journeys_case_listing l ON l.agency_id = a.agency_id AND l.case_id = h.case_id AND l.until > %s {standing}
   WHERE a.agency_id = %s AND a.answer = 'waiting' AND h.state = 'proposed' LIMIT {most}) waiting
"""


def count_waiting(*, access: Access, today: date) -> int:
    """Return how many handovers wait for an answer of the agency, about people it may list."""
    agency_id = access.require_agency(Category.IDENTITY)
    standing = sharing.joined(access, person="l.person_id")
    with connection.cursor() as cursor:
        cursor.execute(
            _WAITING.format(standing=standing.text, most=MOST),
            [today, *standing.params, agency_id],
        )
        (count,) = cursor.fetchone()
    return int(count)


_STANDING_IN = """
SELECT ARRAY(SELECT membership_id FROM caseloads_absence WHERE cover_id = %(me)s AND during @> %(today)s::date
              ORDER BY id),
       ARRAY(SELECT upper(during) FROM caseloads_absence WHERE cover_id = %(me)s AND during @> %(today)s::date
              ORDER BY id),
       ARRAY(SELECT case_id FROM caseloads_deputy WHERE membership_id = %(me)s AND upper_inf(during))
"""


@dataclass(frozen=True, slots=True)
class StandingIn:
    """Hold for whom somebody stands in: colleagues who are away until a day, and cases as their deputy."""

    covers: Mapping[int, date] = field(default_factory=dict)
    cases: frozenset[int] = frozenset()


NOBODY: Final = StandingIn()


def standing_in(*, access: Access, today: date) -> StandingIn:
    """Return for whom this worker stands in today."""
    access.require_agency(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_IN, {"me": access.actor.membership_id, "today": today})
        colleagues, until, cases = cursor.fetchone()
    return StandingIn(dict(zip(colleagues, until, strict=True)), frozenset(cases))
