"""Invented cases: what the rules would say about nobody in particular, at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from throughcare.sharing.rules.telling import explain, with_parties
from throughcare.sharing.types.facts import (
    Asker,
    ConsentFact,
    ConsentState,
    ObjectionFact,
    Origin,
    PersonFacts,
    ReleaseFact,
    Topic,
    WeighingFact,
)
from throughcare.sharing.types.relations import PhaseFact, RelationFact

if TYPE_CHECKING:
    from throughcare.kernel.access import Category
    from throughcare.sharing.types.decisions import Explanation
    from throughcare.sharing.types.law import Law, Purpose
    from throughcare.sharing.types.relations import Phase, RelationKind

ASKING, RECORDING, NOBODY = -1, -2, 0
"""Numbers of agencies and of a person that do not exist."""
_EARLIER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InventedCase:
    """Hold one invented question: who asks, about what, when, and what is recorded."""

    jurisdiction: str
    kind: str
    role: str
    purpose: Purpose
    category: Category
    origin: str
    """A kind of agency; `own` for the asker's own agency; empty for the shared file."""
    moment: datetime
    day: date
    relations: tuple[RelationKind, ...] = ()
    phase: Phase | None = None
    consent: str = ""
    """given, refused or withdrawn; empty where nobody asked."""
    is_released: bool = False
    is_weighed: bool = False
    is_objected: bool = False
    is_sealed: bool = False
    has_signed: bool = True
    """Whether the agencies are parties of the agreements of the place."""

    def asker(self) -> Asker:
        """Return who asks.

        Source: our own choice.
        """
        return Asker(
            ASKING,
            ASKING,
            self.kind,
            self.jurisdiction,
            self.role,
            self.purpose,
            self.moment.astimezone(UTC),
            self.day,
        )

    def topic(self) -> Topic:
        """Return what is asked about.

        Source: our own choice.
        """
        if not self.origin:
            return Topic(self.category)
        is_own = self.origin == "own"
        kind, agency_id = (self.kind, ASKING) if is_own else (self.origin, RECORDING)
        return Topic(self.category, Origin(agency_id, kind, self.jurisdiction, self.is_sealed))

    def facts(self) -> PersonFacts:
        """Return what is recorded about nobody.

        Source: our own choice.
        """
        categories, since = frozenset({self.category}), self.moment - _EARLIER
        agencies, day = frozenset({ASKING}), self.day - _EARLIER
        consents: tuple[ConsentFact, ...] = ()
        if self.consent:
            state = ConsentState(self.consent)
            consents = (
                ConsentFact(1, since, state, self.purpose, agencies, categories, since, None),
            )
        origin = self.topic().origin
        return PersonFacts(
            NOBODY,
            relations=tuple(
                RelationFact(ASKING, kind, day, None, "invented") for kind in self.relations
            ),
            phases=() if self.phase is None else (PhaseFact(self.phase, day, None),),
            consents=consents,
            releases=(ReleaseFact(origin.agency_id, ASKING, categories, since, None),)
            if self.is_released and origin is not None
            else (),
            weighings=(WeighingFact(ASKING, self.purpose, categories, since, None),)
            if self.is_weighed
            else (),
            objections=(ObjectionFact(ASKING, categories, since, None),)
            if self.is_objected
            else (),
        )

    def explained(self, law: Law) -> Explanation:
        """Return what the rules say, with every gate.

        Source: our own choice, ADR 11.
        """
        topic = self.topic()
        signed = {ASKING, RECORDING} if self.has_signed else set()
        return explain(self.asker(), topic, with_parties(law, topic, signed), self.facts())
