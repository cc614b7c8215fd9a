"""What pages show of emergencies that a worker has open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.sharing.queries import emergencies
from throughcare.sharing.rules.emergencies import OPENERS
from throughcare.web.emergency import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from throughcare.kernel.access import Access, Actor
    from throughcare.sharing.queries.emergencies import EmergencyRow


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Hold one open emergency as its worker sees it."""

    emergency_id: int
    person_id: int
    until: datetime
    reason: str
    shows: str


def banner(person_id: int, *, access: Access, now: datetime) -> list[OpenRow]:
    """Return the worker's open emergencies about somebody, for the top of that person's page."""
    if not may_open(access.actor):
        return []
    return _rows(emergencies.open_for(person_id, access=access, now=now))


def mine(actor: Actor, *, now: datetime) -> list[OpenRow]:
    """Return every emergency that the worker has open."""
    return _rows(emergencies.open_of(actor, now=now))


def may_open(actor: Actor) -> bool:
    """Tell whether the worker's role may break the glass."""
    return actor.role in OPENERS


def _rows(found: Iterable[EmergencyRow]) -> list[OpenRow]:
    return [
        OpenRow(
            one.emergency_id,
            one.person_id,
            one.until,
            words.word(words.REASONS, one.reason_code),
            words.categories(one.categories),
        )
        for one in found
    ]
