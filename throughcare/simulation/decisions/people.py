"""Invent what is recorded about one person: all kinds of facts, most of them about agencies of the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from throughcare.kernel.access import Category
from throughcare.sharing.rules.categories import CONSENTABLE
from throughcare.sharing.types import (
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    EmergencyFact,
    Limit,
    ObjectionFact,
    PersonFacts,
    Phase,
    PhaseFact,
    Purpose,
    RelationFact,
    RelationKind,
    ReleaseFact,
    WeighingFact,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from throughcare.simulation.decisions.cast import WorldAgency, WorldWorker
    from throughcare.simulation.decisions.chances import Chance

T = TypeVar("T")
ORIGINS = ("case:1:", "case:2:", "other:")
"""What pushes relations down; each is synchronised on its own."""
BLOCKS = {
    BlockEffect.EXCLUDE: 3,
    BlockEffect.ONLY: 3,
    BlockEffect.FREEZE: 1,
    BlockEffect.LIMIT: 3,
}
"""How often each is recorded."""
PHASE_ORIGINS = ("case:1:", "other:")
"""What pushes phases down, in turn: the first, third … of a person by the first of them."""
STATES = {
    ConsentState.GIVEN: 10,
    ConsentState.RENEWED: 4,
    ConsentState.NARROWED: 2,
    ConsentState.REFUSED: 2,
    ConsentState.WITHDRAWN: 2,
    ConsentState.EXPIRED: 1,
    ConsentState.INVALIDATED: 1,
    ConsentState.REQUESTED: 2,
    ConsentState.DEFERRED: 1,
    ConsentState.UNKNOWN: 1,
}
"""How often each is said."""


def invent_person(
    chance: Chance,
    person_id: int,
    *,
    agencies: Sequence[WorldAgency],
    workers: Sequence[WorldWorker],
    first_event: int,
) -> PersonFacts:
    """Return everything that decisions about one person rest on; ids count from `first_event`."""
    maker = Recorder(chance, agencies, workers)
    return PersonFacts(
        person_id,
        maker.relations(),
        maker.phases(),
        maker.consents(first_event),
        maker.several(maker.release, 0.5, 3),
        maker.several(maker.weighing, 0.7, 8),
        maker.blocks(),
        maker.several(maker.objection, 0.2, 2),
        maker.emergencies(first_event),
    )


def pushed_once(phases: Iterable[PhaseFact]) -> tuple[PhaseFact, ...]:
    """Return phases of which each origin pushes each down once; PHASE_ORIGINS take turns."""
    found: list[PhaseFact] = []
    for phase in phases:
        if phase not in found[len(found) % 2 :: 2]:
            found.append(phase)
    return tuple(found)


class Recorder:
    """Record things about one person, one by one."""

    def __init__(
        self, chance: Chance, agencies: Sequence[WorldAgency], workers: Sequence[WorldWorker]
    ) -> None:
        """Take the source of chance, and who there is."""
        self.chance, self.workers = chance, workers
        self.agency_ids = [agency.agency_id for agency in agencies]

    def several(self, make: Callable[[], T], share: float, most: int) -> tuple[T, ...]:
        """Return up to so many things of one kind."""
        return tuple(make() for _ in range(most) if self.chance.hits(share))

    def relations(self) -> tuple[RelationFact, ...]:
        """Return relations with most agencies, of which some have ended or not begun."""
        found = {}
        for _ in range(self.chance.random.randint(9, 24)):
            relation = self.relation()
            found[relation.agency_id, relation.kind, relation.origin] = relation
        return tuple(found.values())

    def relation(self) -> RelationFact:
        """Return one relation."""
        chance = self.chance
        kind = chance.one(list(RelationKind))
        since, until = chance.days(whole=0.6)
        origin = f"{chance.one(ORIGINS)}{chance.one((kind, 'any'))}"
        return RelationFact(chance.one(self.agency_ids), kind, since, until, origin)

    def phases(self) -> tuple[PhaseFact, ...]:
        """Return where the person stood when, pushed down by two origins in turn, which may say the same."""
        found = [self.phase() for _ in range(self.chance.random.randint(1, 4))]
        if self.chance.hits(0.3):
            found += found[-1:]
        if self.chance.hits(0.4):
            # Both phases on the same days, out of one mouth: what an update must tell apart.
            other = Phase.COMMUNITY if found[0].phase is Phase.CUSTODY else Phase.CUSTODY
            found[1:1] = [self.phase(), replace(found[0], phase=other)]
        return pushed_once(found)

    def phase(self) -> PhaseFact:
        """Return one phase."""
        return PhaseFact(self.chance.one(list(Phase)), *self.chance.days(whole=0.25))

    def consents(self, first_event: int) -> tuple[ConsentFact, ...]:
        """Return what was said about consent; later words on the same thing come often."""
        found: list[ConsentFact] = []
        for n in range(self.chance.random.randint(2, 10)):
            before = self.chance.one(found) if found and self.chance.hits(0.5) else None
            found.append(self.consent(first_event + n, after=before))
        return tuple(found)

    def consent(self, event_id: int, after: ConsentFact | None = None) -> ConsentFact:
        """Return one word on consent; `after` one before it, about the same purpose and agencies."""
        chance = self.chance
        at = chance.one(chance.when.moments) if chance.hits(0.6) else chance.window(whole=1)[0]
        if after is not None and chance.hits(0.3):
            at = after.at
        since, until = chance.window(whole=0.5)
        if chance.hits(0.4):
            since = at
        if until is not None and until <= since:
            until = since + timedelta(days=chance.random.randint(1, 90))
        return ConsentFact(
            event_id,
            at,
            chance.weighed(STATES),
            after.purpose if after else self._usual(CONSENTABLE),
            after.agency_ids if after else chance.some(self.agency_ids, 0.75, at_least=1),
            self._categories(0.7) | (after.categories if after else frozenset()),
            since,
            until,
        )

    def release(self) -> ReleaseFact:
        """Return one release from professional secrecy."""
        giver, taker = self.chance.random.sample(self.agency_ids, 2)
        window = self.chance.window(may_be_empty=True)
        return ReleaseFact(giver, taker, self._categories(0.6), *window)

    def weighing(self) -> WeighingFact:
        """Return one recorded weighing."""
        return WeighingFact(
            self.chance.one(self.agency_ids),
            self._usual(tuple(Purpose)),
            self._categories(0.7),
            *self.chance.window(may_be_empty=True),
        )

    def blocks(self) -> tuple[BlockFact, ...]:
        """Return the blocks on a person: mostly none, else several, which must be read together."""
        if not self.chance.hits(0.22):
            return ()
        found = self.several(self.block, 0.6, 5)
        return (*found, *self._side_by_side()) if self.chance.hits(0.25) else found

    def _side_by_side(self) -> tuple[BlockFact, BlockFact]:
        """Return the lists of two agencies: a worker is on the other one's, mostly not on that of their own."""
        chance = self.chance
        worker, colleague = chance.one(self.workers), chance.one(self.workers)
        named = (
            (colleague.account_id, worker.agency.agency_id),
            (worker.account_id, chance.one(self.agency_ids)),
        )
        ours, theirs = (
            BlockFact(BlockEffect.ONLY, *chance.window(whole=0.8), account, agency)
            for account, agency in named
        )
        return ours, theirs

    def block(self) -> BlockFact:
        """Return one block; whoever it names is an account, an agency, or both: both for a row of an allow-list."""
        chance = self.chance
        effect = chance.weighed(BLOCKS)
        account, agency = self._about(effect)
        return BlockFact(
            effect,
            *chance.window(whole=0.2, may_be_empty=True),
            account,
            agency,
            frozenset() if chance.hits(0.4) else self._categories(0.4),
            chance.one(list(Limit)) if effect is BlockEffect.LIMIT else None,
        )

    def _about(self, effect: BlockEffect) -> tuple[int | None, int | None]:
        if effect is BlockEffect.ONLY:
            return self._listed()
        is_named = effect is BlockEffect.EXCLUDE or self.chance.hits(0.15)
        return self._named() if is_named else (None, None)

    def _named(self) -> tuple[int | None, int | None]:
        account_id = self.chance.one(self.workers).account_id
        agency_id = self.chance.one(self.agency_ids)
        named: dict[str, tuple[int | None, int | None]] = {
            "account": (account_id, None),
            "agency": (None, agency_id),
            "both": (account_id, agency_id),
        }
        return named[self.chance.weighed({"account": 5, "agency": 4, "both": 1})]

    def _listed(self) -> tuple[int, int]:
        """Return a worker with the agency whose list it is: often their own, else any one."""
        worker = self.chance.one(self.workers)
        own = worker.agency.agency_id
        return worker.account_id, own if self.chance.hits(0.6) else self.chance.one(self.agency_ids)

    def objection(self) -> ObjectionFact:
        """Return one objection that is not yet decided."""
        window = self.chance.window(may_be_empty=True)
        return ObjectionFact(self.chance.one(self.agency_ids), self._categories(0.5), *window)

    def emergencies(self, first_id: int) -> tuple[EmergencyFact, ...]:
        """Return the opened emergencies."""
        found = self.several(self.emergency, 0.22, 2)
        return tuple(replace(one, emergency_id=first_id + n) for n, one in enumerate(found))

    def emergency(self) -> EmergencyFact:
        """Return one opened emergency, longer than a real one may last so that it is met."""
        worker = self.chance.one(self.workers)
        since, until = self.chance.window(whole=0.1)
        return EmergencyFact(
            worker.account_id,
            worker.agency.agency_id if self.chance.hits(0.9) else self.chance.one(self.agency_ids),
            self._categories(0.5),
            since,
            until or self.chance.when.moments[-1],
        )

    def _usual(self, purposes: Sequence[Purpose]) -> Purpose:
        usual = (Purpose.REINTEGRATION, Purpose.CASE_CONFERENCE, Purpose.CARE)
        return self.chance.one(usual if self.chance.hits(0.6) else purposes)

    def _categories(self, share: float) -> frozenset[Category]:
        return self.chance.some(Category, share, at_least=1)
