"""Erase the plans of people whose file is kept no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.plans.models import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def forget_of(person_ids: Sequence[int], *, access: Access, now: datetime) -> int:
    """Erase every plan of several people with all its versions; return how many plans.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    plans = Plan.objects.filter(person_id__in=list(person_ids))
    gone = sorted(set(plans.values_list("person_id", flat=True)))
    if not gone:
        return 0
    count = plans.count()
    plans.delete()
    audit.record(
        access, act=Act.ERASE, what="plan", person_ids=gone, now=now, detail={"count": count}
    )
    return count
