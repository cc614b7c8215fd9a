"""Record what is about to be shown: how many appointments, of whom; never what about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from throughcare.appointments.types import Entry
    from throughcare.kernel.access import Access


def record_shown(rows: Sequence[Entry], *, person_id: int, access: Access, now: datetime) -> None:
    """Store that a diary is about to be shown; an empty one is stored too."""
    levels = sorted({one.level.name.lower() for one in rows})
    audit.record(
        access,
        act=Act.READ,
        what="diary",
        person_ids=[person_id],
        now=now,
        detail={"count": len(rows), "levels": levels},
    )


def record_listed(person_ids: Iterable[int], *, what: str, access: Access, now: datetime) -> None:
    """Store whose appointments are about to be shown in a list of a worker or an agency."""
    audit.record(access, act=Act.LIST, what=what, person_ids=sorted(set(person_ids)), now=now)
