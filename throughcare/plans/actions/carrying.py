"""The person comes back: the plan they had goes on in the new case, to be agreed anew; the old one stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models, transaction

from throughcare.kernel.access import Category
from throughcare.plans.actions.writing import Writing, reference, store_version
from throughcare.plans.models import (
    Action,
    Circle,
    Compromise,
    Goal,
    Need,
    Plan,
    Proposal,
    Statement,
)
from throughcare.plans.queries import FIRST_VERSION
from throughcare.plans.types import Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import PlanRef

Thing = TypeVar("Thing", bound=models.Model)


@transaction.atomic
def carry_over(
    from_case_id: int, to_case_id: int, *, person_id: int, access: Access, now: datetime
) -> PlanRef | None:
    """Copy the plan of an earlier case into a new one; None where there was no plan, or the new case has one.

    Needs, goals with what the person thinks of them, steps, their own words, their circle and what they asked for
    and nobody answered go along. The plan is not agreed any more, and no promise is counted twice.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    last = Plan.objects.filter(case_id=from_case_id, person_id=person_id).first()
    if last is None or Plan.objects.filter(case_id=to_case_id).exists():
        return None
    plan = Plan.objects.create(case_id=to_case_id, person_id=person_id, version=FIRST_VERSION)
    needs = _copied(Need, last, plan)
    goals = _copied(Goal, last, plan, links={"need_id": needs})
    steps = _copied(Action, last, plan, links={"goal_id": goals})
    Action.objects.filter(pk__in=steps.values()).update(promised_for=None)
    _copied(Compromise, last, plan, links={"goal_id": goals})
    _copied(Statement, last, plan)
    _copied(Circle, last, plan)
    _copied(Proposal, last, plan, only={"answered_at": None})
    draft = Writing(plan)
    draft.about(Change.CARRIED_OVER, last)
    store_version(draft, access=access, now=now)
    return reference(plan)


@transaction.atomic
def take_back_plans(case_ids: Sequence[int], *, access: Access) -> int:
    """Delete plans that were carried over and in which nothing was written since; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    found = Plan.objects.filter(case_id__in=list(case_ids), version=FIRST_VERSION)
    carried = found.filter(versions__change=Change.CARRIED_OVER.value)
    count = carried.count()
    Plan.objects.filter(pk__in=list(carried.values_list("pk", flat=True))).delete()
    return count


def _copied(
    model: type[Thing],
    last: Plan,
    plan: Plan,
    *,
    links: Mapping[str, Mapping[int, int]] | None = None,
    only: Mapping[str, object] | None = None,
) -> dict[int, int]:
    """Copy the things of one kind; return old number -> new number."""
    found = list(model._default_manager.filter(plan=last, **(only or {})).order_by("pk"))  # noqa: SLF001 - Django's public name
    numbers = [one.pk for one in found]
    for one in found:
        one.pk = None
        setattr(one, "plan_id", plan.pk)  # noqa: B010 - every kind has it, the type does not say so
        for name, mapped in (links or {}).items():
            old = getattr(one, name)
            setattr(one, name, None if old is None else mapped[old])
    made = model._default_manager.bulk_create(found)  # noqa: SLF001 - Django's public name
    return dict(zip(numbers, (one.pk for one in made), strict=True))
