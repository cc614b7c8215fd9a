"""Devices that many people use one after the other: set up by the administrator of an agency, and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import rules
from throughcare.accounts.models import Kiosk
from throughcare.accounts.types import NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Actor


@transaction.atomic
def set_up_kiosk(
    agency_id: int, *, place: str, idle_seconds: int, by: Actor, now: datetime
) -> int | NotDone:
    """Allow a device of an agency to be a kiosk; return its number."""
    why_not = rules.why_not_administer(by, agency_id=agency_id, roles=rules.WORKER_TASKS)
    if why_not is not None:
        return NotDone(why_not)
    kiosk = Kiosk.objects.create(
        agency_id=agency_id,
        place=place,
        idle_seconds=idle_seconds,
        made_at=now,
        made_by_id=by.membership_id,
    )
    _record(by, Act.RECORD, kiosk.pk, now)
    return kiosk.pk


@transaction.atomic
def end_kiosk(kiosk_id: int, *, agency_id: int, by: Actor, now: datetime) -> bool:
    """Let nobody sign in at a device any more; False when it was none of the agency."""
    if rules.why_not_administer(by, agency_id=agency_id, roles=rules.WORKER_TASKS):
        return False
    live = Kiosk.objects.filter(pk=kiosk_id, agency_id=agency_id, ended_at=None)
    if not live.update(ended_at=now):
        return False
    _record(by, Act.ERASE, kiosk_id, now)
    return True


def _record(by: Actor, act: Act, kiosk_id: int, now: datetime) -> None:
    audit.record_without_access(by, act=act, what="kiosk", now=now, basis=f"kiosk:{kiosk_id}")
