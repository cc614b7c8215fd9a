"""Steps and goals of the plans of some cases, for counts, as far as the asker may see each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import rules
from throughcare.plans.queries.opening import opened
from throughcare.plans.types import Breadth, Domain, GoalEnd, Origin, Sector, Told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access

ROWS: Final = 10_000
"""So many rows at most, the newest."""

_STEPS = f"""
SELECT p.person_id, coalesce(n.domain, ''),
       coalesce(m.agency_id = %s, false) OR coalesce(a.owner_agency_id = %s, false),
       g2.kind, a.done_on IS NOT NULL
  FROM plans_plan p
  JOIN plans_action a ON a.plan_id = p.id AND a.acceptance NOT IN ('declined', 'withdrawn')
  LEFT JOIN agencies_agency g2 ON g2.id = a.owner_agency_id
  LEFT JOIN plans_goal g ON g.id = a.goal_id
  LEFT JOIN plans_need n ON n.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE p.case_id = ANY(%s::bigint[]) AND (g2.id IS NULL OR NOT g2.is_sealed OR g2.id = %s)
 ORDER BY a.id DESC LIMIT {ROWS}
"""
_GOALS = f"""
SELECT p.person_id, coalesce(n.domain, ''), coalesce(m.agency_id = %s, false), g.breadth,
       g.reached_on IS NOT NULL, g.dropped_on IS NOT NULL
  FROM plans_plan p
  JOIN plans_goal g ON g.plan_id = p.id
  LEFT JOIN plans_need n ON n.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE p.case_id = ANY(%s::bigint[])
 ORDER BY g.id DESC LIMIT {ROWS}
"""
# A version holds the whole plan: only what it changed of one goal is looked at, or what came along to a new case.
_TOLD = f"""
SELECT * FROM (
SELECT p.person_id, coalesce(n.domain, ''), coalesce(m.agency_id = %s, false),
       g.id, v.at::date, v.agency_id, t->>'origin', coalesce(t->>'legal_act', '') <> '', v.change = 'carried_over',
       v.id AS version_id
  FROM plans_plan p
  JOIN plans_version v ON v.plan_id = p.id AND v.change IN ('goal_added', 'goal_described', 'carried_over')
  CROSS JOIN LATERAL jsonb_array_elements(v.content->'goals') t
  JOIN plans_goal g ON g.id = (t->>'id')::bigint AND g.plan_id = p.id
  LEFT JOIN plans_need n ON n.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE p.case_id = ANY(%s::bigint[])
   AND (v.change = 'carried_over' OR v.content->>'subject' = 'goal:' || g.id)
 ORDER BY v.id DESC LIMIT {ROWS}) found ORDER BY version_id
"""


def carried_steps(
    case_ids: Sequence[int], *, access: Access, today: date
) -> list[tuple[Sector, bool]]:
    """Return the sector of each step that somebody is to do or did, and whether it is done.

    Shapes: the cases are those that a list shows already; at most ROWS, two statements. Steps of closed
    compartments and of sealed services are left out.
    """
    agency_id = access.require_agency(Category.PLAN)
    values = [agency_id, agency_id, list(case_ids), agency_id]
    rows = _readable(_STEPS, values, access=access, today=today)
    return [(rules.sector_of(kind), is_done) for kind, is_done in rows]


def ended_goals(case_ids: Sequence[int], *, access: Access, today: date) -> list[GoalEnd]:
    """Return for whom each goal is and how it stands; cases and limits as `carried_steps`."""
    agency_id = access.require_agency(Category.PLAN)
    rows = _readable(_GOALS, [agency_id, list(case_ids)], access=access, today=today)
    return [GoalEnd(Breadth(breadth), *rest) for breadth, *rest in rows]


def told_of_goals(case_ids: Sequence[int], *, access: Access, today: date) -> list[Told]:
    """Return what versions tell of goals, the oldest first; cases and limits as `carried_steps`."""
    agency_id = access.require_agency(Category.PLAN)
    values = [agency_id, list(case_ids)]
    rows = _readable(_TOLD, values, access=access, today=today, keeps_domain=True)
    return [
        Told(goal_id, on, by, Origin(origin or Origin.PERSON), act, domain, carried)
        for domain, goal_id, on, by, origin, act, carried, _ in rows
    ]


def _readable(
    statement: str, values: list[Any], *, access: Access, today: date, keeps_domain: bool = False
) -> list[tuple[Any, ...]]:
    """Return the rows that the asker may read; each begins with person, domain, and whether it is their own."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = [(row[0], _domain(row[1]), *row[2:]) for row in cursor.fetchall()]
    wanted = {
        (person_id, category)
        for person_id, domain, is_own, *_ in rows
        if not is_own and (category := rules.CATEGORIES.get(domain)) is not None
    }
    seen = opened(wanted, access=access, today=today)
    return [
        (domain, *rest) if keeps_domain else tuple(rest)
        for person_id, domain, is_own, *rest in rows
        if is_own
        or (category := rules.CATEGORIES.get(domain)) is None
        or (person_id, category) in seen
    ]


def _domain(code: str) -> Domain | None:
    return Domain(code) if code else None
