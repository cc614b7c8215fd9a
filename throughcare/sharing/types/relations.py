"""Relations and visibility as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.reasons import Reason


class RelationKind(StrEnum):
    """Name how an agency has to do with a person; the order says which one is named first as a ground."""

    CUSTODY = "custody"
    """It holds, or lately held, the person."""
    SUPERVISION = "supervision"
    """It supervises the person under an order."""
    CARE = "care"
    """It treats the person, or helps them in confidence."""
    PROGRAMME = "programme"
    """A programme that fits the person gives it a part."""
    CONTACT = "contact"
    """One of its workers is the person's one contact."""
    TEAM = "team"
    """It was asked to take part in this case."""
    CONFERENCE = "conference"
    """It sits in a case conference about the person."""
    REFERRAL = "referral"
    """It accepted a referral of the person."""


class Phase(StrEnum):
    """Say where the person stands: Council of Europe words, as far as sharing rules ask for it."""

    CUSTODY = "custody"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class RelationFact:
    """Hold one relation; `until` is the first day on which it no longer holds, None while open."""

    agency_id: int
    kind: RelationKind
    since: date
    until: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class PhaseFact:
    """Hold from which day until before which day a person was in a phase; None while it lasts."""

    phase: Phase
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class VisibleSpan:
    """Hold one unbroken period in which an agency has to do with a person, and what is the case in it.

    `facts` is a set of bits, see `sharing.rules.bits`; which of them suffice is asked of the rules in force.
    """

    agency_id: int
    since: datetime
    until: datetime
    facts: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Hold a no, with its reason; pages show a stranger the same as for somebody who does not exist."""

    reason: Reason
