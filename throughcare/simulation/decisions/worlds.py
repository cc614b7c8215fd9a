"""Invent a world: a few agencies and workers, a law, and what is recorded about some people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.types import Law, PersonFacts
from throughcare.simulation.decisions.cast import WorldAgency, WorldWorker
from throughcare.simulation.decisions.chances import Calendar, Chance, calendar
from throughcare.simulation.decisions.laws import invent_law
from throughcare.simulation.decisions.people import invent_person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

ROLE_KINDS = {
    "prison_case_manager": "prison",
    "probation_officer": "probation",
    "aftercare_coordinator": "municipality",
    "ngo_worker": "ngo",
    "health_worker": "health",
    "police_liaison": "police",
}
"""Where a role usually works; the others work anywhere."""
KINDS = ("prison", "probation", "municipality", "ngo", "health", "police", "immigration", "housing")
PLACES = ("NL", "NL", "NL", "BE-VLG", "DE-NW", "LV")
IDS_PER_WORLD = 10_000
"""Ids of one world; the next one begins where they end."""
EVENTS_PER_PERSON = 20
"""Ids of what one person says and opens; half of them are for later changes."""


@dataclass(frozen=True)
class World:
    """Hold one invented world; the same seed and first id give the same one again."""

    seed: int
    first_id: int
    when: Calendar
    agencies: tuple[WorldAgency, ...]
    workers: tuple[WorldWorker, ...]
    law: Law
    people: tuple[PersonFacts, ...]


def invent(
    seed: int,
    *,
    zone: ZoneInfo,
    first_id: int = 1,
    people: int = 30,
    law: Law | None = None,
    places: Sequence[str] = PLACES,
    is_acceptable: bool = True,
) -> World:
    """Return the world of a seed.

    With a `law` given, days at which its rules begin and end come up; without, whether the invented one
    `is_acceptable` to the tables.
    """
    random = Random(seed)  # noqa: S311 - invented people, no secret
    days = [] if law is None else _days_of(law, zone)
    when = calendar(random, zone, random.sample(days, min(5, len(days))))
    chance = Chance(random, when)
    agencies = _agencies(chance, first_id, places)
    workers = _workers(chance, agencies, first_id)
    rules = law or invent_law(
        chance, agencies, workers, first_id=first_id, is_acceptable=is_acceptable
    )
    facts = _people(chance, agencies, workers, range(first_id, first_id + people))
    return World(seed, first_id, when, agencies, workers, rules, facts)


def _people(
    chance: Chance,
    agencies: Sequence[WorldAgency],
    workers: Sequence[WorldWorker],
    ids: range,
) -> tuple[PersonFacts, ...]:
    return tuple(
        invent_person(
            chance,
            person_id,
            agencies=agencies,
            workers=workers,
            first_event=ids.start + EVENTS_PER_PERSON * n,
        )
        for n, person_id in enumerate(ids)
    )


def _days_of(law: Law, zone: ZoneInfo) -> list[date]:
    moments = {moment for rule in law.rules for moment in (rule.since, rule.until) if moment}
    return sorted({moment.astimezone(zone).date() for moment in moments})


def _agencies(chance: Chance, first_id: int, places: Sequence[str]) -> tuple[WorldAgency, ...]:
    kinds = [*KINDS[:5], *chance.random.sample(KINDS, 2)]
    sealed = chance.random.randrange(len(kinds))
    return tuple(
        WorldAgency(first_id + n, kind, chance.one(places), is_sealed=n == sealed)
        for n, kind in enumerate(kinds)
    )


def _workers(
    chance: Chance, agencies: Sequence[WorldAgency], first_id: int
) -> tuple[WorldWorker, ...]:
    found = []
    for n, role in enumerate([*ROLE_PURPOSES, *chance.random.sample(sorted(ROLE_PURPOSES), 3)]):
        usual = [agency for agency in agencies if agency.kind == ROLE_KINDS.get(role, agency.kind)]
        place = chance.one(usual if usual and chance.hits(0.85) else agencies)
        found.append(WorldWorker(first_id + n, place, role))
    return tuple(found)
