"""Find what stands in projections for no case, and cases that nobody answered for: over whole tables."""

from __future__ import annotations

from django.db import connection

from throughcare.journeys.queries.verifying import (
    CONTACT,
    JOURNEY,
    LISTING,
    MILESTONE,
    RELATION,
    VISIBILITY,
    Difference,
)

_OF_A_CASE = (
    "CASE WHEN r.origin ~ '^case:[0-9]{1,18}:' THEN split_part(r.origin, ':', 2)::bigint END"
)
_ORPHANS = {
    JOURNEY: "SELECT j.case_id, j.programme_id FROM journeys_journey j "
    "WHERE NOT EXISTS (SELECT 1 FROM caseloads_case c WHERE c.id = j.case_id)",
    MILESTONE: "SELECT m.case_id, m.journey_id, m.code FROM journeys_milestone m "
    "LEFT JOIN journeys_journey j ON j.id = m.journey_id AND j.case_id = m.case_id "
    "WHERE j.id IS NULL",
    RELATION: "SELECT r.person_id, r.agency_id, r.kind, r.origin FROM sharing_relation r "
    f"LEFT JOIN caseloads_case c ON c.id = {_OF_A_CASE} AND c.person_id = r.person_id "
    "WHERE r.origin LIKE 'case:%%' AND c.id IS NULL",
    VISIBILITY: "SELECT v.person_id, v.agency_id, v.since FROM sharing_visibility v "
    "WHERE NOT EXISTS (SELECT 1 FROM caseloads_case c WHERE c.person_id = v.person_id) "
    "AND NOT EXISTS (SELECT 1 FROM sharing_relation r "
    "WHERE r.person_id = v.person_id AND r.agency_id = v.agency_id)",
    LISTING: "SELECT l.agency_id, l.case_id FROM journeys_case_listing l "
    "WHERE NOT EXISTS (SELECT 1 FROM caseloads_case c WHERE c.id = l.case_id)",
}


def orphans(*, limit: int) -> list[Difference]:
    """Return rows of projections that belong to no case, at most `limit` for each table."""
    found = []
    with connection.cursor() as cursor:
        for table, query in _ORPHANS.items():
            cursor.execute(f"{query} LIMIT %s", [limit])
            found += [
                Difference(table, key, None, ("belongs to no case",)) for key in cursor.fetchall()
            ]
    return found


_CONTACTS = """
WITH one AS (SELECT case_id, during, lag(during) OVER side AS before
               FROM caseloads_named_contact
             WINDOW side AS (PARTITION BY case_id ORDER BY lower(during))),
     covered AS (SELECT case_id, range_agg(during) AS spans,
                        coalesce(bool_or(before && during), false) AS doubled
                   FROM one GROUP BY case_id)
SELECT c.id, c.during::text, coalesce(covered.spans::text, 'none'), coalesce(doubled, false)
  FROM caseloads_case c LEFT JOIN covered ON covered.case_id = c.id
 WHERE covered.spans IS DISTINCT FROM tstzmultirange(c.during) OR doubled LIMIT %s
"""


def contact_gaps(*, limit: int) -> list[Difference]:
    """Return cases that at some instant had no named contact, or two."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, [limit])
        return [
            Difference(
                CONTACT, (case_id,), (during,), (spans, "two at once") if doubled else (spans,)
            )
            for case_id, during, spans, doubled in cursor.fetchall()
        ]


_FORGOTTEN = """
SELECT p.person_id, p.id FROM custody_period p
 WHERE upper_inf(p.during)
   AND NOT EXISTS (SELECT 1 FROM caseloads_case c WHERE c.person_id = p.person_id AND upper_inf(c.during))
 LIMIT %s
"""


def forgotten(*, limit: int) -> list[Difference]:
    """Return people in custody without an open case: there must never be any."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGOTTEN, [limit])
        return [
            Difference(CONTACT, key, ("an open case",), ("in custody without a case",))
            for key in cursor.fetchall()
        ]
