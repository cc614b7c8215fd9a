"""Read what the agreements of an agency say about leaving: about agencies, nobody personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from throughcare.sharing.models import AgreementParty
from throughcare.sharing.rules.leaving import terms_together

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.sharing.types.leaving import LeavingTerms


def terms_for(agency_id: int, *, now: datetime) -> LeavingTerms:
    """Return what holds when an agency leaves, by all agreements that it is a party of now."""
    live = AgreementParty.objects.filter(
        Q(until=None) | Q(until__gt=now),
        Q(agreement__until=None) | Q(agreement__until__gt=now),
        agency_id=agency_id,
        since__lte=now,
        confirmed_at__isnull=False,
    )
    return terms_together(live.order_by("pk").values_list("agreement__leaving", flat=True))
