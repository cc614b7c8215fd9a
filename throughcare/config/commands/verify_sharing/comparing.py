"""Compare the faces of the one decision over invented worlds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from throughcare.config.commands.verify_sharing import (
    faces,
    guard,
    hits,
    keeping,
    minimal,
    policing,
    staging,
)
from throughcare.config.commands.verify_sharing.faces import LISTED
from throughcare.config.commands.verify_sharing.memory import Forgetful, Memory
from throughcare.config.commands.verify_sharing.report import Disagreement, Report
from throughcare.config.commands.verify_sharing.staging import Source
from throughcare.config.commands.verify_sharing.states import Listing
from throughcare.sharing.queries.law import law as law_in_force
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Topic
from throughcare.simulation.decisions import World, askers, changed, edges_of, invent, topics
from throughcare.simulation.decisions.worlds import IDS_PER_WORLD, PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Asker, Decision, Law, PersonFacts
    from throughcare.simulation.decisions import Asked

FIRST_ID = 9_000_000_000
"""Far above the id of any row."""
SHARED = tuple(Topic(category) for category in LISTED)


@dataclass(frozen=True, slots=True)
class Size:
    """Hold how much is asked in each world."""

    askers: int
    people: int
    lists: bool
    """Ask lists and the guard too, before and after a change; then only about what lists show."""


TWO = Size(24, 10, lists=False)
FOUR = Size(20, 30, lists=True)
SIZES = {"two": TWO, "four": FOUR}
DECISIONS = {"two": 24 * 10 * 19 * 8, "four": 2 * 20 * 30 * len(LISTED)}
"""How many decisions one world gives."""


def compare_worlds(first: int, count: int, *, seed: int, faces_: str) -> Report:
    """Compare so many worlds of a run, from the first one on."""
    report = Report(hits.wanted(shared_only=faces_ == "four"))
    for number in range(first, first + count):
        report.add(compare_world(number, seed=seed, size=SIZES[faces_]))
    return report


class DisagreedError(Exception):
    """Report the first disagreement where one is enough."""


def holds(
    number: int,
    *,
    seed: int,
    size: Size,
    memory: Memory,
    policies: str = "",
    with_walls: bool = False,
) -> None:
    """Ask one world again, what plain Python says out of memory, up to the first disagreement.

    Shapes: `policies` is SQL that takes the place of the guard; the connection is the owner's then.
    `with_walls` asks every guarded table too.
    Errors: DisagreedError.
    """
    source = source_of(number, lists=size.lists)
    world = memory.of((size, number), lambda: world_of(number, seed=seed, source=source))
    comparison = _Comparison(size, memory, is_quick=True, with_walls=with_walls)
    with staging.staged(world, source, policies=policies) as law:
        comparison.compare(replace(world, law=law))


def compare_world(number: int, *, seed: int, size: Size) -> Report:
    """Compare the faces in one world of a run; the first disagreement is shortened to what it takes."""
    source = source_of(number, lists=size.lists)
    world = world_of(number, seed=seed, source=source)
    comparison = _Comparison(size, Forgetful(), is_quick=False, with_walls=size.lists)
    with staging.staged(world, source) as law:
        if source is Source.STORED:
            comparison.same_law(world, law)
        comparison.compare(replace(world, law=law))
    report = comparison.report
    report.worlds = 1
    if report.disagreements:
        first = minimal.smaller(report.disagreements[0], world, source)
        report.disagreements = [first, *report.disagreements[1:]]
    return report


def source_of(number: int, *, lists: bool) -> Source:
    """Return where the law of a world comes from; lists read it from the tables."""
    if number % 8 == (3 if lists else 7):
        return Source.SHIPPED
    return Source.STORED if lists or number % 4 == 1 else Source.MEMORY


def world_of(number: int, *, seed: int, source: Source) -> World:
    """Return one world of a run."""
    given = law_in_force() if source is Source.SHIPPED else None
    return invent(
        seed * 1_000_003 + number,
        zone=ZoneInfo(settings.TIME_ZONE),
        first_id=FIRST_ID + number * IDS_PER_WORLD,
        law=given,
        places=_places(given),
        is_acceptable=source is not Source.MEMORY,
    )


def _places(law: Law | None) -> tuple[str, ...]:
    if law is None or not law.rules:
        return PLACES
    return tuple(sorted({place for rule in law.rules for place in rule.jurisdictions})) * 2 + (
        "FR",
    )


class _Comparison:
    """Compare what the faces say in one world."""

    def __init__(self, size: Size, memory: Memory, *, is_quick: bool, with_walls: bool) -> None:
        self.size, self.memory, self.is_quick = size, memory, is_quick
        self.with_walls = with_walls
        self.report = Report()
        self.guarded = size.lists and guard.is_there()
        if size.lists and not self.guarded:
            self.report.notes.append(
                "The database has no guard on people: the row-level face was left out."
            )

    def same_law(self, world: World, law: Law) -> None:
        """Note where a law was read otherwise than it was written."""
        written, read = ((*one.rules, *one.regimes) for one in (world.law, law))
        for one, other in zip(written, read, strict=True):
            if one != other:
                self._differ("law", repr(one), repr(other), world)

    def compare(self, world: World) -> None:
        """Ask everything, where lists take part also after some days of change."""
        if not self.size.lists:
            self._ask(world, topics(world), turn=0)
            return
        staging.project(world)
        self._ask(world, SHARED, turn=0)
        if self.with_walls and self.guarded:
            self._walls(world)
        changes = changed(world)
        for face, expected, found in staging.apply(world, changes):
            self._differ(face, expected, found, world)
        after = {change.after.person_id: change.after for change in changes}
        people = tuple(after.get(person.person_id, person) for person in world.people)
        world = replace(world, people=people)
        for face, expected, found in keeping.differences(world):
            self._differ(face, expected, found, world)
        self._ask(world, SHARED, turn=1)

    def _ask(self, world: World, about: Sequence[Topic], *, turn: int) -> None:
        key = (self.size, world.seed, turn)
        edges = {} if self.is_quick else edges_of(world.law, world.people, world.when)
        for place, asked in enumerate(self._askers(world, turn=turn)):
            self._two_way(world, asked, about, (*key, place))
            if self.size.lists and asked.asker.is_active:
                # Whoever has left does not come as far as a list.
                self._lists(world, asked, (*key, place, "lists"))
            if not self.is_quick:
                self.report.hits += hits.facts_met(asked.asker, asked.people, about)
                self.report.hits += hits.edges_met(asked.asker, asked.people, about, edges)

    def _askers(self, world: World, *, turn: int) -> list[Asked]:
        size = self.size
        return self.memory.of(
            (size, world.seed, turn),
            lambda: askers(
                world,
                edges_of(world.law, world.people, world.when),
                size.askers,
                people=size.people,
                turn=turn,
            ),
        )

    def _two_way(
        self, world: World, asked: Asked, about: Sequence[Topic], key: tuple[object, ...]
    ) -> None:
        asker, law = asked.asker, world.law
        decisions = self.memory.of(
            key,
            lambda: [decide(asker, topic, law, facts) for facts in asked.people for topic in about],
        )
        answers = faces.ask_sql(asker, law, [facts.person_id for facts in asked.people], about)
        expect = faces.Expected(answers)
        tally = hits.Tally(asker, law, about)
        for number, (decision, found) in enumerate(zip(decisions, answers.rows, strict=True)):
            expected = expect(decision)
            if not self.is_quick:
                tally.note(number % len(about), decision, expected[1])
            if found != expected or not answers.means(found, decision):
                about_whom = about[number % len(about)], asked.people[number // len(about)]
                told = _told(decision), answers.told(found)
                self._differ("sql", *told, world, asker, *about_whom)
        self.report.decisions += len(decisions)
        if not self.is_quick:
            self.report.hits += tally.hits()

    def _lists(self, world: World, asked: Asked, key: tuple[object, ...]) -> None:
        asker = asked.asker
        expected = self.memory.of(key, lambda: faces.may_be_listed(asker, world.law, asked.people))
        access = faces.list_access(asker)
        ids = [person.person_id for person in asked.people]
        for face, found in zip(("visible", "joined"), faces.ask_lists(access, ids), strict=True):
            for one in LISTED:
                self._same_people(f"{face} {one}", expected[one], found[one], world, asked)
        self.report.listed += len(ids) * len(LISTED)
        if self.guarded:
            self._guard(world, asked, access, expected[LISTED[0]])

    def _guard(
        self, world: World, asked: Asked, access: Access | None, expected: frozenset[int]
    ) -> None:
        ids = [person.person_id for person in asked.people]
        found = guard.ask_guard(asked.asker, access, ids)
        self._same_people("guard of lists", expected, found, world, asked)
        if not self.report.guarded:
            one = guard.ask_decided(ids[0], ids)
            self._same_people("guard of one", frozenset(ids[:1]), one, world, asked)
        self.report.guarded += len(ids)

    def _walls(self, world: World) -> None:
        """Ask every guarded table in the name of the first worker whose list shows somebody."""
        for place, asked in enumerate(self._askers(world, turn=0)):
            access = faces.list_access(asked.asker) if asked.asker.is_active else None
            if access is None:
                continue
            listed = self._listed(world, asked.asker, place)
            if not listed:
                continue
            listing = Listing(asked.asker, access, listed)
            for face, expected, found in policing.differences(world, listing):
                self._differ(face, expected, found, world)
            self.report.walls += 1
            return

    def _listed(self, world: World, asker: Asker, place: int) -> frozenset[int]:
        return self.memory.of(
            (self.size, world.seed, "walls", place),
            lambda: faces.may_be_listed(asker, world.law, world.people)[LISTED[0]],
        )

    def _same_people(
        self, face: str, expected: frozenset[int], found: frozenset[int], world: World, asked: Asked
    ) -> None:
        for person in asked.people:
            was, now = person.person_id in expected, person.person_id in found
            if was != now:
                told = ("listed" if was else "not listed", "listed" if now else "not listed")
                self._differ(face, *told, world, asked.asker, SHARED[0], person)

    def _differ(
        self,
        face: str,
        expected: str,
        found: str,
        world: World,
        asker: Asker | None = None,
        topic: Topic | None = None,
        facts: PersonFacts | None = None,
    ) -> None:
        if self.is_quick:
            raise DisagreedError(face)
        law = None if asker is None else world.law
        self.report.differ(
            Disagreement(face, world.seed, expected, found, asker, topic, facts, law)
        )


def _told(decision: Decision) -> str:
    key = "" if decision.rule is None else f" by [{decision.rule.key}]"
    limits = ", ".join(sorted(decision.limits))
    return f"{decision.outcome} {decision.level.name}{key} [{limits}] {decision.failed or ''}"
