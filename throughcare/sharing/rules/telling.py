"""Say why: every gate of a decision with its reason, what else would carry it, and the next lawful steps.

`explain` tells the whole truth, for somebody who may know it and for invented cases. `told` tells what the
asking worker may know: a refusal looks like never asked, and who is kept out looks like who has no part.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.rules.categories import CATEGORIES, ENFORCING
from throughcare.sharing.rules.explaining import Question, decide, preference
from throughcare.sharing.rules.gates import gates_of
from throughcare.sharing.types.decisions import Decision, Explanation, Gate
from throughcare.sharing.types.facts import (
    BlockEffect,
    ConsentFact,
    ConsentState,
    PersonFacts,
    ReleaseFact,
    WeighingFact,
)
from throughcare.sharing.types.law import Agreement, Effect, Law, Level, Rule
from throughcare.sharing.types.relations import RelationFact, RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from throughcare.sharing.types.facts import Asker, Topic

    Relaxed = tuple[Asker, Law, PersonFacts]
    Relax = Callable[[Asker, Topic, Law, PersonFacts], Relaxed | None]

IMAGINED = 2**62
"""The number of a yes that nobody gave: it comes after every other one."""
ASKED_OF_PEOPLE = frozenset(
    {"step.ask_person", "step.ask_release", "step.record_weighing", "step.ask_contact"}
)
"""Steps that somebody else must take, so that a request can bring them about."""
MOST_AT_ONCE = 2
"""How many conditions may be missing at once before no step is offered."""


def explain(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Explanation:
    """Explain one answer with everything that led to it.

    Source: GDPR, article 5(2); sharing-and-security, section 3.4.
    """
    question = Question(asker, topic, law, facts)
    decision = decide(asker, topic, law, facts)
    return Explanation(
        decision,
        tuple(gates_of(question)),
        tuple(_others(question, decision)),
        tuple(_steps(asker, topic, law, facts, decision)),
    )


def told(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Explanation:
    """Explain one answer to the worker who asks, from what they may know.

    Source: our own choice: sharing-and-security B7, C3 and E9; a freeze is shown (E6).
    """
    question = Question(asker, topic, law, facts)
    if not question.is_blocked():
        return explain(asker, topic, law, known_to(question))
    if any(block.effect is BlockEffect.FREEZE for block in facts.blocks):
        frozen = replace(
            known_to(question),
            blocks=tuple(b for b in facts.blocks if b.effect is BlockEffect.FREEZE),
        )
        if Question(asker, topic, law, frozen).is_blocked():
            return explain(asker, topic, law, frozen)
    whoever = Question(asker, replace(topic, category=Category.IDENTITY), law, facts)
    if not whoever.is_blocked():
        # They work with the person: it reads as if no rule let their role see this.
        known = replace(known_to(question), emergencies=())
        return explain(asker, topic, replace(law, rules=()), known)
    # Nothing is recorded, no rule opens without a relation: what a stranger reads.
    bare = replace(law, rules=tuple(rule for rule in law.rules if rule.needs_relation))
    return explain(asker, topic, bare, PersonFacts(facts.person_id))


def known_to(question: Question) -> PersonFacts:
    """Return what is recorded about a person as far as the asking worker may know of it.

    Source: our own choice: sharing-and-security B7.
    """
    facts, agency_id = question.facts, question.asker.agency_id
    limits = tuple(block for block in facts.blocks if block.effect is BlockEffect.LIMIT)
    return replace(
        facts,
        relations=tuple(one for one in facts.relations if one.agency_id == agency_id),
        consents=facts.consents if question.consents() else (),
        releases=tuple(one for one in facts.releases if one.agency_id == agency_id),
        weighings=tuple(one for one in facts.weighings if one.agency_id == agency_id),
        objections=tuple(one for one in facts.objections if one.agency_id == agency_id),
        blocks=limits,
        withholdings=(),
    )


def _others(question: Question, decision: Decision) -> Iterator[Rule]:
    """Yield the other grants that would carry the same yes, the best first."""
    if decision.failed is not None:
        return
    for rule in sorted(question.candidates(), key=preference):
        carries = question.rests(rule) and question.keeps_confidence(rule)
        if carries and question.keeps_purpose(rule) and rule != decision.rule:
            yield rule


def _steps(
    asker: Asker, topic: Topic, law: Law, facts: PersonFacts, decision: Decision
) -> list[Reason]:
    """Return what would open more: one condition at a time, then two that miss together."""
    if decision.level is Level.FULL or decision.failed is Gate.FORBIDDEN:
        return []
    if Question(asker, topic, law, facts).is_blocked():
        return []
    law = _about(asker, topic, law)
    if not any(rule.effect is Effect.GRANT for rule in law.rules):
        return _named(set(), topic, decision)
    for size in range(1, MOST_AT_ONCE + 1):
        found = [
            codes
            for codes in combinations(RELAXATIONS, size)
            if _opens(codes, asker, topic, law, facts, decision.level)
        ]
        if found:
            return _named({code for codes in found for code in codes}, topic, decision)
    return _named(set(), topic, decision)


def _about(asker: Asker, topic: Topic, law: Law) -> Law:
    """Return the part of the law that could be about a question, were every agreement signed: no step adds a rule."""
    joined = with_parties(law, topic, _sides(asker, topic))
    question = Question(replace(asker, is_strong=True), topic, joined, PersonFacts(0))
    ids = {rule.rule_id for rule in question.candidates()}
    rules = law.by_category[topic.category]
    kept = tuple(r for r in rules if r.effect is Effect.FORBID or r.rule_id in ids)
    return Law(law.version, kept, law.regimes)


def _named(codes: set[str], topic: Topic, decision: Decision) -> list[Reason]:
    """Put the steps in order; whoever must wait for somebody else can put it in writing."""
    params = {} if topic.origin is None else {"agency_id": str(topic.origin.agency_id)}
    found = [Reason(code, params) for code in RELAXATIONS if code in codes]
    if decision.level is Level.EXISTENCE and "step.ask_contact" not in codes:
        found.append(Reason("step.ask_contact", params))
    if codes & ASKED_OF_PEOPLE:
        found.append(Reason("step.request_access", params))
    return found


def _opens(
    codes: Iterable[str],
    asker: Asker,
    topic: Topic,
    law: Law,
    facts: PersonFacts,
    level: Level,
) -> bool:
    relaxed: Relaxed | None = (asker, law, facts)
    for code in codes:
        if relaxed is None:
            return False
        who, rules, known = relaxed
        relaxed = RELAXATIONS[code](who, topic, rules, known)
    if relaxed is None:
        return False
    who, rules, known = relaxed
    return decide(who, topic, rules, known).level > level


# One condition taken away at a time. None: taking it away is no lawful step here.


def _stronger(asker: Asker, _topic: Topic, law: Law, facts: PersonFacts) -> Relaxed | None:
    return None if asker.is_strong else (replace(asker, is_strong=True), law, facts)


def _agreeing(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Relaxed | None:
    about = CATEGORIES[topic.category]
    if asker.purpose in ENFORCING or about.is_about_others:
        return None
    yes = ConsentFact(
        IMAGINED,
        asker.moment,
        ConsentState.GIVEN,
        asker.purpose,
        frozenset({asker.agency_id}),
        frozenset({topic.category}),
        asker.moment,
        None,
    )
    # What was said in the future of an invented moment does not count either.
    said = tuple(event for event in facts.consents if event.at <= asker.moment)
    return asker, law, replace(facts, consents=(*said, yes))


def _releasing(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Relaxed | None:
    if topic.origin is None or CATEGORIES[topic.category].is_about_others:
        return None
    release = ReleaseFact(
        topic.origin.agency_id,
        asker.agency_id,
        frozenset({topic.category}),
        asker.moment,
        None,
    )
    return asker, law, replace(facts, releases=(*facts.releases, release))


def _weighing(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Relaxed:
    weighed = WeighingFact(
        asker.agency_id, asker.purpose, frozenset({topic.category}), asker.moment, None
    )
    return asker, law, replace(facts, weighings=(*facts.weighings, weighed))


def _joining(asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> Relaxed:
    return asker, with_parties(law, topic, _sides(asker, topic)), facts


def _sides(asker: Asker, topic: Topic) -> set[int]:
    return {asker.agency_id} | (set() if topic.origin is None else {topic.origin.agency_id})


SOMEBODY = 0
"""Number of no agency: stands for another party."""


def with_parties(law: Law, topic: Topic, agency_ids: Iterable[int]) -> Law:
    """Return the law of one category as it would be if these agencies, and somebody else, were parties of agreements.

    Source: our own choice: what an invented agency would see.
    """
    members = frozenset(agency_ids)
    rules = tuple(_signed(rule, members) for rule in law.by_category[topic.category])
    return Law(law.version, rules, law.regimes)


def _signed(rule: Rule, members: frozenset[int]) -> Rule:
    agreement = rule.agreement
    if agreement is None:
        return rule
    # An agreement of one is none: somebody stands on the other side.
    parties = dict.fromkeys({*members, SOMEBODY}, (agreement.since, agreement.until))
    return replace(
        rule, agreement=Agreement(agreement.key, agreement.since, agreement.until, parties)
    )


def _related(*kinds: RelationKind) -> Relax:
    def relax(asker: Asker, _topic: Topic, law: Law, facts: PersonFacts) -> Relaxed:
        more = tuple(
            RelationFact(asker.agency_id, kind, asker.day, None, "imagined") for kind in kinds
        )
        return asker, law, replace(facts, relations=(*facts.relations, *more))

    return relax


RELAXATIONS: dict[str, Relax] = {
    "step.sign_in_stronger": _stronger,
    "step.ask_person": _agreeing,
    "step.ask_release": _releasing,
    "step.record_weighing": _weighing,
    "step.join_agreement": _joining,
    "step.ask_contact": _related(RelationKind.TEAM),
    "step.ask_chair": _related(RelationKind.CONFERENCE),
}
"""Step -> what would then be the case; in the order in which steps are offered."""
