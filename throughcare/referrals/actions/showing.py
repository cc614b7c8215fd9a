"""Record what is about to be shown of referrals: whose, how many, never what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.referrals.queries.inbox import people_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


def record_received(
    referral_ids: Sequence[int], *, access: Access, now: datetime, act: Act = Act.LIST
) -> None:
    """Store that what was sent to an agency is about to be shown there; an empty page is stored too."""
    audit.record(
        access,
        act=act,
        what="referrals_received",
        person_ids=people_in(referral_ids, access=access),
        now=now,
        detail={"count": len(referral_ids)},
    )
