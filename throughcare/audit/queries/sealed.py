"""Say how far events are sealed and witnessed, and since when they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max

from throughcare.audit.models import AuditCheckpoint, AuditCosignature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_WAITING = """
SELECT count(*), min(e.recorded_at) FROM audit_event e
WHERE e.id > %s AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.id)
"""


@dataclass(frozen=True, slots=True)
class WitnessState:
    """Hold how far one witness has countersigned."""

    name: str
    size: int
    at: datetime | None
    unwitnessed_since: datetime | None
    """When the oldest head was made that this witness has not seen followed; empty when it is up to date."""


@dataclass(frozen=True, slots=True)
class SealState:
    """Hold how far events are sealed."""

    size: int
    at: datetime | None
    waiting: int
    waiting_since: datetime | None
    witnesses: tuple[WitnessState, ...]


def seal_state(names: Sequence[str] = ()) -> SealState:
    """Return what is sealed, what waits, and how far each witness is, the named ones in any case."""
    last = AuditCheckpoint.objects.order_by("-size").first()
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [last.floor if last else 0])
        waiting, since = cursor.fetchone()
    seen = dict(
        AuditCosignature.objects.values("witness")
        .annotate(top=Max("size"))
        .values_list("witness", "top")
    )
    states = tuple(_witness(name, seen.get(name, 0)) for name in sorted({*names, *seen}))
    return SealState(last.size if last else 0, last.at if last else None, waiting, since, states)


def _witness(name: str, size: int) -> WitnessState:
    signed = AuditCosignature.objects.filter(witness=name, size=size).first()
    unseen = AuditCheckpoint.objects.filter(size__gt=size).order_by("size").first()
    return WitnessState(name, size, signed.at if signed else None, unseen.at if unseen else None)
