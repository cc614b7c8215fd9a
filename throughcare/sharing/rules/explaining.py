"""Decide, in plain Python, whether something may be shown, and say why: the readable reference.

Gates are asked in a fixed order, everything is closed by default, a forbid wins, and limits add up.
The SQL of `compiling` must give the same answer to every question; `throughcare verify sharing` compares them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.rules.categories import (
    AUTHORITIES,
    CATEGORIES,
    CONSENTABLE,
    ENFORCING,
    ROLE_PURPOSES,
)
from throughcare.sharing.types.decisions import Decision, Gate, Outcome
from throughcare.sharing.types.facts import (
    DECIDING_STATES,
    YES_STATES,
    Asker,
    BlockEffect,
    PersonFacts,
    Topic,
)
from throughcare.sharing.types.law import Effect, Ground, Law, Level, Limit, Need, Regime, Rule
from throughcare.sharing.types.relations import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.sharing.types.facts import BlockFact
    from throughcare.sharing.types.relations import Phase, RelationFact

STATUTORY = frozenset({Ground.DUTY, Ground.POWER, Ground.DISCRETIONARY})
OBJECTABLE = frozenset({Ground.POWER, Ground.DISCRETIONARY, Ground.AGREEMENT})
"""Grounds that rest on a task in the public interest: the person may object to them (GDPR, article 21)."""
_FIRMNESS = {ground: place for place, ground in enumerate(Ground)}
_ORDER = {kind: place for place, kind in enumerate(RelationKind)}
DENIED = Decision(Outcome.DENY, Level.NONE)


def decide(  # noqa: PLR0911 - one way out for each gate
    asker: Asker, topic: Topic, law: Law, facts: PersonFacts
) -> Decision:
    """Answer one question about one person.

    Source: our own choice, ADR 11; the order of the gates is that of `Gate`.
    """
    question = Question(asker, topic, law, facts)
    if not question.worker_may_ask():
        return _denied(Gate.WORKER)
    if question.is_blocked():
        return _denied(Gate.PERSON)
    candidates = question.candidates()
    if not question.has_relation() and not any(not rule.needs_relation for rule in candidates):
        return _denied(Gate.RELATION)
    candidates = [rule for rule in candidates if question.rests(rule)]
    emergency = question.is_emergency()
    if not candidates and not emergency:
        return _denied(Gate.GROUND)
    candidates = [rule for rule in candidates if question.keeps_confidence(rule)]
    emergency = emergency and question.keeps_confidence(None)
    if not candidates and not emergency:
        return _denied(Gate.CONFIDENTIALITY)
    candidates = [rule for rule in candidates if question.keeps_purpose(rule)]
    emergency = emergency and question.keeps_purpose(None)
    if not candidates and not emergency:
        return _denied(Gate.PURPOSE)
    if forbid := question.forbidding():
        return Decision(Outcome.DENY, Level.NONE, failed=Gate.FORBIDDEN, forbidden_by=forbid)
    best = min(candidates, key=preference) if candidates else None
    return question.granted(best, is_emergency=emergency)


def decide_for_self(topic: Topic, facts: PersonFacts, moment: datetime) -> Decision:
    """Answer the person in their own matter: everything, but what is about others or lawfully withheld.

    Source: GDPR, articles 15 and 23; Directive (EU) 2016/680, articles 14 and 15.
    """
    about_others = CATEGORIES[topic.category].is_about_others
    withheld = any(
        topic.category in one.categories and in_force(one, moment) for one in facts.withholdings
    )
    if about_others or withheld:
        return _denied(Gate.PERSON)
    return Decision(Outcome.ALLOW, Level.FULL, ground=Reason("ground.self"))


def preference(rule: Rule) -> tuple[int, int, int]:
    """Return what grants are sorted by: the most shown, then the firmest ground, then the oldest rule.

    Source: our own choice, ADR 11.
    """
    return -rule.level, _FIRMNESS[rule.ground], rule.rule_id


def in_force(dated: object, moment: datetime) -> bool:
    """Tell whether something with `since` and `until` is in force at a moment: from, until before.

    Source: our own choice, ADR 11.
    """
    since: datetime = dated.since  # type: ignore[attr-defined]
    until: datetime | None = dated.until  # type: ignore[attr-defined]
    return since <= moment and (until is None or moment < until)


def holds_on(dated: object, day: date) -> bool:
    """Tell whether something with days `since` and `until` holds on a day.

    Source: our own choice, ADR 11.
    """
    since: date = dated.since  # type: ignore[attr-defined]
    until: date | None = dated.until  # type: ignore[attr-defined]
    return since <= day and (until is None or day < until)


def _denied(gate: Gate) -> Decision:
    return Decision(Outcome.DENY, Level.NONE, failed=gate)


class Question:
    """Hold one question, so that each gate reads as one sentence."""

    __slots__ = ("asker", "category", "facts", "law", "origin", "thing")

    def __init__(self, asker: Asker, topic: Topic, law: Law, facts: PersonFacts) -> None:
        """Take who asks, about what, under which law, and what is recorded about the person."""
        self.asker = asker
        self.category, self.origin, self.thing = topic.category, topic.origin, topic.thing
        self.law = law
        self.facts = facts

    # Gate.WORKER

    def worker_may_ask(self) -> bool:
        """Tell whether the worker is active, strong enough, and wants what the role may want.

        Source: GDPR, articles 5(1)(b) and 32.
        """
        asker = self.asker
        return (
            asker.is_active
            and (asker.is_strong or not CATEGORIES[self.category].is_sensitive)
            and asker.purpose in ROLE_PURPOSES.get(asker.role, ())
        )

    # Gate.PERSON

    def is_blocked(self) -> bool:
        """Tell whether a block on the person keeps the asker out.

        Source: our own choice, ADR 11; GDPR, article 18.
        """
        live = self._live_blocks()
        if any(block.effect is BlockEffect.FREEZE for block in live):
            return True
        if any(block.effect is BlockEffect.EXCLUDE and self._names_me(block) for block in live):
            return True
        only = [block for block in live if self._is_of_our_list(block)]
        return bool(only) and all(block.account_id != self.asker.account_id for block in only)

    def _live_blocks(self) -> list[BlockFact]:
        return [
            block
            for block in self.facts.blocks
            if (not block.categories or self.category in block.categories)
            and in_force(block, self.asker.moment)
        ]

    def _names_me(self, block: BlockFact) -> bool:
        return self.asker.account_id == block.account_id or self.asker.agency_id == block.agency_id

    def _is_of_our_list(self, block: BlockFact) -> bool:
        """Tell whether a block belongs to the allow-list of the asker's agency: lists bind the own agency alone."""
        return block.effect is BlockEffect.ONLY and block.agency_id == self.asker.agency_id

    # Gate.RELATION

    def relations(self) -> list[RelationFact]:
        """Return the live relations of the asker's agency with the person.

        Source: Directive (EU) 2016/680, article 4(1)(c): need to know.
        """
        return [
            relation
            for relation in self.facts.relations
            if relation.agency_id == self.asker.agency_id and holds_on(relation, self.asker.day)
        ]

    def has_relation(self) -> bool:
        """Tell whether the agency has to do with the person today, or an emergency is open.

        Source: our own choice, ADR 11.
        """
        return bool(self.relations()) or self.is_emergency()

    def is_emergency(self) -> bool:
        """Tell whether the asker has opened an emergency that holds this category.

        Source: GDPR, article 6(1)(d).
        """
        return any(
            one.account_id == self.asker.account_id
            and one.agency_id == self.asker.agency_id
            and self.category in one.categories
            and in_force(one, self.asker.moment)
            for one in self.facts.emergencies
        )

    # Gate.GROUND

    def candidates(self) -> list[Rule]:
        """Return the grants in force that are about this question, whatever is recorded about the person.

        Source: GDPR, article 6; Directive (EU) 2016/680, article 8.
        """
        return [rule for rule in self._about(Effect.GRANT) if self.is_party(rule)]

    def _about(self, effect: Effect) -> Iterable[Rule]:
        asker, origin = self.asker, self.origin
        for rule in self.law.by_category[self.category]:
            if (
                rule.effect is effect
                and asker.purpose in rule.purposes
                and (not rule.roles or asker.role in rule.roles)
                and (not rule.receivers or asker.agency_kind in rule.receivers)
                and (not rule.jurisdictions or asker.jurisdiction in rule.jurisdictions)
                and (not rule.origins or (origin is not None and origin.kind in rule.origins))
                and (not rule.own or (origin is not None and origin.agency_id == asker.agency_id))
                and in_force(rule, asker.moment)
            ):
                yield rule

    def is_party(self, rule: Rule) -> bool:
        """Tell whether a rule reaches both sides: parties of its agreement, and one jurisdiction unless it says more.

        Source: GDPR, chapter V; Directive (EU) 2016/680, chapter V.
        """
        asker, origin = self.asker, self.origin
        if origin is not None and origin.jurisdiction != asker.jurisdiction and not rule.abroad:
            return False
        agreement = rule.agreement
        if agreement is None:
            return rule.ground is not Ground.AGREEMENT
        # An agreement of one is none: with the shared file nobody else stands on the other side.
        live = {agency_id for agency_id in agreement.parties if self._has_signed(rule, agency_id)}
        gives = origin is None or origin.agency_id in live | agreement.still_giving
        receives = asker.agency_id in live
        return in_force(agreement, asker.moment) and len(live) > 1 and receives and gives

    def _has_signed(self, rule: Rule, agency_id: int) -> bool:
        agreement = rule.agreement
        if agreement is None or agency_id not in agreement.parties:
            return False
        since, until = agreement.parties[agency_id]
        moment = self.asker.moment
        return since <= moment and (until is None or moment < until)

    def rests(self, rule: Rule) -> bool:
        """Tell whether what is recorded about the person carries a grant.

        Source: GDPR, articles 6, 7 and 21.
        """
        return (
            self.relates(rule)
            and self.in_phase(rule)
            and (not rule.needs_consent or self.consents())
            and (not rule.needs_weighing or self.is_weighed())
            and not (rule.ground in OBJECTABLE and self.is_objected())
        )

    def relates(self, rule: Rule) -> bool:
        """Tell whether the agency has a relation of a kind that the rule asks for.

        Source: our own choice, ADR 11.
        """
        if not rule.needs_relation:
            return True
        return any(
            not rule.relations or relation.kind in rule.relations for relation in self.relations()
        )

    def in_phase(self, rule: Rule) -> bool:
        """Tell whether the person is in a phase that the rule names.

        Source: our own choice, ADR 11.
        """
        return not rule.phases or bool(rule.phases & self._phases())

    def _phases(self) -> set[Phase]:
        return {one.phase for one in self.facts.phases if holds_on(one, self.asker.day)}

    def consents(self) -> bool:
        """Tell whether the last word of the person on this agency, purpose and category was a yes, still in force.

        Source: GDPR, articles 4(11) and 7.
        """
        if self.asker.purpose not in CONSENTABLE:
            return False
        said = [
            event
            for event in self.facts.consents
            if event.purpose is self.asker.purpose
            and event.state in DECIDING_STATES
            and self.asker.agency_id in event.agency_ids
            and self.category in event.categories
            and event.at <= self.asker.moment
        ]
        if not said:
            return False
        # The order in which it was written down, not the clock's: clocks jump.
        last = max(said, key=lambda event: event.event_id)
        return last.state in YES_STATES and in_force(last, self.asker.moment)

    def is_weighed(self) -> bool:
        """Tell whether somebody recorded the weighing that a discretionary power demands.

        Source: Beleidsregel tenuitvoerleggingsgegevens (NL), on article 51c of the Wjsg.
        """
        return any(
            one.agency_id == self.asker.agency_id
            and one.purpose is self.asker.purpose
            and self.category in one.categories
            and in_force(one, self.asker.moment)
            for one in self.facts.weighings
        )

    def is_objected(self) -> bool:
        """Tell whether an objection of the person stands.

        Source: GDPR, article 21.
        """
        return any(
            one.agency_id == self.asker.agency_id
            and self.category in one.categories
            and in_force(one, self.asker.moment)
            for one in self.facts.objections
        )

    # Gate.CONFIDENTIALITY

    def regimes(self) -> list[Regime]:
        """Return the confidentiality regimes that apply to what is asked about.

        Source: our own choice, ADR 11.
        """
        return [regime for regime in self.law.regimes if self._applies(regime)]

    def _applies(self, regime: Regime) -> bool:
        origin = self.origin
        return (
            (not regime.categories or self.category in regime.categories)
            and (not regime.origins or (origin is not None and origin.kind in regime.origins))
            and (not regime.sealed_only or (origin is not None and origin.is_sealed))
            and (not regime.jurisdictions or self.asker.jurisdiction in regime.jurisdictions)
            and (
                not regime.origin_ids
                or (origin is not None and origin.agency_id in regime.origin_ids)
            )
            and (not regime.things or self.thing in regime.things)
            and in_force(regime, self.asker.moment)
        )

    def keeps_confidence(self, rule: Rule | None) -> bool:
        """Tell whether a grant, or an emergency (None), satisfies every regime that applies.

        Source: our own choice, ADR 11.
        """
        return all(self._satisfies(regime, rule) for regime in self.regimes())

    def _satisfies(self, regime: Regime, rule: Rule | None) -> bool:
        match regime.need:
            case Need.NOTHING:
                return True
            case Need.SEALED:
                return self._is_own() or (self._is_released() and not self._is_existence(rule))
            case Need.ROLE:
                return self._is_existence(rule) or self.asker.role in regime.roles
            case Need.CROSSING:
                return self._is_existence(rule) or self._may_leave_enforcement(rule)
            case Need.OWN_OR_RELEASE:
                return rule is None or self._is_existence(rule) or self._is_mine_or_released()

    def _may_leave_enforcement(self, rule: Rule | None) -> bool:
        return rule is None or rule.crosses_regime or self.asker.agency_kind in AUTHORITIES

    def _is_mine_or_released(self) -> bool:
        return self._is_own() or self._is_released()

    def _is_existence(self, rule: Rule | None) -> bool:
        return rule is not None and rule.level is Level.EXISTENCE

    def _is_own(self) -> bool:
        return self.origin is not None and self.origin.agency_id == self.asker.agency_id

    def _is_released(self) -> bool:
        return self.origin is not None and any(
            one.origin_agency_id == self.origin.agency_id
            and one.agency_id == self.asker.agency_id
            and self.category in one.categories
            and in_force(one, self.asker.moment)
            for one in self.facts.releases
        )

    # Gate.PURPOSE

    def keeps_purpose(self, rule: Rule | None) -> bool:
        """Tell whether a grant, or an emergency (None), may pass the wall between help and enforcement.

        Source: GDPR, article 6(4); Directive (EU) 2016/680, articles 4(2) and 9.
        """
        if self.asker.purpose not in ENFORCING or not self._was_given_for_help():
            return True
        return rule is not None and rule.ground in STATUTORY and rule.crosses_purpose

    def _was_given_for_help(self) -> bool:
        from_elsewhere = self.origin is not None and self.origin.kind not in AUTHORITIES
        return CATEGORIES[self.category].is_for_help or from_elsewhere

    # Gate.FORBIDDEN

    def forbidding(self) -> Rule | None:
        """Return the first rule that forbids it; one is enough.

        Source: our own choice, ADR 11: deny overrides.
        """
        relations = {relation.kind for relation in self.relations()}
        for rule in self._about(Effect.FORBID):
            if (not rule.relations or rule.relations & relations) and self.in_phase(rule):
                return rule
        return None

    # The answer

    def granted(self, rule: Rule | None, *, is_emergency: bool) -> Decision:
        """Return the yes of the best grant, or of the emergency where that shows more.

        Source: our own choice, ADR 11.
        """
        if is_emergency and (rule is None or rule.level < Level.FULL):
            rule = None
        level = Level.FULL if rule is None else rule.level
        limits = self._limits(rule)
        outcome = Outcome.LIMITED if limits or level < Level.FULL else Outcome.ALLOW
        if level is Level.EXISTENCE:
            outcome = Outcome.EXISTENCE
        ground = Reason("ground.emergency") if rule is None else Reason("ground.rule")
        return Decision(
            outcome, level, rule, ground, self._relation_named(rule), tuple(self.regimes()), limits
        )

    def _limits(self, rule: Rule | None) -> frozenset[Limit]:
        found = set(frozenset({Limit.TELL_PERSON}) if rule is None else rule.limits)
        for regime in self.regimes():
            found |= regime.limits
        found |= {
            block.limit
            for block in self._live_blocks()
            if block.effect is BlockEffect.LIMIT and block.limit is not None
        }
        return frozenset(found)

    def _relation_named(self, rule: Rule | None) -> RelationFact | None:
        if rule is None:
            return None
        fitting = [r for r in self.relations() if not rule.relations or r.kind in rule.relations]
        return min(fitting, key=lambda r: (_ORDER[r.kind], r.since, r.origin), default=None)


def allowed_categories(
    asker: Asker, law: Law, facts: PersonFacts, *, at_least: Level
) -> dict[Category, Decision]:
    """Return the categories of the shared file that the asker may see at a level, each with its decision.

    Source: our own choice, ADR 11.
    """
    found = ((category, decide(asker, Topic(category), law, facts)) for category in Category)
    return {category: answer for category, answer in found if answer.level >= at_least}
