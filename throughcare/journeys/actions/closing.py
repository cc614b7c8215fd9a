"""Aftercare ends: the case closes with the last contact the person knew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.caseloads import actions as caseloads
from throughcare.journeys.actions.projecting import project
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_ENDED = """
SELECT c.id FROM caseloads_case c
 WHERE upper_inf(c.during)
   AND NOT EXISTS (SELECT 1 FROM custody_period p WHERE p.person_id = c.person_id AND upper_inf(p.during))
   AND EXISTS (SELECT 1 FROM journeys_journey j WHERE j.case_id = c.id AND j.outcome = 'eligible')
   AND NOT EXISTS (
     SELECT 1 FROM journeys_journey j, jsonb_array_elements(j.phases) AS phase
      WHERE j.case_id = c.id AND j.outcome = 'eligible'
        AND (phase ->> 2 IS NULL OR (phase ->> 2)::date > %s::date))
 ORDER BY c.id LIMIT %s
"""
_BATCH = 500


@transaction.atomic
def close_ended(*, access: Access, now: datetime, today: date) -> int:
    """Close the cases whose last phase is over; return how many. Call again until it returns 0."""
    access.require_system(Category.JOURNEY)
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [today, _BATCH])
        case_ids = [row[0] for row in cursor.fetchall()]
    for case_id in case_ids:
        caseloads.close(case_id, access=access, now=now)
    if case_ids:
        project(case_ids, access=access)
    return len(case_ids)
