"""Change what is recorded about some people of a world, as days go by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from throughcare.simulation.decisions.chances import Chance
from throughcare.simulation.decisions.people import ORIGINS, PHASE_ORIGINS, Recorder

if TYPE_CHECKING:
    from throughcare.sharing.types import PersonFacts, PhaseFact, RelationFact
    from throughcare.simulation.decisions.worlds import World

CONSENTS_LATER = 10
"""Ids of later consents of a person begin so far after the first one."""


@dataclass(frozen=True, slots=True)
class Change:
    """Hold what becomes of one person: the facts after it, and what one origin pushes down."""

    after: PersonFacts
    origin: str
    pushed: tuple[RelationFact, ...]
    """Relations after the change whose origin begins with `origin`."""
    phases: tuple[PhaseFact, ...] | None
    """Phases that the origin pushes down; None where it pushes none."""


def changed(world: World, *, share: float = 0.5) -> tuple[Change, ...]:
    """Return changes of some of the people."""
    random = Random(f"{world.seed}:changes")  # noqa: S311 - invented people, no secret
    chance = Chance(random, world.when)
    recorder = Recorder(chance, world.agencies, world.workers)
    return tuple(
        _change(chance, recorder, facts, world.first_id + 20 * n + CONSENTS_LATER)
        for n, facts in enumerate(world.people)
        if chance.hits(share)
    )


def _change(chance: Chance, recorder: Recorder, facts: PersonFacts, next_event: int) -> Change:
    origin = chance.one(ORIGINS)
    kept = tuple(r for r in facts.relations if not r.origin.startswith(origin))
    pushed = _pushed(chance, recorder, facts, origin)
    phases = _phases(chance, recorder, facts) if origin == PHASE_ORIGINS[0] else None
    consents = tuple(
        recorder.consent(next_event + n, chance.one(facts.consents) if facts.consents else None)
        for n in range(chance.random.randint(0, 2))
    )
    after = replace(
        facts,
        relations=kept + pushed,
        phases=facts.phases if phases is None else phases + facts.phases[1::2],
        consents=facts.consents + consents,
        releases=facts.releases + recorder.several(recorder.release, 0.3, 1),
        weighings=facts.weighings + recorder.several(recorder.weighing, 0.3, 1),
        blocks=facts.blocks[1:] + recorder.several(recorder.block, 0.3, 1),
        objections=facts.objections[1:] + recorder.several(recorder.objection, 0.4, 1),
    )
    return Change(after, origin, pushed, phases)


def _pushed(
    chance: Chance, recorder: Recorder, facts: PersonFacts, origin: str
) -> tuple[RelationFact, ...]:
    """Return relations of one origin: some stay as they were, some move their dates, some are new."""
    found = {}
    for relation in facts.relations:
        if relation.origin.startswith(origin) and chance.hits(0.7):
            since, until = chance.days()
            moved = replace(relation, since=since, until=until)
            found[relation.agency_id, relation.kind] = moved if chance.hits(0.5) else relation
    for _ in range(chance.random.randint(0, 2)):
        fresh = recorder.relation()
        found[fresh.agency_id, fresh.kind] = replace(fresh, origin=f"{origin}{fresh.kind}")
    return tuple(found.values())


def _phases(chance: Chance, recorder: Recorder, facts: PersonFacts) -> tuple[PhaseFact, ...]:
    """Return the phases that the first origin pushes down now: some of its own stay, some come."""
    stay = [phase for phase in facts.phases[0::2] if chance.hits(0.6)]
    return tuple(
        dict.fromkeys([*stay, *(recorder.phase() for _ in range(chance.random.randint(0, 2)))])
    )
