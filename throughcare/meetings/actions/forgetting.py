"""Erase the conferences about people whose file is kept no longer, and record what was read of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.meetings.models import Conference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.types import MinutesRow, Room


@transaction.atomic
def forget_of(person_ids: Sequence[int], *, access: Access, now: datetime) -> int:
    """Erase every conference about several people with all that was said in it; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.MINUTES)
    found = Conference.objects.filter(person_id__in=list(person_ids))
    gone = sorted(set(found.values_list("person_id", flat=True)))
    count = found.count()
    if count:
        found.delete()
        audit.record(
            access,
            act=Act.ERASE,
            what="conference",
            person_ids=gone,
            now=now,
            detail={"count": count},
        )
    return count


def record_shown(room: Room, *, access: Access, now: datetime) -> None:
    """Store that a conference is about to be shown, and of which categories; never what was said."""
    shown = {one.category.value for one in room.items}
    shown |= {one.category.value for one in room.requests}
    shown |= {one.category.value for one in room.decisions}
    audit.record(
        access,
        act=Act.READ,
        what="conference",
        person_ids=[room.conference.person_id],
        now=now,
        detail={
            "conference": room.conference.conference_id,
            "categories": sorted(shown),
            "minutes": len(room.minutes),
        },
    )


def record_printed(minutes: MinutesRow, *, person_id: int, access: Access, now: datetime) -> None:
    """Store that a version of the minutes is about to be given out as a file."""
    audit.record(
        access,
        act=Act.EXPORT,
        what="minutes",
        person_ids=[person_id],
        now=now,
        detail={"minutes": minutes.minutes_id, "audience": minutes.audience.value},
    )
