"""A whole agency leaves: nobody signs in for it any more. What its workers did stays under their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries
from throughcare.accounts.models import Account, DutyContact, Invitation, Kiosk, Membership
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Actor


@transaction.atomic
def end_agency(agency_id: int, *, by: Actor, now: datetime, today: date) -> list[int]:
    """End every membership, duty, invitation and kiosk of an agency today; return the memberships.

    A sign-in is closed with it, unless the worker also works for another agency.
    """
    ending = list(
        Membership.objects.select_for_update()
        .filter(agency_id=agency_id, during__contains=today)
        .order_by("pk")
    )
    for membership in ending:
        membership.during = Period(membership.during.start, today)
        membership.save(update_fields=["during"])
    _end_duty(agency_id, today)
    Invitation.objects.filter(agency_id=agency_id, accepted_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    Kiosk.objects.filter(agency_id=agency_id, ended_at=None).update(ended_at=now)
    for account_id in {one.account_id for one in ending}:
        if not queries.memberships_of(account_id, today):
            Account.objects.filter(pk=account_id).update(is_active=False)
    audit.record_without_access(
        by, act=Act.CHANGE, what="membership", now=now, basis=f"agency:{agency_id}"
    )
    return [one.pk for one in ending]


def _end_duty(agency_id: int, today: date) -> None:
    for row in DutyContact.objects.filter(agency_id=agency_id, during__contains=today):
        if row.during.start == today:
            row.delete()
            continue
        row.during = Period(row.during.start, today)
        row.save(update_fields=["during"])
