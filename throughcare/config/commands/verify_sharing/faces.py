"""Ask one question in four ways: plain Python, SQL over the facts, the visibility projection, the row-level guard."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries.listing import joined, visible
from throughcare.sharing.rules.compiling import (
    EMERGENCY,
    compiled,
    facts_params,
    facts_sql,
    limit_bits,
    limits_in,
)
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Outcome, Refused, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.compiling import Compiled
    from throughcare.sharing.types import Asker, Decision, Law, Limit, PersonFacts

LISTED = (Category.IDENTITY, Category.CUSTODY, Category.JOURNEY, Category.PLAN)
"""What lists must show of the shared file, told apart from `rules.bits`, which may be a broken one."""
NO_PLACE = 999
"""Stands for a grant that the SQL left out altogether: no answer of the SQL."""
_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Answers:
    """Hold what the SQL says: person by person, and for each topic in order, the answer and its limits."""

    how: Compiled
    rows: list[tuple[int, int]]

    def means(self, row: tuple[int, int], decision: Decision) -> bool:
        """Tell whether an answer, read back, shows as much as a decision, and no limit less."""
        answer, limits = row
        if answer == 0:
            return self.how.level(answer) == decision.level
        return self.how.level(answer) == decision.level and limits_in(limits) == decision.limits

    def told(self, row: tuple[int, int]) -> str:
        """Return one answer in words."""
        answer, limits = row
        who = "by emergency" if answer == EMERGENCY else ""
        if 0 < answer <= len(self.how.grants):
            who = f"by [{self.how.grants[answer - 1].key}]"
        return f"{self.how.level(answer).name} {who} [{', '.join(sorted(limits_in(limits)))}]"


def ask_sql(asker: Asker, law: Law, people: Sequence[int], topics: Sequence[Topic]) -> Answers:
    """Ask PostgreSQL about people and topics in one statement."""
    how = compiled(asker, law)
    facts, facts_values = _positional(
        facts_sql("SELECT unnest(%(people)s::bigint[]) AS id"),
        {**facts_params(asker), "people": list(people)},
    )
    text = (
        f"WITH f AS MATERIALIZED ({facts}), i AS MATERIALIZED ({_TOPICS}) "
        "SELECT a.answer, CASE WHEN a.answer = 0 THEN 0 ELSE "
        f"{how.limits.text} END FROM unnest(%s::bigint[]) WITH ORDINALITY p(id, place) "
        f"JOIN f ON f.person_id = p.id CROSS JOIN i CROSS JOIN LATERAL (SELECT {how.answer.text} AS answer) a "
        "ORDER BY p.place, i.place"
    )
    values = [
        *facts_values, *_columns(topics), *how.limits.params, list(people), *how.answer.params,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return Answers(how, cursor.fetchall())


_TOPICS = (
    "SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::boolean[]) WITH ORDINALITY "
    "t(category, origin_agency_id, origin_kind, origin_jurisdiction, origin_is_sealed, place)"
)


def _columns(topics: Sequence[Topic]) -> list[list[Any]]:
    origins = [topic.origin for topic in topics]
    return [
        [topic.category.value for topic in topics],
        *(
            [None if origin is None else getattr(origin, name) for origin in origins]
            for name in ("agency_id", "kind", "jurisdiction", "is_sealed")
        ),
    ]


def _positional(text: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return SQL with named parameters as SQL with parameters in order."""
    return _NAMED.sub("%s", text), [values[name] for name in _NAMED.findall(text)]


class Expected:
    """Turn decisions into the numbers that the SQL must give; the same limits come again and again."""

    def __init__(self, answers: Answers) -> None:
        """Take the places of the grants in the SQL."""
        self.places = {rule.rule_id: n for n, rule in enumerate(answers.how.grants, start=1)}
        self.bits: dict[frozenset[Limit], int] = {}

    def __call__(self, decision: Decision) -> tuple[int, int]:
        """Return the answer and the limits."""
        if decision.outcome is Outcome.DENY:
            return 0, 0
        rule, limits = decision.rule, decision.limits
        if limits not in self.bits:
            self.bits[limits] = limit_bits(limits)
        answer = EMERGENCY if rule is None else self.places.get(rule.rule_id, NO_PLACE)
        return answer, self.bits[limits]


def actor_of(asker: Asker) -> Actor:
    """Return the asker as signed in."""
    return Actor(
        asker.account_id,
        asker.agency_id,
        asker.account_id,
        asker.role,
        is_strong=asker.is_strong,
        purpose=asker.purpose.value,
    )


Listed = dict[Category, frozenset[int]]
"""Category of the shared file -> people of whom a list shows it."""


def may_be_listed(asker: Asker, law: Law, people: Iterable[PersonFacts]) -> Listed:
    """Return what lists must show, in plain Python: an opened emergency puts nobody into a list."""
    found: dict[Category, set[int]] = {category: set() for category in LISTED}
    for person in people:
        facts = replace(person, emergencies=()) if person.emergencies else person
        if not decide(asker, Topic(LISTED[0]), law, facts).opens:
            continue
        found[LISTED[0]].add(person.person_id)
        for category in LISTED[1:]:
            if decide(asker, Topic(category), law, facts).opens:
                found[category].add(person.person_id)
    return {category: frozenset(people) for category, people in found.items()}


def list_access(asker: Asker) -> Access | None:
    """Return the access with which the asker lists people; None where that is refused."""
    access = sharing.decide_list(actor_of(asker), now=asker.moment, today=asker.day)
    return None if isinstance(access, Refused) else access


def ask_lists(access: Access | None, people: Sequence[int]) -> tuple[Listed, Listed]:
    """Return whom lists show, asked in the two ways that lists have: as a condition, and as a join."""
    nobody: Listed = dict.fromkeys(LISTED, frozenset())
    if access is None:
        return nobody, nobody
    shown = [category for category in LISTED if category in access.categories]
    for category in frozenset(LISTED) - frozenset(shown):
        _must_refuse(access, category)
    conditions = [
        visible(access, person="p.id"),
        *(visible(access, person="p.id", category=category) for category in shown[1:]),
    ]
    tests = ", ".join(condition.text for condition in conditions)
    params = [value for condition in conditions for value in condition.params]
    one = _listed(
        f"SELECT p.id, {tests} FROM unnest(%s::bigint[]) p(id)", [*params, list(people)], shown
    )
    return nobody | one, nobody | _joined(access, people, shown)


def _must_refuse(access: Access, category: Category) -> None:
    """Ask for a list of something that was not granted."""
    try:
        visible(access, person="p.id", category=category)
    except AccessRefusedError:
        return
    raise UnrefusedError(f"A list of [{category}] was not refused, although nothing grants it.")


def _joined(access: Access, people: Sequence[int], shown: list[Category]) -> Listed:
    join = joined(access, person="p.id")
    columns = ", ".join(f"v.shows_{category.value}" for category in LISTED)
    found = _listed(
        f"SELECT p.id, {columns} FROM unnest(%s::bigint[]) p(id) {join.text}",
        [list(people), *join.params],
        LISTED,
    )
    whole = joined(access, person="p.id", categories=tuple(shown))
    every = _listed(
        f"SELECT p.id, true FROM unnest(%s::bigint[]) p(id) {whole.text}",
        [list(people), *whole.params],
        LISTED[:1],
    )
    if every[LISTED[0]] == frozenset.intersection(*(found[category] for category in shown)):
        return found
    # The join of all categories at once says something else than one by one: show it as a difference.
    return dict.fromkeys(LISTED, every[LISTED[0]])


def _listed(text: str, params: list[Any], shown: Sequence[Category]) -> Listed:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        rows = cursor.fetchall()
    if len({row[0] for row in rows}) != len(rows):
        raise RepeatedRowError(f"A list shows somebody twice: [{rows}].")
    return {
        category: frozenset(row[0] for row in rows if row[place])
        for place, category in enumerate(shown, start=1)
    }


class UnrefusedError(Exception):
    """Report a list that came about without a grant."""


class RepeatedRowError(Exception):
    """Report that a join over the projection gave a person more than once."""
