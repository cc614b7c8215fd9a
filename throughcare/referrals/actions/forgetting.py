"""Erase the referrals of people whose file is kept no longer. Nobody does this by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.referrals.models import (
    CandidateProfile,
    GateAlarm,
    ProviderWord,
    Referral,
    ReferralEvent,
    SentItem,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def forget_of(person_ids: Sequence[int], *, access: Access, now: datetime) -> int:
    """Erase every referral of several people with all that was sent and said; return how many referrals.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    people = list(person_ids)
    rows = Referral.objects.filter(person_id__in=people)
    count = rows.count()
    with connection.cursor() as cursor:
        # The tables let nothing go but in a transaction that says so.
        cursor.execute("SELECT set_config('throughcare.erasing_referrals', 'yes', true)")
        ReferralEvent.objects.filter(referral__in=rows).delete()
        SentItem.objects.filter(referral__in=rows).delete()
        words, _ = ProviderWord.objects.filter(person_id__in=people).delete()
        CandidateProfile.objects.filter(person_id__in=people).delete()
        GateAlarm.objects.filter(person_id__in=people).delete()
        rows.filter(thread__isnull=False).delete()
        rows.delete()
        cursor.execute("SELECT set_config('throughcare.erasing_referrals', '', true)")
    if count or words:
        audit.record(
            access,
            act=Act.ERASE,
            what="referral",
            person_ids=sorted(people),
            now=now,
            detail={"count": count},
        )
    return count
