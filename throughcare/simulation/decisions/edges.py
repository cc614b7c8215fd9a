"""Find the moments at which something in a world begins, ends, or holds for its last microsecond."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.types import BlockEffect
from throughcare.simulation.decisions.chances import MICROSECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from throughcare.sharing.types import Asker, Law, PersonFacts, Purpose, Rule
    from throughcare.simulation.decisions.chances import Calendar

EVERY = frozenset(Category)
KINDS = (
    "relation", "phase", "consent", "word", "release", "weighing", "block", "objection", "emergency",
    "rule", "agreement", "party", "regime",
)  # fmt: skip
"""What begins and ends; a word on consent only begins."""
PLACES = ("start", "last", "end")


@dataclass(frozen=True, slots=True)
class Edge:
    """Hold one such moment, and whose questions it can bear on; None means anybody's."""

    kind: str
    place: str
    moment: datetime
    categories: frozenset[Category]
    person_id: int | None = None
    agency_ids: frozenset[int] | None = None
    account_ids: frozenset[int] | None = None
    purposes: frozenset[Purpose] | None = None
    rules: tuple[Rule, ...] = ()
    """For a part of the law: the rules that hang on it."""

    def concerns(self, asker: Asker) -> bool:
        """Tell whether the worker's questions can hang on it."""
        if self.rules:
            return any(_is_for(rule, asker) for rule in self.rules)
        return (
            (self.agency_ids is None or asker.agency_id in self.agency_ids)
            and (self.account_ids is None or asker.account_id in self.account_ids)
            and (self.purposes is None or asker.purpose in self.purposes)
        )


def _is_for(rule: Rule, asker: Asker) -> bool:
    return (
        asker.purpose in rule.purposes
        and (not rule.roles or asker.role in rule.roles)
        and (not rule.receivers or asker.agency_kind in rule.receivers)
        and (not rule.jurisdictions or asker.jurisdiction in rule.jurisdictions)
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    kind: str
    since: datetime
    until: datetime | None
    categories: frozenset[Category] = EVERY
    person_id: int | None = None
    agency_ids: frozenset[int] | None = None
    account_ids: frozenset[int] | None = None
    purposes: frozenset[Purpose] | None = None
    rules: tuple[Rule, ...] = ()

    def edges(self) -> Iterator[Edge]:
        about = (
            self.categories, self.person_id, self.agency_ids, self.account_ids, self.purposes,
            self.rules,
        )  # fmt: skip
        yield Edge(self.kind, "start", self.since, *about)
        if self.until is not None:
            yield Edge(self.kind, "last", self.until - MICROSECOND, *about)
            yield Edge(self.kind, "end", self.until, *about)


def edges_of(law: Law, people: Sequence[PersonFacts], when: Calendar) -> dict[datetime, list[Edge]]:
    """Return moment -> what begins or ends there, in a law and in what is recorded about people."""
    found: dict[datetime, list[Edge]] = defaultdict(list)
    for dated in (*_in_law(law), *(one for person in people for one in _about(person, when))):
        for edge in dated.edges():
            found[edge.moment].append(edge)
    return dict(found)


def _in_law(law: Law) -> Iterator[_Dated]:
    hanging: dict[str, list[Rule]] = defaultdict(list)
    for rule in law.rules:
        yield _Dated("rule", rule.since, rule.until, rule.categories, rules=(rule,))
        if rule.agreement is not None:
            hanging[rule.agreement.key].append(rule)
    for rules in hanging.values():
        yield from _in_agreement(tuple(rules))
    for regime in law.regimes:
        yield _Dated("regime", regime.since, regime.until, regime.categories or EVERY)


def _in_agreement(rules: tuple[Rule, ...]) -> Iterator[_Dated]:
    agreement = rules[0].agreement
    if agreement is None:
        return
    about = EVERY.intersection(frozenset().union(*(rule.categories for rule in rules)))
    yield _Dated("agreement", agreement.since, agreement.until, about, rules=rules)
    for since, until in agreement.parties.values():
        yield _Dated("party", since, until, about, rules=rules)


def _about(person: PersonFacts, when: Calendar) -> Iterator[_Dated]:
    pid = person.person_id
    for relation in person.relations:
        window = _start(relation.since, when), _end(relation.until, when)
        yield _Dated("relation", *window, EVERY, pid, frozenset({relation.agency_id}))
    for phase in person.phases:
        yield _Dated("phase", _start(phase.since, when), _end(phase.until, when), EVERY, pid)
    for event in person.consents:
        about = (event.categories, pid, event.agency_ids, None, frozenset({event.purpose}))
        yield _Dated("consent", event.since, event.until, *about)
        yield _Dated("word", event.at, None, *about)
    yield from _recorded(person)


def _recorded(person: PersonFacts) -> Iterator[_Dated]:
    pid = person.person_id
    for release in person.releases:
        agency = frozenset({release.agency_id})
        yield _Dated("release", release.since, release.until, release.categories, pid, agency)
    for one in person.weighings:
        about = (one.categories, pid, frozenset({one.agency_id}), None, frozenset({one.purpose}))
        yield _Dated("weighing", one.since, one.until, *about)
    for block in person.blocks:
        # An allow-list matters to every colleague of whom it names.
        named = None if block.effect is BlockEffect.ONLY else block.account_id
        yield _Dated(
            "block",
            block.since,
            block.until,
            block.categories or EVERY,
            pid,
            None if block.agency_id is None else frozenset({block.agency_id}),
            None if named is None else frozenset({named}),
        )
    for objection in person.objections:
        agency = frozenset({objection.agency_id})
        yield _Dated(
            "objection", objection.since, objection.until, objection.categories, pid, agency
        )
    for emergency in person.emergencies:
        who = (frozenset({emergency.agency_id}), frozenset({emergency.account_id}))
        yield _Dated("emergency", emergency.since, emergency.until, emergency.categories, pid, *who)


def _start(day: date, when: Calendar) -> datetime:
    return datetime.combine(day, time.min, tzinfo=when.zone)


def _end(day: date | None, when: Calendar) -> datetime | None:
    return None if day is None else _start(day, when)
