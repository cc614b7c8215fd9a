"""Note that those around a person were told of what is not certain for the day of release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.referrals.models import GateAlarm

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.referrals.types import Kind


@transaction.atomic
def note_alarm(
    person_id: int, case_id: int, kind: Kind, release_on: date, *, access: Access, now: datetime
) -> bool:
    """Note an alarm for a release date; return whether it is the first, so that somebody has to be told.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    _row, is_new = GateAlarm.objects.get_or_create(
        case_id=case_id,
        kind=kind.value,
        release_on=release_on,
        defaults={"person_id": person_id, "told_at": now},
    )
    if is_new:
        audit.record(
            access,
            act=Act.RECORD,
            what=f"gate.{kind.value}",
            person_ids=[person_id],
            now=now,
            detail={"release_on": release_on.isoformat()},
        )
    return is_new
