"""Ask every gate in order, also those behind a shut one, and say why each opened or stayed shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.sharing.rules.categories import CATEGORIES, ENFORCING, ROLE_PURPOSES
from throughcare.sharing.rules.explaining import OBJECTABLE, Question, preference
from throughcare.sharing.types.decisions import Gate
from throughcare.sharing.types.facts import BlockEffect, Topic
from throughcare.sharing.types.law import Effect, Ground, Level, Need, Rule
from throughcare.sharing.types.relations import RelationFact, RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.sharing.types.law import Regime

    Answer = tuple[Gate, bool, Reason]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
BARE = Rule(0, "", Effect.GRANT, Ground.POWER, Level.FULL, "", frozenset(), frozenset(), _LONG_AGO)
"""Stands for a grant that says nothing special, where there is none: what secrecy and the wall would say to it."""
_SECRET = {
    Need.OWN_OR_RELEASE: "gate.confidentiality.secrecy",
    Need.SEALED: "gate.confidentiality.sealed",
    Need.ROLE: "gate.confidentiality.role",
    Need.CROSSING: "gate.confidentiality.leaves_enforcement",
}


def gates_of(question: Question) -> Iterator[Answer]:
    """Yield every gate, whether it opened, and why; behind a shut gate the next is asked as if it had opened.

    Source: our own choice, ADR 11; the order is that of `Gate`.
    """
    yield _worker(question)
    yield _person(question)
    related = _relation(question)
    yield related
    if not related[1]:
        question = _as_related(question)
    candidates = sorted(question.candidates(), key=preference)
    emergency = question.is_emergency()
    resting = [rule for rule in candidates if question.rests(rule)]
    yield _ground(question, candidates, resting, is_emergency=emergency)
    standing: list[Rule | None] = [*(resting or candidates or [BARE])]
    if emergency:
        standing = [*resting, None]
    keeping = [rule for rule in standing if question.keeps_confidence(rule)]
    yield _confidentiality(question, standing, keeping)
    passing = [rule for rule in (keeping or standing) if question.keeps_purpose(rule)]
    yield _purpose(question, is_open=bool(passing))
    yield _forbidden(question)


def _opened(gate: Gate, word: str, **params: str) -> Answer:
    return gate, True, Reason(f"gate.{gate.value}.{word}", params)


def _shut(gate: Gate, word: str, **params: str) -> Answer:
    return gate, False, Reason(f"gate.{gate.value}.{word}", params)


def _worker(question: Question) -> Answer:
    asker = question.asker
    if not asker.is_active:
        return _shut(Gate.WORKER, "inactive")
    if asker.purpose not in ROLE_PURPOSES.get(asker.role, ()):
        return _shut(Gate.WORKER, "purpose")
    if not asker.is_strong and CATEGORIES[question.category].is_sensitive:
        return _shut(Gate.WORKER, "weak")
    return _opened(Gate.WORKER, "open")


def _person(question: Question) -> Answer:
    if not question.is_blocked():
        return _opened(Gate.PERSON, "open")
    frozen = tuple(b for b in question.facts.blocks if b.effect is BlockEffect.FREEZE)
    only_frozen = _with(question, blocks=frozen)
    return _shut(Gate.PERSON, "frozen" if only_frozen.is_blocked() else "kept_out")


def _relation(question: Question) -> Answer:
    if live := question.relations():
        return _opened(Gate.RELATION, "open", kind=live[0].kind.value)
    if question.is_emergency():
        return _opened(Gate.RELATION, "emergency")
    if any(not rule.needs_relation for rule in question.candidates()):
        return _opened(Gate.RELATION, "not_needed")
    asker = question.asker
    had = any(one.agency_id == asker.agency_id for one in question.facts.relations)
    return _shut(Gate.RELATION, "ended" if had else "none")


def _as_related(question: Question) -> Question:
    agency_id = question.asker.agency_id
    every = tuple(
        RelationFact(agency_id, kind, date.min, None, "imagined") for kind in RelationKind
    )
    return _with(question, relations=(*question.facts.relations, *every))


def _with(question: Question, **changes: object) -> Question:
    facts = replace(question.facts, **changes)  # type: ignore[arg-type]
    topic = Topic(question.category, question.origin, question.thing)
    return Question(question.asker, topic, question.law, facts)


def _ground(
    question: Question, candidates: list[Rule], resting: list[Rule], *, is_emergency: bool
) -> Answer:
    if resting:
        return _opened(Gate.GROUND, "open", clause=resting[0].clause)
    if is_emergency:
        return _opened(Gate.GROUND, "emergency")
    if not candidates:
        return _shut(Gate.GROUND, "none")
    nearest = min(candidates, key=lambda rule: len(_missing(question, rule)))
    return _shut(Gate.GROUND, _missing(question, nearest)[0], clause=nearest.clause)


def _missing(question: Question, rule: Rule) -> list[str]:
    """Return which conditions of a grant are not met."""
    checks = (
        ("relation", question.relates(rule)),
        ("phase", question.in_phase(rule)),
        ("consent", not rule.needs_consent or question.consents()),
        ("weighing", not rule.needs_weighing or question.is_weighed()),
        ("objection", not (rule.ground in OBJECTABLE and question.is_objected())),
    )
    return [word for word, met in checks if not met]


def _confidentiality(
    question: Question, standing: list[Rule | None], keeping: list[Rule | None]
) -> Answer:
    regimes = question.regimes()
    if keeping:
        return _opened(Gate.CONFIDENTIALITY, "kept" if regimes else "open")
    shut = _first_shut(question, regimes, standing[0])
    return Gate.CONFIDENTIALITY, False, Reason(_SECRET[shut.need], {"clause": shut.clause})


def _first_shut(question: Question, regimes: list[Regime], rule: Rule | None) -> Regime:
    for regime in regimes:
        law = replace(question.law, rules=(), regimes=(regime,))
        topic = Topic(question.category, question.origin, question.thing)
        alone = Question(question.asker, topic, law, question.facts)
        if not alone.keeps_confidence(rule):
            return regime
    raise AssertionError("A shut gate has a regime that shuts it.")


def _purpose(question: Question, *, is_open: bool) -> Answer:
    if not is_open:
        return _shut(Gate.PURPOSE, "wall")
    word = "crossed" if question.asker.purpose in ENFORCING else "open"
    return _opened(Gate.PURPOSE, word)


def _forbidden(question: Question) -> Answer:
    rule = question.forbidding()
    if rule is None:
        return _opened(Gate.FORBIDDEN, "open")
    return _shut(Gate.FORBIDDEN, "rule", clause=rule.clause)
