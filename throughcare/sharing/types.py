"""Relations, visibility and refusals as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from throughcare.kernel.reasons import Reason


class RelationKind(StrEnum):
    """Name how an agency has to do with a person."""

    CUSTODY = "custody"
    """It holds, or lately held, the person."""
    PROGRAMME = "programme"
    """A programme that fits the person gives it a part."""
    CONTACT = "contact"
    """One of its workers is the person's one contact."""
    TEAM = "team"
    """It was asked to take part in this case."""


@dataclass(frozen=True, slots=True)
class RelationFact:
    """Hold one relation; `until` is the first day on which it no longer holds, None while open."""

    agency_id: int
    kind: RelationKind
    since: date
    until: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class VisibleSpan:
    """Hold one unbroken span of days on which an agency may see a person."""

    agency_id: int
    since: date
    until: date
    kinds: frozenset[RelationKind]


@dataclass(frozen=True, slots=True)
class Refused:
    """Hold a no, with its reason; pages show a stranger the same as for somebody who does not exist."""

    reason: Reason
