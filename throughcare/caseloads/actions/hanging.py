"""Move the handovers that hang on the release date, when it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Handover
from throughcare.caseloads.queries.hanging import handovers_touched
from throughcare.caseloads.rules.hanging import changes_of, new_days
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def move_handovers(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Give open handovers their new days; return case -> what happened to them. The cases are locked already.

    Errors: AccessRefusedError for any access but the system's.
    """
    access.require_system(Category.IDENTITY)
    found, moved = {}, []
    for row in handovers_touched(anchors, access=access):
        mine = anchors[row.case_id]
        changes = changes_of(row, mine, proposed_on=localdate(row.proposed_at), today=today)
        if changes:
            found[row.case_id] = tuple(changes)
        if (days := new_days(row, mine)) is not None and days != (row.start_on, row.meeting_on):
            Handover.objects.filter(pk=row.handover_id).update(start_on=days[0], meeting_on=days[1])
            moved.append(row.person_id)
    if moved:
        audit.record(access, act=Act.CHANGE, what="handover", person_ids=moved, now=now)
    return found
