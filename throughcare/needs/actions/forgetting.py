"""Erase the entries about people whose file is kept no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.needs.models import Unowned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def forget_of(person_ids: Sequence[int], *, access: Access, now: datetime) -> int:
    """Erase every entry about several people with its history; return how many. Published numbers stay.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    found = Unowned.objects.filter(person_id__in=list(person_ids))
    gone = sorted(set(found.values_list("person_id", flat=True)))
    count = found.count()
    if count:
        found.delete()
        audit.record(
            access,
            act=Act.ERASE,
            what="unowned_need",
            person_ids=gone,
            now=now,
            detail={"count": count},
        )
    return count
