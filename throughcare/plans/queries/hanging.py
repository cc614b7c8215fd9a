"""Read the steps that hang on a date of the case, and the days it would give them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.kernel.replanning import HeldChange
from throughcare.plans.models import Action
from throughcare.plans.queries.listing import may_see_step
from throughcare.plans.types import OFF, Anchor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors

WHAT = "plan_action"


TOUCHED_STEPS: Final = """
SELECT DISTINCT p.case_id FROM anchors n
  JOIN plans_plan p ON p.case_id = n.case_id
  JOIN plans_action a ON a.plan_id = p.id
 WHERE a.anchor = 'release' AND a.done_on IS NULL AND a.acceptance NOT IN ('declined', 'withdrawn')
   AND a.due_on IS DISTINCT FROM n.release_on + a.offset_days
"""
"""Names the cases with a step on another day than the release date says."""


def preview_steps(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> the steps that would get another day, as far as the asker may see them."""
    return {
        case_id: tuple(change_of(step, day, today) for step, day in found)
        for case_id, found in moving_steps(anchors, access=access).items()
    }


def moving_steps(
    anchors: Mapping[int, Anchors], *, access: Access
) -> dict[int, list[tuple[Action, date]]]:
    """Return case -> open steps that hang on a known date and stand on another day than it says."""
    known = {case_id: one.release_on for case_id, one in anchors.items() if one.release_on}
    if not known:
        return {}
    steps = (
        Action.objects.filter(plan__case_id__in=list(known), done_on=None)
        .filter(anchor=Anchor.RELEASE.value)
        .exclude(acceptance__in=OFF)
        .select_related("plan", "goal__need")
        .order_by("due_on", "pk")
    )
    found: dict[int, list[tuple[Action, date]]] = {}
    for step in steps:
        day = known[step.plan.case_id] + timedelta(days=step.offset_days)
        if day != step.due_on and may_see_step(step, access):
            found.setdefault(step.plan.case_id, []).append((step, day))
    return found


def change_of(step: Action, day: date, today: date) -> HeldChange:
    """Describe what a new day does to a step that still stands on its old one."""
    effect = "too_late" if day < today else "moves"
    return HeldChange(WHAT, f"action:{step.pk}", effect, step.due_on, day, step.owner_agency_id)
