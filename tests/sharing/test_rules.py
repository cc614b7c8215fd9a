"""How what is recorded becomes spans of visibility, and how gates answer one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.access import Category
from throughcare.sharing.rules import bits, categories, explaining, folding, spanning
from throughcare.sharing.types import (
    Asker,
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    Effect,
    EmergencyFact,
    Gate,
    Ground,
    Law,
    Level,
    Limit,
    Need,
    Origin,
    Outcome,
    PersonFacts,
    Purpose,
    Regime,
    RelationFact,
    RelationKind,
    Rule,
    Topic,
)

DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
C, K = Category, RelationKind


def start_of(day):
    return datetime.combine(day, time.min, tzinfo=UTC)


@st.composite
def relations(draw):
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(0, 30))
    until = None if length is None else DAY + timedelta(days=start + length)
    return RelationFact(
        draw(st.integers(1, 3)),
        draw(st.sampled_from(list(RelationKind))),
        DAY + timedelta(days=start),
        until,
        draw(st.text("ab", max_size=1)),
    )


@given(st.lists(relations(), max_size=8))
def test_spans_say_each_day_exactly_what_the_relations_say(facts):
    spans = spanning.spans(PersonFacts(1, relations=tuple(facts)), start_of=start_of)
    for offset in range(-1, 65):
        day = DAY + timedelta(days=offset)
        for agency_id in (1, 2, 3):
            live = {
                f.kind
                for f in facts
                if f.agency_id == agency_id
                and f.since <= day
                and (f.until is None or day < f.until)
            }
            shown = [
                span
                for span in spans
                if span.agency_id == agency_id and span.since <= start_of(day) < span.until
            ]
            assert len(shown) == bool(live)
            if live:
                assert bits.kinds_in(shown[0].facts) == live


@given(st.lists(relations(), max_size=8))
def test_spans_do_not_depend_on_order(facts):
    there = PersonFacts(1, relations=tuple(facts))
    back = PersonFacts(1, relations=tuple(facts[::-1]))
    assert spanning.spans(there, start_of=start_of) == spanning.spans(back, start_of=start_of)


def test_every_fact_has_a_bit_of_its_own():
    every = [
        *bits.KIND.values(),
        *bits.PHASE.values(),
        bits.GUARDED,
        *bits.SHUT.values(),
        *bits.OBJECTED.values(),
        *bits.CONSENT.values(),
        *bits.WEIGHED.values(),
    ]
    assert len(every) == len(set(every))
    assert sum(every) < folding.NEVER


def test_every_category_and_role_is_described():
    assert set(categories.CATEGORIES) == set(Category)
    assert all(purposes for purposes in categories.ROLE_PURPOSES.values())


def rule(**said):
    given_ = {
        "rule_id": 1,
        "key": "r",
        "effect": Effect.GRANT,
        "ground": Ground.DUTY,
        "level": Level.FULL,
        "clause": "c",
        "categories": frozenset({C.IDENTITY}),
        "purposes": frozenset({Purpose.REINTEGRATION}),
        "since": LONG_AGO,
    }
    return Rule(**given_ | said)


def asker(**said):
    given_ = {
        "account_id": 5,
        "agency_id": 1,
        "agency_kind": "municipality",
        "jurisdiction": "NL",
        "role": "aftercare_coordinator",
        "purpose": Purpose.REINTEGRATION,
        "moment": NOW,
        "day": NOW.date(),
    }
    return Asker(**given_ | said)


RELATED = PersonFacts(9, relations=(RelationFact(1, K.PROGRAMME, DAY, None, "x"),))


SHARED = Topic(C.IDENTITY)


def answer(rules, facts=RELATED, topic=SHARED, regimes=(), **said):
    return explaining.decide(asker(**said), topic, Law(1, tuple(rules), tuple(regimes)), facts)


class TestGates:
    def test_nothing_is_open_by_default(self):
        assert answer([]).failed is Gate.GROUND

    @pytest.mark.parametrize(
        "said",
        [
            {"is_active": False},
            {"role": "agency_administrator"},
            {"role": "somebody_new"},
            {"purpose": Purpose.PUBLIC_SAFETY},
        ],
    )
    def test_worker(self, said):
        everything = rule(purposes=frozenset(Purpose))
        assert answer([everything], **said).failed is Gate.WORKER

    def test_sensitive_data_ask_for_a_strong_sign_in(self):
        open_ = rule(categories=frozenset({C.RISK, C.IDENTITY}))
        assert answer([open_], topic=Topic(C.RISK), is_strong=False).failed is Gate.WORKER
        assert answer([open_], is_strong=False).opens

    def test_a_block_comes_before_every_ground(self):
        block = BlockFact(BlockEffect.EXCLUDE, LONG_AGO, None, account_id=5)
        facts = PersonFacts(9, relations=RELATED.relations, blocks=(block,))
        assert answer([rule()], facts).failed is Gate.PERSON
        assert answer([rule()], facts, account_id=6).opens

    def test_without_relation_nothing_but_existence(self):
        known = rule(level=Level.EXISTENCE, needs_relation=False)
        assert answer([rule()], PersonFacts(9)).failed is Gate.RELATION
        assert answer([rule(), known], PersonFacts(9)).outcome is Outcome.EXISTENCE

    def test_health_stays_where_it_was_written(self):
        secret = Regime("s", Need.OWN_OR_RELEASE, LONG_AGO, categories=frozenset({C.HEALTH}))
        open_ = rule(categories=frozenset({C.HEALTH}))
        topic = Topic(C.HEALTH, Origin(2, "health", "NL"))
        assert answer([open_], topic=topic, regimes=[secret]).failed is Gate.CONFIDENTIALITY
        own = Topic(C.HEALTH, Origin(1, "municipality", "NL"))
        assert answer([open_], topic=own, regimes=[secret]).opens

    def test_help_is_not_used_for_enforcement(self):
        open_ = rule(
            categories=frozenset({C.PLAN}),
            purposes=frozenset({Purpose.SUPERVISION}),
        )
        said = {
            "role": "probation_officer",
            "purpose": Purpose.SUPERVISION,
            "agency_kind": "probation",
        }
        assert answer([open_], topic=Topic(C.PLAN), **said).failed is Gate.PURPOSE
        statute = rule(
            categories=frozenset({C.PLAN}),
            purposes=frozenset({Purpose.SUPERVISION}),
            crosses_purpose=True,
        )
        assert answer([statute], topic=Topic(C.PLAN), **said).opens

    def test_a_forbid_wins(self):
        forbid = rule(rule_id=2, key="no", effect=Effect.FORBID)
        found = answer([rule(), forbid])
        assert (found.failed, found.forbidden_by) == (Gate.FORBIDDEN, forbid)

    def test_limits_of_grant_regime_and_person_add_up(self):
        regime = Regime("l", Need.NOTHING, LONG_AGO, limits=frozenset({Limit.NO_ONWARD}))
        flag = BlockFact(BlockEffect.LIMIT, LONG_AGO, None, limit=Limit.NO_PRINT)
        facts = PersonFacts(9, relations=RELATED.relations, blocks=(flag,))
        found = answer([rule(limits=frozenset({Limit.NO_EXPORT}))], facts, regimes=[regime])
        assert found.limits == {Limit.NO_EXPORT, Limit.NO_ONWARD, Limit.NO_PRINT}
        assert found.outcome is Outcome.LIMITED


class TestConsent:
    def event(self, state, days, number=1, **said):
        return ConsentFact(
            number,
            NOW + timedelta(days=days),
            state,
            Purpose.REINTEGRATION,
            frozenset({1}),
            frozenset({C.IDENTITY}),
            said.get("since", NOW + timedelta(days=days)),
            said.get("until"),
        )

    def ask(self, *events, at=NOW):
        facts = PersonFacts(9, relations=RELATED.relations, consents=events)
        needs = rule(ground=Ground.CONSENT, needs_consent=True)
        return answer([needs], facts, moment=at).opens

    def test_the_last_word_counts(self):
        given_ = self.event(ConsentState.GIVEN, -5)
        withdrawn = self.event(ConsentState.WITHDRAWN, -1, 2)
        assert self.ask(given_)
        assert not self.ask(given_, withdrawn)
        assert self.ask(given_, withdrawn, self.event(ConsentState.RENEWED, -0.5, 3))

    def test_asking_again_takes_nothing_away(self):
        assert self.ask(
            self.event(ConsentState.GIVEN, -5), self.event(ConsentState.REQUESTED, -1, 2)
        )

    def test_it_ends_at_its_end_to_the_microsecond(self):
        event = self.event(ConsentState.GIVEN, -5, until=NOW)
        assert self.ask(event, at=NOW - timedelta(microseconds=1))
        assert not self.ask(event, at=NOW)


class TestEmergency:
    def test_opens_for_one_account_what_was_asked_and_nothing_sealed(self):
        one = EmergencyFact(5, 1, frozenset({C.IDENTITY, C.HEALTH}), NOW, NOW + timedelta(hours=4))
        facts = PersonFacts(9, emergencies=(one,))
        assert answer([], facts).level is Level.FULL
        assert answer([], facts).limits == {Limit.TELL_PERSON}
        assert not answer([], facts, account_id=6).opens
        assert not answer([], facts, topic=Topic(C.RISK)).opens
        sealed = Regime("f", Need.SEALED, LONG_AGO, sealed_only=True)
        topic = Topic(C.HEALTH, Origin(2, "ngo", "NL", is_sealed=True))
        assert not answer([], facts, topic=topic, regimes=[sealed]).opens
