"""Read which compromises are to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import rules
from throughcare.plans.models import Compromise
from throughcare.plans.queries.opening import opened
from throughcare.plans.types import Domain
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

MOST: Final = 50
_TO_REVIEW = """
SELECT k.id, k.review_on, p.person_id, btrim(n.given || ' ' || n.family), d.domain,
       coalesce(m.agency_id = k.owner_agency_id, false)
  FROM plans_compromise k
  JOIN plans_plan p ON p.id = k.plan_id
  JOIN plans_goal g ON g.id = k.goal_id
  LEFT JOIN plans_need d ON d.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = coalesce(d.recorded_by_id, g.recorded_by_id)
  JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
  {standing}
  JOIN people_name n ON n.person_id = p.person_id AND n.use = 'usual'
 WHERE k.owner_agency_id = %s AND k.review_on < %s
 ORDER BY k.review_on, k.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Hold one compromise that is to be looked at again, without what it says."""

    compromise_id: int
    review_on: date
    person_id: int
    name: str


def to_review(*, access: Access, today: date, before: date) -> list[ReviewRow]:
    """Return what the agency of a list's access is to look at again before a day, the first due first; at most MOST.

    Shapes: without what is about a compartment that is closed to the asker; at most two statements.
    """
    agency_id = access.require_agency(Category.PLAN)
    standing = sharing.joined(access, person="p.person_id", categories=(Category.PLAN,))
    with connection.cursor() as cursor:
        cursor.execute(
            _TO_REVIEW.format(standing=standing.text, limit=MOST),
            [*standing.params, agency_id, before],
        )
        rows = cursor.fetchall()
    kinds = {row[0]: rules.CATEGORIES.get(Domain(row[4])) for row in rows if row[4] and not row[5]}
    wanted = [(row[2], kind) for row in rows if (kind := kinds.get(row[0])) is not None]
    seen = opened(wanted, access=access, today=today)
    return [
        ReviewRow(*row[:4])
        for row in rows
        if (kind := kinds.get(row[0])) is None or (row[2], kind) in seen
    ]


def owners_to_tell(*, access: Access, today: date) -> dict[int, list[int]]:
    """Return agency -> what it is to look at again since today or earlier and was not told of; of open cases.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    due = Compromise.objects.filter(
        review_on__lte=today,
        told_on=None,
        owner_agency__isnull=False,
        plan__case__during__endswith=None,
    )
    found: dict[int, list[int]] = {}
    for agency_id, key in due.order_by("pk").values_list("owner_agency_id", "pk"):
        found.setdefault(agency_id or 0, []).append(key)
    return found
