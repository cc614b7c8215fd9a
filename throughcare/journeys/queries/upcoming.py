"""What is due for the people on one page, and what is missing to know more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.compiling import Sql

_DUE = """
SELECT m.case_id, m.code, m.due_on, j.programme_id
  FROM unnest(%s::bigint[]) AS wanted(case_id)
  CROSS JOIN LATERAL (
       SELECT case_id, code, due_on, journey_id, priority FROM journeys_milestone
        WHERE case_id = wanted.case_id AND owner_agency_id = %s AND state = 'planned'
        ORDER BY due_on, priority, id LIMIT %s) m
  JOIN journeys_journey j ON j.id = m.journey_id
 WHERE EXISTS (SELECT 1 FROM journeys_case_listing l {standing} WHERE l.agency_id = %s
                  AND l.case_id = wanted.case_id AND l.since <= %s AND l.until > %s)
 ORDER BY m.case_id, m.due_on, m.priority
"""
_MISSING = """
SELECT j.case_id, j.reasons::text FROM journeys_journey j
 WHERE j.case_id = ANY(%s::bigint[]) AND j.outcome = 'unknown'
   AND EXISTS (SELECT 1 FROM journeys_case_listing l {standing} WHERE l.agency_id = %s
                  AND l.case_id = j.case_id AND l.since <= %s AND l.until > %s)
 ORDER BY j.case_id, j.programme_id
"""


@dataclass(frozen=True, slots=True)
class DueRow:
    """Hold one milestone that the agency has before it."""

    code: str
    due_on: date
    programme_id: int


def _standing(access: Access) -> Sql:
    return sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))


def due_for(
    case_ids: Sequence[int], *, access: Access, today: date, most: int = 3
) -> dict[int, list[DueRow]]:
    """Return case -> the next milestones that the agency owns, at most so many for each."""
    agency_id = access.require_agency(Category.JOURNEY)
    standing = _standing(access)
    found: dict[int, list[DueRow]] = {case_id: [] for case_id in case_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            _DUE.format(standing=standing.text),
            [list(case_ids), agency_id, most, *standing.params, agency_id, today, today],
        )
        for case_id, code, due_on, programme_id in cursor.fetchall():
            found[case_id].append(DueRow(code, due_on, programme_id))
    return found


def missing_facts(
    case_ids: Sequence[int], *, access: Access, today: date
) -> dict[int, tuple[str, ...]]:
    """Return case -> names of the facts without which nobody knows whether a programme fits."""
    agency_id = access.require_agency(Category.JOURNEY)
    standing = _standing(access)
    found: dict[int, dict[str, None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _MISSING.format(standing=standing.text),
            [list(case_ids), *standing.params, agency_id, today, today],
        )
        for case_id, reasons in cursor.fetchall():
            facts = found.setdefault(case_id, {})
            for reason in json.loads(reasons):
                if "fact" in reason["params"]:
                    facts[reason["params"]["fact"]] = None
    return {case_id: tuple(facts) for case_id, facts in found.items()}
