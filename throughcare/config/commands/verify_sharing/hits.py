"""Count what came up in a run, so that a run in which something hardly came up is a failed one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from throughcare.sharing.rules.compiling import LIMIT_BITS
from throughcare.sharing.rules.explaining import Question, in_force
from throughcare.sharing.types import (
    BlockEffect,
    ConsentState,
    Effect,
    Gate,
    Ground,
    Level,
    Limit,
    Need,
    Outcome,
    PersonFacts,
    RelationKind,
)
from throughcare.simulation.decisions import KINDS, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from throughcare.sharing.types import Asker, Decision, Law, Rule, Topic
    from throughcare.simulation.decisions import Edge

NOBODY = PersonFacts(0)
Key = tuple[int, Gate | None, Outcome, int | None, bool, RelationKind | None, int]
GRANTS = (
    "own", "origins", "abroad", "agreement", "phases", "relations", "needs_consent", "needs_weighing",
    "crosses_purpose", "without_relation",
)  # fmt: skip
ELSEWHERE = frozenset(
    {"grant own", "grant origins", "grant abroad", "need sealed kept", "need sealed shut"}
    | {"need own_or_release kept"}
    | {f"edge release {place}" for place in PLACES}
)
"""What has no bearing on the shared file, which nobody alone recorded: not asked for where only that is asked about."""


def wanted(*, shared_only: bool) -> tuple[str, ...]:
    """Return everything that must come up in a run."""
    found = [
        *(f"outcome {outcome}" for outcome in Outcome),
        *(f"shut at {gate}" for gate in Gate),
        *(f"level {level.name.lower()}" for level in Level if level),
        *(f"ground {ground}" for ground in Ground),
        *(f"effect {effect}" for effect in Effect),
        *(f"need {need} kept" for need in Need),
        *(f"need {need} shut" for need in Need if need is not Need.NOTHING),
        *(f"grant {name}" for name in GRANTS),
        *(f"limit {limit}" for limit in Limit),
        *(f"relation {kind}" for kind in RelationKind),
        *(f"consent {state}" for state in ConsentState),
        *(f"block {effect}" for effect in BlockEffect),
        *(f"edge {kind} {place}" for kind in KINDS for place in PLACES if kind != "word"),
        "edge word start",
    ]
    return tuple(name for name in found if not (shared_only and name in ELSEWHERE))


@dataclass(slots=True)
class Tally:
    """Hold the decisions of one worker, by what they have in common, until they are counted."""

    asker: Asker
    law: Law
    topics: Sequence[Topic]
    seen: Counter[Key] = field(default_factory=Counter)

    def note(self, place: int, decision: Decision, limits: int) -> None:
        """Take in one decision about the topic at a place."""
        rule, relation = decision.rule, decision.relation
        self.seen[
            place,
            decision.failed,
            decision.outcome,
            None if rule is None else rule.rule_id,
            decision.forbidden_by is not None,
            None if relation is None else relation.kind,
            limits,
        ] += 1

    def hits(self) -> Counter[str]:
        """Return what came up, and how often."""
        found: Counter[str] = Counter()
        rules = {rule.rule_id: rule for rule in self.law.rules}
        needs = self._needs()
        for key, count in self.seen.items():
            place, failed, outcome, rule_id, forbidden, relation, limits = key
            found[f"outcome {outcome}"] += count
            if outcome is Outcome.DENY:
                found[f"shut at {failed}"] += count
                found["effect forbid"] += count * forbidden
                if failed is Gate.CONFIDENTIALITY:
                    found.update({f"need {need} shut": count for need in needs[place]})
                continue
            for name in _of_yes(None if rule_id is None else rules[rule_id], limits):
                found[name] += count
            found.update({f"need {need} kept": count for need in needs[place]})
            if relation is not None:
                found[f"relation {relation}"] += count
        return found

    def _needs(self) -> list[set[Need]]:
        questions = (Question(self.asker, topic, self.law, NOBODY) for topic in self.topics)
        return [{regime.need for regime in question.regimes()} for question in questions]


def _of_yes(rule: Rule | None, limits: int) -> Iterator[str]:
    yield from (f"limit {limit}" for limit, bit in LIMIT_BITS.items() if limits & bit)
    if rule is None:
        yield from (f"level {Level.FULL.name.lower()}", f"ground {Ground.VITAL}")
        return
    yield from (f"level {rule.level.name.lower()}", f"ground {rule.ground}", "effect grant")
    for name in GRANTS:
        if not rule.needs_relation if name == "without_relation" else getattr(rule, name):
            yield f"grant {name}"


def facts_met(asker: Asker, people: Sequence[PersonFacts], topics: Sequence[Topic]) -> Counter[str]:
    """Return how many decisions live blocks, and words on consent, had to do with."""
    found: Counter[str] = Counter()
    about = Counter(topic.category for topic in topics)
    for person in people:
        for block in person.blocks:
            if in_force(block, asker.moment):
                found[f"block {block.effect}"] += sum(
                    about[category] for category in block.categories or about
                )
        for event in person.consents:
            if event.purpose is asker.purpose and asker.agency_id in event.agency_ids:
                found[f"consent {event.state}"] += sum(about[c] for c in event.categories)
    return found


def edges_met(
    asker: Asker,
    people: Sequence[PersonFacts],
    topics: Sequence[Topic],
    edges: Mapping[datetime, Sequence[Edge]],
) -> Counter[str]:
    """Return how many decisions were asked at a moment at which something that they hang on begins or ends."""
    found: Counter[str] = Counter()
    about = Counter(topic.category for topic in topics)
    asked = {person.person_id for person in people}
    for edge in edges.get(asker.moment, ()):
        if not edge.concerns(asker) or (edge.person_id is not None and edge.person_id not in asked):
            continue
        count = sum(about[category] for category in edge.categories)
        found[f"edge {edge.kind} {edge.place}"] += count * (
            1 if edge.person_id is not None else len(asked)
        )
    return found
