"""Appoint who answers for an agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries, rules
from throughcare.accounts.models import DutyContact
from throughcare.accounts.types import NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Actor


@transaction.atomic
def appoint_duty_contact(
    agency_id: int, *, membership_id: int, by: Actor, now: datetime, today: date
) -> NotDone | None:
    """Let a worker answer for their agency from today; whoever did before ends today."""
    why_not = rules.why_not_administer(by, agency_id=agency_id, roles=rules.DUTY_TASKS)
    why_not = why_not or _why_not_appoint(agency_id, membership_id, today)
    if why_not is not None:
        return NotDone(why_not)
    _begin(
        _present(agency_id, today), agency_id=agency_id, membership_id=membership_id, today=today
    )
    audit.record_without_access(
        by, act=Act.CHANGE, what="duty_contact", now=now, basis=f"membership:{membership_id}"
    )
    return None


def _why_not_appoint(agency_id: int, membership_id: int, today: date) -> Reason | None:
    worker = queries.worker(membership_id, today)
    if worker is None or worker.agency_id != agency_id:
        return Reason("duty_contact.not_here")
    return None if rules.may_be_contact(worker.role) else Reason("duty_contact.role")


def follow(old_id: int, new_id: int, *, agency_id: int, today: date) -> None:
    """Keep a worker duty contact under the membership that replaces their old one."""
    present = _present(agency_id, today)
    if present is not None and present.membership_id == old_id:
        _begin(present, agency_id=agency_id, membership_id=new_id, today=today)


def _present(agency_id: int, today: date) -> DutyContact | None:
    found = DutyContact.objects.select_for_update()
    return found.filter(agency_id=agency_id, during__contains=today).first()


def _begin(present: DutyContact | None, *, agency_id: int, membership_id: int, today: date) -> None:
    if present is not None and present.membership_id == membership_id:
        return
    if present is not None and present.during.start == today:
        # Days are the unit: whoever is appointed last answered for this day.
        present.membership_id = membership_id
        present.save(update_fields=["membership_id"])
        return
    if present is not None:
        present.during = Period(present.during.start, today)
        present.save(update_fields=["during"])
    DutyContact.objects.create(
        agency_id=agency_id, membership_id=membership_id, during=Period(today)
    )
