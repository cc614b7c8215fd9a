"""Erase the visits to people whose file is kept no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.visits.models import Visit, Visited

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def forget_of(person_ids: Sequence[int], *, access: Access, now: datetime) -> int:
    """Erase visits to several people, with what was said about them; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    found = Visited.objects.filter(person_id__in=list(person_ids))
    gone = sorted(set(found.values_list("person_id", flat=True)))
    numbers = list(found.values_list("visit_id", flat=True))
    if numbers:
        Visit.objects.filter(pk__in=numbers).delete()
        audit.record(
            access,
            act=Act.ERASE,
            what="visit",
            person_ids=gone,
            now=now,
            detail={"count": len(numbers)},
        )
    return len(numbers)
