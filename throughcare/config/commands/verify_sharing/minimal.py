"""Make a disagreement smaller: leave out rules and facts as long as the faces still disagree."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from throughcare.config.commands.verify_sharing import faces, staging
from throughcare.config.commands.verify_sharing.staging import Source
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Law

FEW = 3
"""More than so many are left out by halves first."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.config.commands.verify_sharing.report import Disagreement
    from throughcare.sharing.types import Asker, PersonFacts, Topic
    from throughcare.simulation.decisions import World


def smaller(one: Disagreement, world: World, source: Source) -> Disagreement:
    """Return a disagreement from which nothing can be left out; the same one where it cannot be asked again."""
    if one.asker is None or one.facts is None or one.law is None or one.topic is None:
        return one
    if not _differs(one, world, source):
        return one
    is_done = False
    while not is_done:
        is_done = True
        for less in _each_smaller(one, with_law=source is not Source.SHIPPED):
            if _differs(less, world, source):
                one, is_done = less, False
                break
    return one


def _each_smaller(one: Disagreement, *, with_law: bool) -> Iterator[Disagreement]:
    law: Any = one.law
    if with_law:
        for name in ("rules", "regimes"):
            for kept in _without_each(getattr(law, name)):
                parts = {"rules": law.rules, "regimes": law.regimes, name: kept}
                yield replace(one, law=Law(law.version, **parts))
    facts: Any = one.facts
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            for kept in _without_each(value):
                yield replace(one, facts=replace(facts, **{field.name: kept}))


def _without_each(values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if len(values) > FEW:
        yield values[: len(values) // 2]
        yield values[len(values) // 2 :]
    for place in range(len(values)):
        yield values[:place] + values[place + 1 :]


def _differs(one: Disagreement, world: World, source: Source) -> bool:
    asker: Any = one.asker
    topic: Any = one.topic
    facts: Any = one.facts
    law: Any = one.law
    tiny = replace(world, people=(facts,), law=law)
    is_sql = one.face == "sql"
    if is_sql:
        source = Source.MEMORY
    with staging.staged(tiny, source) as rules:
        return (_sql_differs if is_sql else _lists_differ)(tiny, asker, topic, facts, rules)


def _sql_differs(_world: World, asker: Asker, topic: Topic, facts: PersonFacts, law: Law) -> bool:
    answers = faces.ask_sql(asker, law, [facts.person_id], [topic])
    return answers.rows[0] != faces.Expected(answers)(decide(asker, topic, law, facts))


def _lists_differ(world: World, asker: Asker, _topic: Topic, facts: PersonFacts, law: Law) -> bool:
    staging.project(world)
    told = faces.may_be_listed(asker, law, [facts])
    found = faces.ask_lists(faces.list_access(asker), [facts.person_id])
    return any(told != one for one in found)
