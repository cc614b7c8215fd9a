"""Open the plan of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.plans.actions.errors import NotInPlanError
from throughcare.plans.actions.writing import Writing, reference, store_version
from throughcare.plans.models import Plan
from throughcare.plans.queries import FIRST_VERSION

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import PlanRef


@transaction.atomic
def plan_for(case_id: int, person_id: int, *, access: Access, now: datetime) -> PlanRef:
    """Return the plan of a case, opened now if there was none.

    Errors: NotInPlanError when the case is another person's.
    """
    access.require(person_id, Category.PLAN)
    case = caseloads.cases([case_id], access=access).get(case_id)
    if case is None or case.person_id != person_id:
        raise NotInPlanError(f"Cannot open a plan in case [{case_id}]: it is not this person's.")
    plan, is_new = Plan.objects.get_or_create(
        case_id=case_id, defaults={"person_id": person_id, "version": FIRST_VERSION}
    )
    if is_new:
        store_version(Writing(plan), access=access, now=now)
    return reference(plan)
