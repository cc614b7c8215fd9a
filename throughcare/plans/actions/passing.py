"""An agency left: its open steps are offered to another one, or stand as withdrawn with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.kernel.access import Category
from throughcare.kernel.replanning import HeldChange
from throughcare.plans import rules
from throughcare.plans.actions.writing import Writing, store_version
from throughcare.plans.models import Action, Compromise, Plan
from throughcare.plans.queries.hanging import WHAT
from throughcare.plans.types import OFF, Acceptance, Change, Domain

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from throughcare.kernel.access import Access

OFFERED = "offered"
"""What happens to a step that another agency is asked to take on."""


@transaction.atomic
def pass_on_steps(
    case_id: int,
    *,
    from_agency_id: int,
    to_agency_id: int,
    is_offered: bool,
    seen: AbstractSet[Category],
    why: str,
    access: Access,
    now: datetime,
    today: date,
) -> tuple[HeldChange, ...]:
    """Offer the open steps of an agency in one plan to another, or withdraw them; one version a plan.

    Shapes: what the other agency may be told. `seen` is what it may see: a step of a part of the plan that is
    closed to it is withdrawn without a word to it, for an offer would tell it. What was declined stays. Compromises
    that the agency was to look at again go to the other too; it is shown those that it may see.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    plan = Plan.objects.select_for_update().filter(case_id=case_id).first()
    if plan is None:
        return ()
    Compromise.objects.filter(plan=plan, owner_agency_id=from_agency_id).update(
        owner_agency_id=to_agency_id, told_on=None
    )
    steps = _open_steps(plan, from_agency_id)
    told = [step for step in steps if _may_see(step, seen)]
    offered = told if is_offered else []
    for step in steps:
        if step in offered:
            _offer(step, to_agency_id)
        else:
            _withdraw(step, why, today)
    if steps:
        _keep(plan, [step.pk for step in steps], access, now)
    effect = OFFERED if is_offered else "falls_away"
    return tuple(_change(step, effect, to_agency_id) for step in told)


def _change(step: Action, effect: str, to_agency_id: int) -> HeldChange:
    return HeldChange(WHAT, f"action:{step.pk}", effect, step.due_on, step.due_on, to_agency_id)


def _open_steps(plan: Plan, agency_id: int) -> list[Action]:
    found = Action.objects.filter(plan=plan, owner_agency_id=agency_id, done_on=None)
    found = found.exclude(acceptance__in=OFF)
    return list(found.select_related("goal__need").order_by("pk"))


def _may_see(step: Action, seen: AbstractSet[Category]) -> bool:
    need = None if step.goal is None else step.goal.need
    category = None if need is None else rules.CATEGORIES.get(Domain(need.domain))
    return category is None or category in seen


def _offer(step: Action, to_agency_id: int) -> None:
    step.owner_agency_id = to_agency_id
    step.acceptance = Acceptance.OFFERED.value
    step.answered_on = step.promised_for = None
    step.save(update_fields=["owner_agency", "acceptance", "answered_on", "promised_for"])


def _withdraw(step: Action, why: str, today: date) -> None:
    step.acceptance, step.decline_why = Acceptance.WITHDRAWN.value, why
    step.answered_on, step.promised_for = today, None
    step.save(update_fields=["acceptance", "decline_why", "answered_on", "promised_for"])


def _keep(plan: Plan, steps: list[int], access: Access, now: datetime) -> None:
    draft = Writing(plan, moved=tuple(f"action:{number}" for number in steps))
    draft.about(Change.ACTIONS_PASSED_ON, plan)
    plan.version += 1
    plan.save(update_fields=["version"])
    store_version(draft, access=access, now=now)
