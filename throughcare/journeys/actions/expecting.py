"""Keep the follow-ups that are still to come what the facts say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.journeys.rules.following import follow_ups
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access

_GONE = """
DELETE FROM journeys_follow_up f WHERE f.case_id = ANY(%s::bigint[]) AND f.state = 'due'
   AND NOT EXISTS (SELECT FROM unnest(%s::bigint[], %s::date[], %s::smallint[]) AS w(c, r, m)
                    WHERE w.c = f.case_id AND w.r = f.released_on AND w.m = f.months)
"""
_KEPT = """
INSERT INTO journeys_follow_up
  (case_id, person_id, agency_id, released_on, months, due_on, state, asked, voice,
   housing, work, health, contact, hope)
SELECT c, p, a, r, m, d, 'due', '', '', '', '', '', '', ''
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::smallint[], %s::date[]) AS w(c, p, a, r, m, d)
    ON CONFLICT (case_id, released_on, months) DO UPDATE SET agency_id = EXCLUDED.agency_id, due_on = EXCLUDED.due_on
 WHERE journeys_follow_up.state = 'due'
   AND (journeys_follow_up.agency_id, journeys_follow_up.due_on) <> (EXCLUDED.agency_id, EXCLUDED.due_on)
"""


def sync_follow_ups(facts: Sequence[CaseFacts], *, access: Access) -> None:
    """Make the follow-ups that are not settled what the facts say: days, and the agency of the contact."""
    access.require_system(Category.JOURNEY)
    rows = [
        (one.case_id, one.person_id, one.contact_agency_id, one.released_on, months, due_on)
        for one in facts
        for months, due_on in follow_ups(one)
    ]
    cases, people, agencies, released, months_of, due = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([] for _ in range(6))
    )
    asked: list[Any] = [[one.case_id for one in facts], cases, released, months_of]
    with connection.cursor() as cursor:
        cursor.execute(_GONE, asked)
        if rows:
            cursor.execute(_KEPT, [cases, people, agencies, released, months_of, due])
