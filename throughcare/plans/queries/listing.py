"""Read what is open and dated in plans, for lists and for re-planning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.kernel.replanning import DatedItem
from throughcare.plans import rules
from throughcare.plans.models import Action, Compromise
from throughcare.plans.queries.reading import plan_of, sight_of
from throughcare.plans.types import OFF, Domain, OpenAction
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from throughcare.kernel.access import Access

_OPEN_OF_AGENCY = """
SELECT p.case_id, a.owner_agency_id, min(a.due_on)
  FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id
  LEFT JOIN plans_goal g ON g.id = a.goal_id
  LEFT JOIN plans_need n ON n.id = g.need_id
 WHERE p.case_id = ANY(%s::bigint[]) AND a.done_on IS NULL AND a.acceptance NOT IN ('declined', 'withdrawn')
   AND {visible}
   -- A step of a closed compartment shows only to whoever is to do it.
   AND (a.owner_agency_id = %s OR n.domain IS NULL OR n.domain <> ALL(%s::text[]){opened})
 GROUP BY p.case_id, a.owner_agency_id
 ORDER BY p.case_id, min(a.due_on), a.owner_agency_id
"""


def open_actions_of(
    case_ids: Sequence[int], *, access: Access
) -> dict[int, tuple[OpenAction, ...]]:
    """Return case -> the earliest open action of each owner, without its text; one statement.

    Shapes: cases without open actions, and people whose plan the asker may not see, are not in it.
    """
    visible = sharing.visible(access, person="p.person_id", category=Category.PLAN)
    opened, open_params = _opened(access)
    found: dict[int, tuple[OpenAction, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_OF_AGENCY.format(visible=visible.text, opened=opened),
            [
                list(case_ids),
                *visible.params,
                access.actor.agency_id,
                [domain.value for domain in rules.CATEGORIES],
                *open_params,
            ],
        )
        for case_id, owner_agency_id, due_on in cursor.fetchall():
            one = OpenAction(owner_agency_id, due_on)
            found[case_id] = (*found.get(case_id, ()), one)
    return found


def _opened(access: Access) -> tuple[str, list[Any]]:
    """Return what opens compartments in a list: for each category in reach, its domains."""
    text = ""
    params: list[Any] = []
    for category in sorted(rules.COMPARTMENTS & access.categories):
        visible = sharing.visible(access, person="p.person_id", category=category)
        text += f" OR (n.domain = ANY(%s::text[]) AND {visible.text})"
        domains = [one.value for one, asked in rules.CATEGORIES.items() if asked is category]
        params += [domains, *visible.params]
    return text, params


def dated_items(case_id: int, *, access: Access) -> list[DatedItem]:
    """Return the open actions of a case as re-planning sees them, the earliest first."""
    return dated_items_of([case_id], access=access)[case_id]


def dated_items_of(case_ids: Sequence[int], *, access: Access) -> dict[int, list[DatedItem]]:
    """Return case -> open actions and reviews as re-planning sees them; the access must cover each person.

    Shapes: without the steps of compartments that are closed to the asker.
    """
    found: dict[int, list[DatedItem]] = {case_id: [] for case_id in case_ids}
    rows = (
        Action.objects.filter(plan__case_id__in=list(case_ids), done_on=None)
        .exclude(acceptance__in=OFF)
        .order_by("due_on", "pk")
    )
    for pk, case_id, person_id, agency_id, due_on, domain in rows.values_list(
        "pk",
        "plan__case_id",
        "plan__person_id",
        "owner_agency_id",
        "due_on",
        "goal__need__domain",
    ):
        access.require(person_id, Category.PLAN)
        if _is_open_to(domain, agency_id, sight_of(person_id, access=access)):
            found[case_id].append(DatedItem("plan_action", due_on, agency_id, f"action:{pk}"))
    for case_id, item in _reviews(case_ids, access=access):
        found[case_id].append(item)
    return {case_id: sorted(items, key=lambda one: one.due_on) for case_id, items in found.items()}


def _reviews(case_ids: Sequence[int], *, access: Access) -> Iterator[tuple[int, DatedItem]]:
    """Return what was settled and is looked at again; its day hangs on nothing, so that nothing moves it."""
    rows = Compromise.objects.filter(plan__case_id__in=list(case_ids), review_on__isnull=False)
    for pk, case_id, person_id, agency_id, review_on, domain in rows.values_list(
        "pk",
        "plan__case_id",
        "plan__person_id",
        "owner_agency_id",
        "review_on",
        "goal__need__domain",
    ):
        access.require(person_id, Category.PLAN)
        if review_on and _is_open_to(domain, agency_id, sight_of(person_id, access=access)):
            yield case_id, DatedItem("plan_review", review_on, agency_id, f"compromise:{pk}")


def may_see_step(step: Action, access: Access) -> bool:
    """Tell whether an asker may know of one step; it comes with its plan, goal and need."""
    person_id = step.plan.person_id
    if not access.covers(person_id, Category.PLAN):
        return False
    need = step.goal.need if step.goal else None
    sight = sight_of(person_id, access=access)
    return _is_open_to(need.domain if need else None, step.owner_agency_id, sight)


def seen_steps(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:
    """Return what tells of the key of a step (`action:12`) whether the asker may see it; see `Seen`."""
    if not access.covers(person_id, Category.PLAN):
        return lambda _key: False
    _, content = plan_of(person_id, case_id, access=access)
    return frozenset(f"action:{one.action_id}" for one in content.actions).__contains__


def _is_open_to(domain: str | None, owner_agency_id: int | None, sight: rules.Sight) -> bool:
    category = None if domain is None else rules.CATEGORIES.get(Domain(domain))
    is_own = owner_agency_id is not None and owner_agency_id == sight.agency_id
    return sight.sees_all or category is None or category in sight.categories or is_own
