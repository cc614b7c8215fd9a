"""Who may see what, and how relations become spans of visibility."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.access import Category
from throughcare.sharing import rules
from throughcare.sharing.types import RelationFact, RelationKind

DAY = date(2026, 1, 1)
C = Category


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
    spans = rules.spans(facts)
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
                if span.agency_id == agency_id and span.since <= day < span.until
            ]
            assert len(shown) == bool(live)
            if live:
                assert shown[0].kinds == live


@given(st.lists(relations(), max_size=8))
def test_spans_do_not_depend_on_order(facts):
    assert rules.spans(facts) == rules.spans(facts[::-1])


@pytest.mark.parametrize(
    ("role", "sees", "never"),
    [
        ("prison_case_manager", {C.IDENTITY, C.CUSTODY, C.JOURNEY, C.PLAN}, {C.AUDIT}),
        ("ngo_worker", {C.IDENTITY, C.JOURNEY, C.PLAN}, {C.CUSTODY, C.AUDIT}),
        ("health_worker", {C.IDENTITY, C.JOURNEY, C.PLAN}, {C.CUSTODY}),
        ("police_liaison", {C.IDENTITY, C.CUSTODY}, {C.PLAN, C.JOURNEY}),
        ("data_protection_officer", {C.AUDIT}, {C.IDENTITY, C.PLAN}),
        ("agency_administrator", set(), set(C)),
        ("somebody_new", set(), set(C)),
    ],
)
def test_roles(role, sees, never):
    found = rules.granted(role, [RelationKind.CUSTODY])
    assert sees <= found
    assert not never & found


def test_without_a_relation_nobody_sees_anything():
    assert all(not rules.granted(role, []) for role in rules.ROLE_CATEGORIES)
