"""Ask a prison again, once, about what it has not answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.kernel.access import Category
from throughcare.visits.models import Permit, Visit
from throughcare.visits.types import PermitState, State

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

AGAIN: Final = "mail.visit_again"
PERMIT_DAYS: Final = timedelta(days=28)
VISIT_DAYS: Final = timedelta(days=3)
"""How long a prison has, and how long before a visit it is asked again (our own choice: decide locally)."""


@transaction.atomic
def remind(*, access: Access, now: datetime, today: date) -> int:
    """Ask each prison again about permits and visits without an answer; return about how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    permits = Permit.objects.select_for_update().filter(
        state=PermitState.ASKED.value, told_on=None, asked_on__lte=today - PERMIT_DAYS
    )
    visits = (
        Visit.objects.select_for_update(of=("self",))
        .filter(state=State.ASKED.value, told_on=None, starts_at__gt=now)
        .filter(starts_at__lte=now + VISIT_DAYS)
        .select_related("permit")
    )
    prisons = [one.prison_id for one in permits] + [one.permit.prison_id for one in visits]
    Permit.objects.filter(pk__in=[one.pk for one in permits]).update(told_on=today)
    Visit.objects.filter(pk__in=[one.pk for one in visits]).update(told_on=today)
    if prisons:
        accounts.tell_agencies(prisons, AGAIN, now=now, today=today)
    return len(prisons)
