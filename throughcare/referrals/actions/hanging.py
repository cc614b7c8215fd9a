"""Move the wanted start of referrals that hang on the release, when it moves, and tell who receives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts import actions as accounts
from throughcare.kernel.access import Category
from throughcare.referrals.actions.moving import Answer, move
from throughcare.referrals.models import Referral
from throughcare.referrals.queries.hanging import change_of, moving
from throughcare.referrals.types import Deed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def move_referrals(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Give referrals their new wanted start; return case -> what moved. Receivers are told, without a name.

    Errors: AccessRefusedError for any access but the system's: who moves a date need not see every referral.
    """
    access.require_system(Category.PLAN)
    moved: dict[int, tuple[HeldChange, ...]] = {}
    told: set[int] = set()
    for case_id, rows in moving(anchors, access=access).items():
        changes = []
        for number, day in [(row.pk, day) for row, day in rows]:
            row = Referral.objects.select_for_update().get(pk=number)
            changes.append(change_of(row, day, today))
            row.wanted_on = day
            move(row, Deed.MOVE, Answer(day=day), access=access, now=now, today=today)
            if row.sent_at is not None and row.to_agency_id is not None:
                told.add(row.to_agency_id)
        moved[case_id] = tuple(changes)
    if told:
        accounts.tell_agencies(told, "mail.referral_moved", now=now, today=today)
    return moved
