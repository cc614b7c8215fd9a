"""Half-open periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.periods import Period

DAY = date(2026, 1, 1)
ends = st.none() | st.integers(0, 40).map(lambda days: DAY + timedelta(days=days))


@st.composite
def periods(draw):
    start, end = draw(ends), draw(ends)
    if start is not None and end is not None and end < start:
        start, end = end, start
    return Period(start, end)


def test_start_belongs_and_end_does_not():
    period = Period(DAY, DAY + timedelta(days=2))
    assert DAY in period
    assert DAY + timedelta(days=2) not in period


def test_refuses_to_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        Period(DAY, DAY - timedelta(days=1))


@given(periods(), periods())
def test_intersection_is_what_lies_in_both(one, other):
    both = one.intersection(other)
    for days in range(-2, 45):
        day = DAY + timedelta(days=days)
        assert (both is not None and day in both) == (day in one and day in other)


@given(periods(), periods())
def test_overlap_is_mutual_and_means_a_common_day(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    common = any(
        DAY + timedelta(days=d) in one and DAY + timedelta(days=d) in other for d in range(-2, 45)
    )
    assert common <= one.overlaps(other)
