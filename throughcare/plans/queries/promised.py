"""What agencies promised in the plans of some cases, and what became of it, as far as the asker may see each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import rules
from throughcare.plans.queries.opening import opened
from throughcare.plans.types import Domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access

STEPS: Final = 5_000
"""So many promises at most, the newest."""

_STEPS = f"""
SELECT a.id, p.case_id, p.person_id, a.owner_agency_id, a.text, coalesce(a.promised_for, a.due_on), a.done_on,
       coalesce(n.domain, ''), coalesce(m.agency_id = %s, false)
  FROM plans_plan p
  JOIN plans_action a ON a.plan_id = p.id
  LEFT JOIN plans_goal g ON g.id = a.goal_id
  LEFT JOIN plans_need n ON n.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE p.case_id = ANY(%s::bigint[]) AND a.owner_agency_id IS NOT NULL AND a.acceptance = 'accepted'
   AND coalesce(a.promised_for, a.due_on) >= %s
 ORDER BY a.id DESC LIMIT {STEPS}
"""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Hold one step that an agency took on, with the day that stood there when it did."""

    action_id: int
    case_id: int
    person_id: int
    agency_id: int
    text: str
    day: date
    done_on: date | None


def promised(
    case_ids: Sequence[int], *, since: date, access: Access, today: date
) -> list[PromiseRow]:
    """Return the promises for days from `since` on, without those in compartments that are closed to the asker.

    Shapes: the cases are those that a list shows already; at most STEPS rows, two statements.
    """
    agency_id = access.require_agency(Category.PLAN)
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [agency_id, list(case_ids), since])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    closed = {
        row[0]: (row[2], category)
        for row in rows
        if row[3] != agency_id and not row[8] and (category := _category(row[7])) is not None
    }
    seen = opened(closed.values(), access=access, today=today)
    return [PromiseRow(*row[:7]) for row in rows if row[0] not in closed or closed[row[0]] in seen]


def _category(domain: str) -> Category | None:
    return rules.CATEGORIES.get(Domain(domain)) if domain else None
