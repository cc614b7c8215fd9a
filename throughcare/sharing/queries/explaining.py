"""Explain what a worker sees of a person, and what agencies see, from what is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.rules import consenting, lasting, telling
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.rules.explaining import Question, decide, holds_on
from throughcare.sharing.types import (
    Asker,
    Decision,
    Explanation,
    Law,
    Level,
    Origin,
    PersonFacts,
    Purpose,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from throughcare.agencies.types import AgencyRow
    from throughcare.kernel.access import Access

ANYBODY = 0
"""The account for which an agency in general is asked: blocks on single accounts do not touch it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what a worker is told about one category, as some agencies recorded it."""

    category: Category
    origin_ids: tuple[int | None, ...]
    """Who recorded it; None is the shared file."""
    explanation: Explanation
    until: datetime | None
    """When a yes ends, as things stand."""

    @property
    def steps(self) -> frozenset[str]:
        """Return the codes of the next steps."""
        return frozenset(step.code for step in self.explanation.next_steps)


def told_to(person_id: int, asker: Asker, *, access: Access) -> list[Told]:
    """Return, category by category, what a worker sees, and what they may know that they do not see.

    Shapes: what several agencies recorded stands together where the answer is the same.
    """
    facts = facts_of([person_id], access=access)[person_id]
    known = access.covers(person_id, Category.INVOLVEMENT)
    return _told(asker, law(), facts, _origins_known(asker, facts, knows_others=known))


def opened_otherwise(
    person_id: int, asker: Asker, *, access: Access
) -> dict[Purpose, tuple[Category, ...]]:
    """Return which other purposes of a worker's role show more of somebody whom they know of, and of what.

    Nothing is said that the worker would not be shown after choosing that purpose, nor about agencies of
    which they do not know now.
    Errors: AccessRefusedError where the person may not be known.
    """
    access.require(person_id, Category.IDENTITY)
    facts, rules = facts_of([person_id], access=access)[person_id], law()
    known = access.covers(person_id, Category.INVOLVEMENT)
    origins = _origins_known(asker, facts, knows_others=known)
    topics = [Topic(category, origin) for category in Category for origin in origins]
    now = {topic: max(_level(asker, topic, rules, facts), Level.EXISTENCE) for topic in topics}
    partly = {topic: level for topic, level in now.items() if level is not Level.FULL}
    more = {}
    for purpose in ROLE_PURPOSES.get(asker.role, ()):
        then = replace(asker, purpose=purpose)
        opened = [
            one.category for one, level in partly.items() if _level(then, one, rules, facts) > level
        ]
        more[purpose] = tuple(dict.fromkeys(opened))
    return {purpose: found for purpose, found in more.items() if found}


def _level(asker: Asker, topic: Topic, rules: Law, facts: PersonFacts) -> Level:
    question = Question(asker, topic, rules, facts)
    if question.is_blocked():
        return Level.NONE
    return decide(asker, topic, rules, telling.known_to(question)).level


def _told(asker: Asker, rules: Law, facts: PersonFacts, origins: list[Origin | None]) -> list[Told]:
    return [
        _of_group(category, group, asker, rules, facts)
        for category in Category
        for group in _alike(category, origins, asker, rules, facts)
    ]


def _alike(
    category: Category,
    origins: list[Origin | None],
    asker: Asker,
    rules: Law,
    facts: PersonFacts,
) -> list[list[Origin | None]]:
    """Put together the origins about which the answer is the same."""
    groups: dict[tuple[object, ...], list[Origin | None]] = {}
    for origin in origins:
        found = decide(asker, Topic(category, origin), rules, facts)
        key = found.level, found.rule and found.rule.rule_id, found.failed
        groups.setdefault(key, []).append(origin)
    return list(groups.values())


def _of_group(
    category: Category, group: list[Origin | None], asker: Asker, rules: Law, facts: PersonFacts
) -> Told:
    topic = Topic(category, group[0])
    found = telling.told(asker, topic, rules, facts)
    until = None
    if found.decision.failed is None:
        question = Question(asker, topic, rules, facts)
        until = lasting.holds_until(question, found.decision, start_of=start_of)
    ids = tuple(None if one is None else one.agency_id for one in group)
    return Told(category, ids, found, until)


def _origins_known(asker: Asker, facts: PersonFacts, *, knows_others: bool) -> list[Origin | None]:
    """Return the shared file, one's own agency, and the others where the worker may know who takes part."""
    rows = agencies.agency_map().agencies
    live = dict.fromkeys(fact.agency_id for fact in facts.relations if holds_on(fact, asker.day))
    named = [asker.agency_id, *(one for one in live if one != asker.agency_id)]
    return [
        None,
        *(
            _origin(rows[agency_id])
            for agency_id in named
            if agency_id in rows
            and (agency_id == asker.agency_id or (knows_others and not rows[agency_id].is_sealed))
        ),
    ]


def _origin(row: AgencyRow) -> Origin:
    return Origin(row.agency_id, row.kind, row.jurisdiction, row.is_sealed)


@dataclass(frozen=True, slots=True)
class SeenRow:
    """Hold what an agency sees of a person on one ground, as the person reads it."""

    categories: tuple[Category, ...]
    purpose: Purpose
    decision: Decision
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Hold one agency that has to do with a person, and what it sees that others recorded."""

    agency_id: int
    name: str
    kind: str
    rows: tuple[SeenRow, ...]


def seen_by(person_id: int, *, access: Access, now: datetime, today: date) -> list[SeenBy]:
    """Return what each agency that has to do with the person sees, in the role in which it usually asks.

    Only for the person themself: sealed services are named.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id != person_id:
        return []
    facts = facts_of([person_id], access=access)[person_id]
    rows = agencies.agency_map().agencies
    live = dict.fromkeys(fact.agency_id for fact in facts.relations if holds_on(fact, today))
    here = [rows[agency_id] for agency_id in live if agency_id in rows]
    rules = law()
    return [
        SeenBy(row.agency_id, row.name, row.kind, _rows_of(row, here, rules, facts, now, today))
        for row in here
    ]


def _rows_of(
    agency: AgencyRow,
    here: Iterable[AgencyRow],
    rules: Law,
    facts: PersonFacts,
    now: datetime,
    today: date,
) -> tuple[SeenRow, ...]:
    origins = [None, *(_origin(row) for row in here if row.agency_id != agency.agency_id)]
    return tuple(
        row
        for asker in _askers(agency, now, today)
        for row in _grouped(asker, _best(asker, origins, rules, facts), rules, facts)
    )


def _askers(agency: AgencyRow, now: datetime, today: date) -> Iterator[Asker]:
    role = consenting.KIND_ROLES.get(agency.kind, "")
    for purpose in ROLE_PURPOSES.get(role, ()):
        yield Asker(
            ANYBODY,
            agency.agency_id,
            agency.kind,
            agency.jurisdiction,
            role,
            purpose,
            now,
            today,
        )


def _best(
    asker: Asker, origins: list[Origin | None], rules: Law, facts: PersonFacts
) -> dict[Category, tuple[Topic, Decision]]:
    """Return what shows the most of each category, whoever recorded it."""
    best: dict[Category, tuple[Topic, Decision]] = {}
    for category in Category:
        for origin in origins:
            topic = Topic(category, origin)
            found = decide(asker, topic, rules, facts)
            if found.level > (best[category][1].level if category in best else Level.NONE):
                best[category] = topic, found
    return best


def _grouped(
    asker: Asker,
    best: Mapping[Category, tuple[Topic, Decision]],
    rules: Law,
    facts: PersonFacts,
) -> Iterator[SeenRow]:
    """Put together the categories that are seen on one ground, at one level, until one day."""
    groups: dict[tuple[object, ...], list[tuple[Topic, Decision]]] = {}
    untils: dict[tuple[object, ...], datetime | None] = {}
    for topic, found in best.values():
        question = Question(asker, topic, rules, facts)
        until = lasting.holds_until(question, found, start_of=start_of)
        rule = found.rule
        key: tuple[object, ...] = rule and (rule.clause, rule.ground), found.level, until
        groups.setdefault(key, []).append((topic, found))
        untils[key] = until
    for key, members in groups.items():
        categories = tuple(topic.category for topic, _ in members)
        yield SeenRow(categories, asker.purpose, members[0][1], untils[key])
