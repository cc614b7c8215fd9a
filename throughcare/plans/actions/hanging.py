"""Move the steps that hang on a date of the case, when it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.plans.actions.writing import Writing, store_version
from throughcare.plans.models import Action, Plan
from throughcare.plans.queries.hanging import change_of, moving_steps
from throughcare.plans.types import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def move_steps(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Give steps their new days, one version a plan; return case -> what moved.

    Errors: AccessRefusedError for any access but the system's: who moves a date need not see every step.
    """
    access.require_system(Category.PLAN)
    moved = {}
    for case_id in moving_steps(anchors, access=access):
        # Whoever writes in the plan meanwhile comes before or after, never between.
        plan = Plan.objects.select_for_update().get(case_id=case_id)
        found = moving_steps({case_id: anchors[case_id]}, access=access).get(case_id, [])
        if not found:
            continue
        moved[case_id] = tuple(change_of(step, day, today) for step, day in found)
        for step, day in found:
            step.due_on = day
        Action.objects.bulk_update([step for step, _ in found], ["due_on"])
        _keep(plan, tuple(one.key for one in moved[case_id]), access, now)
    return moved


def _keep(plan: Plan, keys: tuple[str, ...], access: Access, now: datetime) -> None:
    draft = Writing(plan, moved=keys)
    draft.about(Change.ACTIONS_REPLANNED, plan)
    plan.version += 1
    plan.save(update_fields=["version"])
    store_version(draft, access=access, now=now)
