"""Keep one event from its person for a while, with a reason and a last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit.actions.recording import record
from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


class WithholdingError(ThroughcareError):
    """Report an event that cannot be withheld like this."""


def withhold(
    event_id: int, *, person_id: int, until_on: date, reason: str, access: Access, now: datetime
) -> None:
    """Keep an event from the person it is about up to, not including, a day; a later call changes the day.

    Errors: WithholdingError without a reason, or for an event that is not about this person.
    """
    access.require(person_id, Category.AUDIT)
    if access.actor.person_id == person_id or not reason.strip():
        raise WithholdingError(
            f"Cannot withhold event [{event_id}]: it needs a reason, and somebody other than the person."
        )
    if not AuditEvent.objects.filter(pk=event_id, person_ids__contains=[person_id]).exists():
        raise WithholdingError(
            f"Cannot withhold event [{event_id}]: it is not about this person. Choose one of theirs."
        )
    with transaction.atomic():
        AuditWithholding.objects.create(
            event_id=event_id,
            person_id=person_id,
            until_on=until_on,
            reason=reason,
            decided_at=now,
            membership_id=access.actor.membership_id,
        )
        record(
            access,
            act=Act.CHANGE,
            what="audit_withholding",
            # Nobody is named: the person would read here that something is kept from them.
            person_ids=[],
            now=now,
            detail={"event": event_id, "until": until_on.isoformat()},
        )
