"""What was recorded on people and stays since something brought them: the reasons why it cannot be taken back.

One statement over the rooms below answers for many at once; what it returns are codes, nothing about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Brought:
    """Hold what one step brought: a stay, perhaps a case, perhaps the person, and at which instant."""

    person_id: int
    custody_id: int
    case_id: int | None
    """None where the person kept a case that was open."""
    is_new_person: bool
    at: datetime


_BUILT = """
WITH b AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::timestamptz[])
             AS b(person_id, custody_id, case_id, is_new, at))
SELECT person_id, 'undo.task' FROM b
 WHERE EXISTS (SELECT FROM journeys_completion c WHERE c.case_id = b.case_id)
UNION ALL
SELECT person_id, 'undo.plan' FROM b
 WHERE EXISTS (SELECT FROM plans_plan p WHERE p.case_id = b.case_id
                  AND (p.version > 1 OR NOT EXISTS (SELECT FROM plans_version v
                        WHERE v.plan_id = p.id AND v.number = 1 AND v.change = 'carried_over')))
UNION ALL
SELECT person_id, 'undo.referral' FROM b
 WHERE EXISTS (SELECT FROM referrals_referral r WHERE r.case_id = b.case_id)
    OR (is_new AND (EXISTS (SELECT FROM referrals_candidate p WHERE p.person_id = b.person_id)
                 OR EXISTS (SELECT FROM referrals_provider_word w WHERE w.person_id = b.person_id)))
UNION ALL
SELECT person_id, 'undo.aftercare' FROM b
 WHERE EXISTS (SELECT FROM journeys_decline d WHERE d.case_id = b.case_id)
    OR EXISTS (SELECT FROM journeys_contact_loss x WHERE x.case_id = b.case_id)
    OR EXISTS (SELECT FROM journeys_aftercare_wish w WHERE w.case_id = b.case_id)
    OR EXISTS (SELECT FROM journeys_follow_up f WHERE f.case_id = b.case_id AND f.state <> 'due')
UNION ALL
SELECT person_id, 'undo.appointment' FROM b
 WHERE EXISTS (SELECT FROM appointments_appointment a WHERE a.case_id = b.case_id
                  OR (b.is_new AND a.person_id = b.person_id))
UNION ALL
SELECT person_id, 'undo.contact' FROM b
 WHERE EXISTS (SELECT FROM caseloads_named_contact n WHERE n.case_id = b.case_id AND lower(n.during) > b.at)
    OR EXISTS (SELECT FROM caseloads_deputy d WHERE d.case_id = b.case_id)
    OR EXISTS (SELECT FROM caseloads_handover h WHERE h.case_id = b.case_id)
    OR EXISTS (SELECT FROM caseloads_consult q WHERE q.case_id = b.case_id)
UNION ALL
SELECT person_id, 'undo.conference' FROM b
 WHERE EXISTS (SELECT FROM meetings_conference k WHERE k.case_id = b.case_id)
UNION ALL
SELECT person_id, 'undo.custody' FROM b
 WHERE EXISTS (SELECT FROM custody_release_date r WHERE r.custody_id = b.custody_id AND r.recorded_at > b.at)
    OR EXISTS (SELECT FROM custody_legal_title t WHERE t.custody_id = b.custody_id AND t.recorded_at > b.at)
    OR EXISTS (SELECT FROM custody_movement m WHERE m.custody_id = b.custody_id AND m.recorded_at > b.at)
UNION ALL
SELECT person_id, 'undo.stay' FROM b WHERE is_new
   AND (EXISTS (SELECT FROM custody_period c WHERE c.person_id = b.person_id AND c.id <> b.custody_id)
     OR EXISTS (SELECT FROM caseloads_case k WHERE k.person_id = b.person_id AND k.id <> b.case_id))
UNION ALL
SELECT person_id, 'undo.account' FROM b WHERE is_new
   AND EXISTS (SELECT FROM sharing_self_link s WHERE s.person_id = b.person_id)
UNION ALL
SELECT person_id, 'undo.team' FROM b WHERE is_new
   AND EXISTS (SELECT FROM sharing_relation r WHERE r.person_id = b.person_id AND r.origin NOT LIKE 'case:%%')
UNION ALL
SELECT person_id, 'undo.person' FROM b WHERE is_new
   AND (EXISTS (SELECT FROM people_person p WHERE p.id = b.person_id
                   AND (p.version > 1 OR p.about_me <> '' OR p.died_on IS NOT NULL OR p.returnable IS NOT NULL))
     OR (SELECT count(*) FROM people_name n WHERE n.person_id = b.person_id) <> 1
     OR (SELECT count(*) FROM people_identifier i WHERE i.person_id = b.person_id) <> 1)
"""


def built_on(brought: Sequence[Brought], *, access: Access) -> dict[int, list[str]]:
    """Return person -> codes of what was built on what was brought; who is not in it blocks nothing."""
    access.require_system(Category.IDENTITY)
    columns: list[Any] = [
        [one.person_id for one in brought],
        [one.custody_id for one in brought],
        [one.case_id for one in brought],
        [one.is_new_person for one in brought],
        [one.at for one in brought],
    ]
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BUILT, columns)
        for person_id, code in cursor.fetchall():
            found.setdefault(person_id, []).append(code)
    return found
