"""Record what was read and written. Nothing here is ever changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.audit.types import Act
    from throughcare.kernel.access import Access, Actor


def record(
    access: Access,
    *,
    act: Act,
    what: str,
    person_ids: Sequence[int],
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Store one event under an access; in a transaction it stands or falls with the change it tells of."""
    AuditEvent.objects.bulk_create(
        [
            _event(
                access.actor,
                act=act,
                what=what,
                now=now,
                purpose=access.purpose,
                basis=access.basis.code,
                categories=sorted(access.categories),
                person_ids=list(person_ids),
                detail=dict(detail or {}),
            )
        ]
    )


def record_without_access(
    actor: Actor,
    *,
    act: Act,
    what: str,
    now: datetime,
    person_ids: Sequence[int] = (),
    basis: str = "",
) -> None:
    """Store one event that no access covers: a refusal, a sign-in, an administrative act."""
    AuditEvent.objects.bulk_create(
        [
            _event(
                actor,
                act=act,
                what=what,
                now=now,
                purpose="",
                basis=basis,
                categories=[],
                person_ids=list(person_ids),
                detail={},
            )
        ]
    )


def _event(actor: Actor, *, act: Act, now: datetime, **fields: object) -> AuditEvent:
    return AuditEvent(
        at=now,
        action=act.value,
        account_id=actor.account_id,
        membership_id=actor.membership_id,
        agency_id=actor.agency_id,
        role=actor.role,
        **fields,
    )
