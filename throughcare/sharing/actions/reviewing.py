"""Look at an emergency afterwards: somebody else, once, and with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions.emergencies import EmergencyError, record, refuse
from throughcare.sharing.actions.overseeing import OFFICER
from throughcare.sharing.models import Emergency
from throughcare.sharing.rules.consenting import Fault
from throughcare.sharing.rules.emergencies import REVIEWERS, faults_of_review

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def review(emergency_id: int, *, outcome: str, note: str, access: Access, now: datetime) -> None:
    """Write down what another worker of the agency thinks of an emergency, once.

    Errors: EmergencyError; AccessRefusedError without access to the agency's log.
    """
    row = _of_agency(emergency_id, access)
    actor = access.actor
    faults = faults_of_review(
        outcome=outcome,
        note=note,
        is_own=row.account_id == actor.account_id,
        is_open=row.until > now,
    )
    if actor.role not in REVIEWERS:
        faults.append(Fault("", Reason("emergency.reviewer")))
    if row.reviewed_at is not None:
        faults.append(Fault("", Reason("emergency.reviewed")))
    refuse(faults)
    row.reviewed_at, row.reviewed_by = now, actor.account_id
    row.review_outcome, row.review_note = outcome, note.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "review_outcome", "review_note"])
    detail = {"emergency": row.pk, "outcome": outcome}
    record(access, "emergency_review", row, now, detail)


@transaction.atomic
def note_told(emergency_id: int, *, access: Access, now: datetime) -> bool:
    """Write down that the person was told by letter or in person; False where they had been.

    Errors: AccessRefusedError for everybody but an officer, and for whoever opened the emergency.
    """
    row = _of_agency(emergency_id, access)
    if access.actor.role != OFFICER or row.account_id == access.actor.account_id:
        raise AccessRefusedError(
            f"Cannot write down as [{access.actor.role}] that the person was told of emergency "
            f"[{emergency_id}]: ask a data-protection officer who did not open it."
        )
    if row.person_told_at is not None:
        return False
    row.person_told_at = now
    row.save(update_fields=["person_told_at"])
    record(access, "emergency_told", row, now, {"emergency": row.pk})
    return True


def _of_agency(emergency_id: int, access: Access) -> Emergency:
    agency_id = access.require_agency(Category.AUDIT)
    row = Emergency.objects.select_for_update().filter(pk=emergency_id, agency_id=agency_id).first()
    if row is None:
        raise EmergencyError([Fault("", Reason("emergency.unknown"))])
    return row
