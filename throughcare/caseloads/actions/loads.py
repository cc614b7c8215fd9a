"""Decide what cases weigh at an agency, and keep why a ceiling was crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts.types import Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Crossing, LoadSetting
from throughcare.caseloads.rules.weighing import why_not_set
from throughcare.caseloads.types import NotPossibleError
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from throughcare.kernel.access import Access, Actor

LONGEST_TEXT = 1000


@transaction.atomic
def set_weights(
    agency_id: int, *, ceiling: int, points: Mapping[str, int], by: Actor, now: datetime
) -> None:
    """Decide what cases weigh at an agency; its team leaders do.

    Errors: NotPossibleError.
    """
    is_theirs = by.agency_id == agency_id and by.role == Role.TEAM_LEADER
    if by.role != "system" and not is_theirs:
        raise NotPossibleError(Reason("load.not_yours"))
    why_not = why_not_set(ceiling, points)
    if why_not is not None:
        raise NotPossibleError(why_not)
    LoadSetting.objects.update_or_create(
        agency_id=agency_id,
        defaults={"ceiling": ceiling, "points": dict(points), "decided_at": now},
    )
    audit.record_without_access(
        by, act=Act.CHANGE, what="case_weights", now=now, basis=f"agency:{agency_id}"
    )


@transaction.atomic
def keep_crossing(
    case_id: int,
    person_id: int,
    *,
    membership_id: int,
    points: int,
    ceiling: int,
    reason: str,
    access: Access,
    now: datetime,
) -> None:
    """Keep why a worker gets a case beyond their ceiling; whoever may decide it was asked before.

    Errors: NotPossibleError without a reason.
    """
    access.require(person_id, Category.IDENTITY)
    if not reason.strip():
        raise NotPossibleError(Reason("load.no_reason"))
    Crossing.objects.create(
        case_id=case_id,
        person_id=person_id,
        membership_id=membership_id,
        points=points,
        ceiling=ceiling,
        reason=reason.strip()[:LONGEST_TEXT],
        decided_by_id=access.actor.membership_id,
        at=now,
    )
    audit.record(
        access,
        act=Act.RECORD,
        what="load_crossed",
        person_ids=[person_id],
        now=now,
        detail={"points": points, "ceiling": ceiling},
    )
