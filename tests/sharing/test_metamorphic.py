"""How answers about sharing change when one thing changes: properties of the readable reference, over invented worlds."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import (
    YES_STATES,
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    Effect,
    Law,
    Limit,
    Outcome,
    Topic,
)
from throughcare.simulation.decisions import askers, edges_of, invent, topics

ZONE = ZoneInfo("Europe/Amsterdam")
SHIFT = 5_000
"""How far ids of agencies move when they are renamed."""
DATED = ("relations", "phases", "releases", "weighings", "blocks", "objections", "emergencies")
worlds = given(seed=st.integers(0, 10**6))
quickly = settings(max_examples=40, deadline=None)


def questions(seed, count=60):
    """Return a source of chance, a law, and questions as (asker, topic, facts)."""
    random = Random(seed)
    world = invent(seed, zone=ZONE, people=4)
    about = topics(world)
    asked = askers(world, edges_of(world.law, world.people, world.when), 5, people=4)
    found = [
        (one.asker, topic, facts)
        for one in asked
        for facts in one.people
        for topic in random.sample(about, 12)
    ]
    return random, world.law, random.sample(found, count)


def with_rules(law, rules):
    return Law(law.version, tuple(rules), law.regimes)


def told(decision):
    """Return what of a decision does not depend on the order of rows."""
    key = None if decision.rule is None else decision.rule.key
    return decision.outcome, decision.level, key, decision.limits, decision.failed


@quickly
@worlds
def test_a_forbid_never_widens(seed):
    random, law, asked = questions(seed)
    forbids = [rule for rule in law.rules if rule.effect is Effect.FORBID]
    fewer = with_rules(law, (r for r in law.rules if r is not random.choice(forbids)))
    for asker, topic, facts in asked:
        with_all, without = (decide(asker, topic, some, facts) for some in (law, fewer))
        assert with_all.level <= without.level


@quickly
@worlds
def test_a_grant_never_narrows(seed):
    random, law, asked = questions(seed)
    grants = [rule for rule in law.rules if rule.effect is Effect.GRANT]
    gone = set(random.sample([rule.rule_id for rule in grants], len(grants) // 2))
    fewer = with_rules(law, (r for r in law.rules if r.rule_id not in gone))
    for asker, topic, facts in asked:
        with_all, without = (decide(asker, topic, some, facts) for some in (law, fewer))
        assert without.level <= with_all.level


@quickly
@worlds
def test_taking_a_consent_back_never_widens(seed):
    _, law, asked = questions(seed)
    for asker, topic, facts in asked:
        before = decide(asker, topic, law, facts)
        no = ConsentFact(
            10**12,
            asker.moment,
            ConsentState.WITHDRAWN,
            asker.purpose,
            frozenset({asker.agency_id}),
            frozenset({topic.category}),
            asker.moment,
            None,
        )
        withdrawn = replace(facts, consents=(*facts.consents, no))
        never = replace(
            facts, consents=tuple(e for e in facts.consents if e.state not in YES_STATES)
        )
        for after in (withdrawn, never):
            assert decide(asker, topic, law, after).level <= before.level


@quickly
@worlds
def test_ending_a_relation_never_widens(seed):
    """A rule that forbids something to some kind of relation ends with it; those are left out."""
    _, law, asked = questions(seed)
    law = with_rules(law, (r for r in law.rules if r.effect is Effect.GRANT or not r.relations))
    for asker, topic, facts in asked:
        ended = tuple(
            replace(one, until=min(asker.day, one.until or asker.day)) for one in facts.relations
        )
        after = decide(asker, topic, law, replace(facts, relations=ended))
        assert after.level <= decide(asker, topic, law, facts).level


def halves(random, one):
    """Split a window in two at any point of it."""
    days = not hasattr(one.since, "hour")
    until = one.until or one.since + timedelta(days=3_000)
    if until - one.since < timedelta(days=2):
        return [one]
    step = timedelta(days=random.randint(1, (until - one.since).days - 1))
    if not days:
        step += timedelta(microseconds=random.randrange(1_000_000))
    middle = one.since + step
    return [replace(one, until=middle), replace(one, since=middle)]


@quickly
@worlds
def test_splitting_a_window_changes_nothing(seed):
    random, law, asked = questions(seed, 40)
    split_law = Law(
        law.version,
        tuple(half for rule in law.rules for half in halves(random, rule)),
        tuple(half for regime in law.regimes for half in halves(random, regime)),
    )
    for asker, topic, facts in asked:
        split = replace(
            facts,
            **{
                name: tuple(half for one in getattr(facts, name) for half in halves(random, one))
                for name in DATED
            },
        )
        before = told(decide(asker, topic, law, facts))
        assert told(decide(asker, topic, law, split)) == before
        assert told(decide(asker, topic, split_law, facts)) == before


@quickly
@worlds
def test_the_order_of_rows_changes_nothing(seed):
    random, law, asked = questions(seed)
    shuffled = Law(law.version, *(mixed(random, part) for part in (law.rules, law.regimes)))
    for asker, topic, facts in asked:
        rows = {
            field.name: mixed(random, getattr(facts, field.name))
            for field in fields(facts)
            if field.name != "person_id"
        }
        after = decide(asker, topic, shuffled, replace(facts, **rows))
        assert told(after) == told(decide(asker, topic, law, facts))


def mixed(random, rows):
    return tuple(random.sample(rows, len(rows)))


def renamed(value):
    """Return facts or rules in which every agency has another number."""
    changes = {}
    for name in ("agency_id", "origin_agency_id"):
        if getattr(value, name, None) is not None:
            changes[name] = getattr(value, name) + SHIFT
    if hasattr(value, "agency_ids"):
        changes["agency_ids"] = frozenset(one + SHIFT for one in value.agency_ids)
    if getattr(value, "agreement", None) is not None:
        parties = {one + SHIFT: window for one, window in value.agreement.parties.items()}
        changes["agreement"] = replace(value.agreement, parties=parties)
    return replace(value, **changes) if changes else value


@quickly
@worlds
def test_other_numbers_for_agencies_change_nothing(seed):
    _, law, asked = questions(seed)
    other_law = with_rules(law, map(renamed, law.rules))
    for asker, topic, facts in asked:
        rows = {
            field.name: tuple(map(renamed, getattr(facts, field.name)))
            for field in fields(facts)
            if field.name != "person_id"
        }
        origin = None if topic.origin is None else renamed(topic.origin)
        after = decide(
            renamed(asker), Topic(topic.category, origin), other_law, replace(facts, **rows)
        )
        assert told(after) == told(decide(asker, topic, law, facts))


@quickly
@worlds
def test_limits_only_add_up(seed):
    random, law, asked = questions(seed)
    more = frozenset(random.sample(list(Limit), 2))
    limited = Law(
        law.version,
        tuple(replace(rule, limits=rule.limits | more) for rule in law.rules),
        tuple(replace(regime, limits=regime.limits | more) for regime in law.regimes),
    )
    for asker, topic, facts in asked:
        before, after = (decide(asker, topic, some, facts) for some in (law, limited))
        assert after.level == before.level
        assert before.limits <= after.limits
        if after.rule is not None:
            assert more <= after.limits


def block(asker, effect, **who):
    return BlockFact(effect, asker.moment, asker.moment + timedelta(microseconds=1), **who)


@quickly
@worlds
def test_a_deny_list_only_closes(seed):
    _, law, asked = questions(seed)
    for asker, topic, facts in asked:
        before = decide(asker, topic, law, facts)
        for one in (
            block(asker, BlockEffect.EXCLUDE, account_id=asker.account_id),
            block(asker, BlockEffect.EXCLUDE, agency_id=asker.agency_id),
            block(asker, BlockEffect.FREEZE),
        ):
            after = decide(asker, topic, law, replace(facts, blocks=(*facts.blocks, one)))
            assert after.outcome is Outcome.DENY
        other = block(asker, BlockEffect.EXCLUDE, agency_id=asker.agency_id + SHIFT)
        after = decide(asker, topic, law, replace(facts, blocks=(*facts.blocks, other)))
        assert told(after) == told(before)


@quickly
@worlds
def test_an_allow_list_opens_to_whom_it_names_and_closes_to_others(seed):
    _, law, asked = questions(seed)
    for asker, topic, facts in asked:
        ours, theirs = asker.agency_id, asker.agency_id + SHIFT
        colleague, me = asker.account_id + SHIFT, asker.account_id
        closed, opened, apart = (
            decide(asker, topic, law, replace(facts, blocks=(*facts.blocks, *more)))
            for more in (
                (_on_list(asker, ours, colleague),),
                (_on_list(asker, ours, colleague), _on_list(asker, ours, me)),
                (_on_list(asker, theirs, colleague), _on_list(asker, theirs, me)),
            )
        )
        before = decide(asker, topic, law, facts)
        assert closed.level <= before.level
        assert opened.level >= before.level
        # The list of another agency changes nothing, whomever it names.
        assert told(apart) == told(before)
        has_list = any(
            one.effect is BlockEffect.ONLY and one.agency_id == ours for one in facts.blocks
        )
        if not has_list:
            assert closed.outcome is Outcome.DENY


def _on_list(asker, agency_id, account_id):
    return block(asker, BlockEffect.ONLY, agency_id=agency_id, account_id=account_id)


@pytest.mark.parametrize("seed", range(3))
def test_the_worlds_ask_in_both_directions(seed):
    """Properties of nothing but refusals would say little."""
    _, law, asked = questions(seed, 200)
    levels = [decide(asker, topic, law, facts).level for asker, topic, facts in asked]
    assert 0.1 < sum(level > 0 for level in levels) / len(levels) < 0.7
