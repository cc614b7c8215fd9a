"""Aftercare ends: the case closes with the last contact the person knew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.journeys.actions.ending import close_case
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_NOT_HELD = "NOT EXISTS (SELECT 1 FROM custody_period p WHERE p.person_id = c.person_id AND upper_inf(p.during))"
# Help goes on past the legal end for whoever said that they want it, until the last follow-up was settled.
WANTED = """(SELECT w.wants FROM journeys_aftercare_wish w WHERE w.case_id = c.id ORDER BY w.id DESC LIMIT 1)
       AND EXISTS (SELECT FROM journeys_follow_up f WHERE f.case_id = c.id AND f.state = 'due')"""
# Over is a case that nobody holds and that no programme carries, or may yet carry, any further.
_ENDED = f"""
SELECT c.id FROM caseloads_case c
 WHERE upper_inf(c.during) AND {_NOT_HELD}
   AND NOT EXISTS (SELECT 1 FROM journeys_journey j WHERE j.case_id = c.id AND j.outcome = 'unknown')
   AND NOT EXISTS (
     SELECT 1 FROM journeys_journey j, jsonb_array_elements(j.phases) AS phase
      WHERE j.case_id = c.id AND j.outcome = 'eligible'
        AND (phase ->> 2 IS NULL OR (phase ->> 2)::date > %s::date))
   AND NOT coalesce({WANTED}, false)
 ORDER BY c.id LIMIT %s FOR NO KEY UPDATE OF c SKIP LOCKED
"""
# Asked again once the cases are locked: somebody may have come into custody meanwhile.
_STILL = (
    f"SELECT c.id, c.person_id FROM caseloads_case c WHERE c.id = ANY(%s::bigint[]) AND {_NOT_HELD}"
)
_BATCH = 500


@transaction.atomic
def close_ended(*, access: Access, now: datetime, today: date) -> int:
    """Close the cases whose last phase is over; return how many. Call again until it returns 0."""
    access.require_system(Category.JOURNEY)
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [today, _BATCH])
        locked = [row[0] for row in cursor.fetchall()]
        cursor.execute(_STILL, [locked])
        ended = cursor.fetchall()
    for case_id, person_id in ended:
        close_case(case_id, person_id=person_id, access=access, now=now, today=today)
    return len(ended)
