"""Three-valued logic: Kleene's tables, and what they promise."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.logic import Truth, all_of, any_of, negate, truth_of

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
truths = st.lists(st.sampled_from(list(Truth)))


@pytest.mark.parametrize(
    ("parts", "together", "either"),
    [
        ([], YES, NO),
        ([YES], YES, YES),
        ([UNKNOWN], UNKNOWN, UNKNOWN),
        ([YES, NO], NO, YES),
        ([YES, UNKNOWN], UNKNOWN, YES),
        ([NO, UNKNOWN], NO, UNKNOWN),
    ],
)
def test_tables(parts, together, either):
    assert all_of(parts) is together
    assert any_of(parts) is either


def test_truth_of():
    assert [truth_of(value) for value in (True, False, None)] == [YES, NO, UNKNOWN]


@given(truths)
def test_de_morgan(parts):
    assert negate(all_of(parts)) is any_of([negate(part) for part in parts])


@given(st.lists(st.sampled_from(list(Truth)), max_size=4))
def test_order_does_not_matter(parts):
    assert {all_of(order) for order in permutations(parts)} == {all_of(parts)}
    assert {any_of(order) for order in permutations(parts)} == {any_of(parts)}


@given(truths)
def test_learning_never_turns_a_decided_answer(parts):
    """Whatever the unknown parts turn out to be, a decided answer stays."""
    open_places = [index for index, part in enumerate(parts) if part is UNKNOWN][:3]
    for join in (all_of, any_of):
        if join(parts) is UNKNOWN:
            continue
        for learned in product((YES, NO), repeat=len(open_places)):
            known = list(parts)
            for index, value in zip(open_places, learned, strict=True):
                known[index] = value
            assert join(known) is join(parts)
