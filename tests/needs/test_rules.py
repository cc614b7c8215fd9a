"""Why nobody owns a need, by what an entry ends, and which numbers are told."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from throughcare.needs.rules import (
    LEAST,
    asked_for,
    authorities,
    end_of,
    total,
    why_unowned,
    without_small,
)
from throughcare.needs.types import Authority, End, NeedFacts, Why
from throughcare.plans.types import Domain

REASONS = {
    Why.NOT_RETURNABLE: {"lawful_stay": False, "returnable": False},
    Why.ALL_REFUSED: {"refusals": 1},
    Why.EXCLUDED: {"excluding": 1},
    Why.ALL_FULL: {"full": 1},
    Why.NOBODY_COMPETENT: {"is_competent": False},
    Why.EARLY_RELEASE_REFUSED: {"early_release_refused": True},
    Why.NO_SUPERVISION: {"is_unsupervised": True},
    Why.NO_SERVICE: {},
}


class TestWhyUnowned:
    @pytest.mark.parametrize("why", Why)
    def test_names_each_reason(self, why) -> None:
        assert why_unowned(NeedFacts(**REASONS[why])) is why

    @pytest.mark.parametrize(
        "kept", [{"has_owner": True}, {"is_asked": True}, {"possible": 1}], ids=str
    )
    @pytest.mark.parametrize("why", Why)
    def test_finds_none_where_somebody_is_left(self, why, kept) -> None:
        assert why_unowned(NeedFacts(**REASONS[why], **kept)) is None

    def test_names_the_one_that_lies_deepest(self) -> None:
        deepest_first = list(REASONS)
        for at, why in enumerate(deepest_first):
            facts = {key: said for one in deepest_first[at:] for key, said in REASONS[one].items()}
            assert why_unowned(NeedFacts(**facts)) is why

    @pytest.mark.parametrize(
        ("stay", "return_"),
        [(None, False), (False, None), (True, False), (False, True), (None, None)],
    )
    def test_never_takes_unknown_for_no(self, stay, return_) -> None:
        facts = NeedFacts(lawful_stay=stay, returnable=return_)
        assert why_unowned(facts) is Why.NO_SERVICE


class TestEndOf:
    @pytest.mark.parametrize(
        ("facts", "is_by_rule", "end"),
        [
            (None, True, End.CASE_CLOSED),
            (NeedFacts(has_owner=True), True, End.OWNED),
            (NeedFacts(has_owner=True), False, End.OWNED),
            (NeedFacts(is_asked=True), True, End.CAN_BE_ASKED),
            (NeedFacts(possible=1), True, End.CAN_BE_ASKED),
            (NeedFacts(possible=1), False, None),
            (NeedFacts(is_asked=True), False, None),
            (NeedFacts(), True, None),
        ],
    )
    def test_says_by_what(self, facts, is_by_rule, end) -> None:
        assert end_of(facts, is_met=False, is_by_rule=is_by_rule) is end

    @pytest.mark.parametrize("facts", [None, NeedFacts(), NeedFacts(has_owner=True)])
    def test_is_met_before_all_else(self, facts) -> None:
        assert end_of(facts, is_met=True, is_by_rule=True) is End.MET


class TestAskedFor:
    def test_knows_somebody_for_every_reason(self) -> None:
        assert set(authorities()) == set(Why)

    def test_does_not_let_a_bed_wait(self) -> None:
        assert asked_for(Why.NO_SERVICE, Domain.DEBTS).escalate_days == 14
        assert asked_for(Why.NO_SERVICE, Domain.SHELTER).escalate_days == 2
        assert asked_for(Why.NOT_RETURNABLE, Domain.HEALTH).escalate_days == 2

    def test_names_the_same_authority_all_the_same(self) -> None:
        found = asked_for(Why.NOT_RETURNABLE, Domain.SHELTER)
        assert found.authority is Authority.IMMIGRATION_SERVICE


class TestWithoutSmall:
    def test_tells_what_is_large(self) -> None:
        counts = {Why.ALL_FULL: 10, Why.NO_SERVICE: 31}
        assert without_small(counts) == counts
        assert total(counts) == 41

    def test_holds_back_the_next_smallest_beside_one(self) -> None:
        counts = {Why.ALL_FULL: 9, Why.NO_SERVICE: 31, Why.EXCLUDED: 12}
        assert without_small(counts) == {Why.ALL_FULL: None, Why.NO_SERVICE: 31, Why.EXCLUDED: None}
        assert total(counts) == 52

    def test_holds_the_total_back_where_it_tells(self) -> None:
        assert total({Why.ALL_FULL: 9}) is None
        assert total({Why.ALL_FULL: 4, Why.EXCLUDED: 5, Why.NO_SERVICE: 31}) is None

    @settings(max_examples=300)
    @given(some.lists(some.integers(1, 25), min_size=1, max_size=8))
    def test_leaves_nothing_to_be_worked_out(self, numbers) -> None:
        counts = dict(zip(Why, numbers, strict=False))
        told, whole = without_small(counts), total(counts)
        assert not [one for one in told.values() if one is not None and one < LEAST]
        hidden = [why for why, one in told.items() if one is None]
        if hidden and whole is not None:
            left = whole - sum(one for one in told.values() if one is not None)
            for place in range(len(hidden)):
                assert len(possible(left, len(hidden), place)) > 1


def possible(left: int, cells: int, place: int) -> set[int]:
    """Return what one of the hidden numbers may be, when all add up: by trying, a way of its own."""
    if cells > 3:
        return possible(left, 3, 0)
    tries = product(range(1, left + 1), repeat=cells - 1)
    full = ((*some_, left - sum(some_)) for some_ in tries if left - sum(some_) >= 1)
    return {one[place] for one in full}
