"""Invent who asks what, when: half of the askers stand on a boundary that bears on what they ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.types import Asker, PersonFacts, Purpose, Topic
from throughcare.simulation.decisions.chances import Chance
from throughcare.simulation.decisions.edges import KINDS, PLACES, Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from throughcare.simulation.decisions.cast import WorldWorker
    from throughcare.simulation.decisions.worlds import World

AIMED = 0.6
"""Share of askers who stand on a boundary that bears on them; our own choice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one worker, and about whom they ask."""

    asker: Asker
    people: tuple[PersonFacts, ...]


def askers(
    world: World,
    edges: Mapping[datetime, Sequence[Edge]],
    count: int,
    *,
    people: int,
    turn: int = 0,
) -> list[Asked]:
    """Return so many workers, each with a purpose, a moment and people; another `turn` gives others.

    Kinds of edges take turns over the worlds of one run, so that none is left out by bad luck.
    """
    random = Random(f"{world.seed}:{turn}")  # noqa: S311 - invented people, no secret
    chance = Chance(random, world.when)
    by_kind = _sorted_out(edges.values())
    kinds = list(by_kind)
    place = (world.seed * 2 + turn) * count
    found = []
    for n in range(place, place + count):
        edge = chance.one(by_kind[kinds[n % len(kinds)]]) if chance.hits(AIMED) else None
        asker = (
            _asker(chance, chance.one(world.workers), chance.moment())
            if edge is None
            else _aimed(chance, world, edge)
        )
        found.append(Asked(asker, _people(chance, world, edge, people)))
    return found


def _people(chance: Chance, world: World, edge: Edge | None, count: int) -> tuple[PersonFacts, ...]:
    """Return some of the people, the one whom an edge is about among them."""
    others = chance.random.sample(world.people, min(count, len(world.people)))
    if edge is None or edge.person_id is None:
        return tuple(others)
    about = [person for person in world.people if person.person_id == edge.person_id]
    return tuple((about + [person for person in others if person not in about])[:count])


def _sorted_out(groups: Iterable[Sequence[Edge]]) -> dict[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = {}
    for edges in groups:
        for edge in edges:
            found.setdefault((edge.kind, edge.place), []).append(edge)
    return {
        (kind, place): found[kind, place]
        for kind in KINDS
        for place in PLACES
        if (kind, place) in found
    }


def _asker(chance: Chance, worker: WorldWorker, moment: datetime) -> Asker:
    return Asker(
        worker.account_id,
        worker.agency.agency_id,
        worker.agency.kind,
        worker.agency.jurisdiction,
        worker.role,
        _purpose(chance, worker.role),
        moment,
        chance.when.day_of(moment),
        is_active=not chance.hits(0.02),
        is_strong=not chance.hits(0.08),
    )


def _purpose(chance: Chance, role: str) -> Purpose:
    if chance.hits(0.03):
        return chance.one(tuple(Purpose))
    return chance.one(ROLE_PURPOSES[role])


def _aimed(chance: Chance, world: World, edge: Edge) -> Asker:
    """Return a worker whose questions can hang on an edge, where the world has one."""
    workers = list(world.workers)
    chance.random.shuffle(workers)
    found = [_asker(chance, worker, edge.moment) for worker in workers]
    for asker in found:
        wanted = [p for p in ROLE_PURPOSES[asker.role] if edge.purposes and p in edge.purposes]
        one = replace(asker, purpose=chance.one(wanted)) if wanted else asker
        if edge.concerns(one):
            return one
    return found[0]


def topics(world: World, *, shared_only: bool = False) -> tuple[Topic, ...]:
    """Return every category in the shared file, and as every agency of the world recorded it."""
    origins = [None, *(agency.origin for agency in world.agencies if not shared_only)]
    return tuple(Topic(category, origin) for origin in origins for category in Category)
