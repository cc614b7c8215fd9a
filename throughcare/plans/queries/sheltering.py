"""Which steps serve a domain of life: a list may put one first, for whoever may know the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import rules
from throughcare.plans.queries.opening import opened
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Domain

_SERVING = """
SELECT a.id, p.person_id, coalesce(m.agency_id = %s, false)
  FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id
  JOIN plans_goal g ON g.id = a.goal_id
  JOIN plans_need n ON n.id = g.need_id AND n.domain = %s
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
  {standing}
 WHERE a.id = ANY(%s::bigint[])
"""


def steps_serving(
    domain: Domain, action_ids: Iterable[int], *, access: Access, today: date
) -> frozenset[int]:
    """Return which steps serve a domain, of people of whom a list shows the plan and the asker may see the domain.

    Shapes: at most two statements.
    """
    agency_id = access.require_agency(Category.PLAN)
    standing = sharing.joined(access, person="p.person_id", categories=(Category.PLAN,))
    with connection.cursor() as cursor:
        cursor.execute(
            _SERVING.format(standing=standing.text),
            [agency_id, domain.value, *standing.params, list(action_ids)],
        )
        rows = cursor.fetchall()
    category = rules.CATEGORIES.get(domain)
    if category is None:
        return frozenset(action_id for action_id, *_ in rows)
    wanted = ((person_id, category) for _, person_id, is_own in rows if not is_own)
    seen = {person_id for person_id, _ in opened(wanted, access=access, today=today)}
    return frozenset(key for key, person_id, is_own in rows if is_own or person_id in seen)
