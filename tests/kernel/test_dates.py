"""Deadlines: anchors, offsets, working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.dates import Anchored, Offset, is_working_day, shift

days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("text", "anchor", "offset"),
    [
        ("release", "release", Offset()),
        ("release-P6M", "release", Offset(months=-6)),
        ("custody_start+P10D", "custody_start", Offset(days=10)),
        ("release+P1Y2M", "release", Offset(months=14)),
        ("release-P5WD", "release", Offset(working_days=-5)),
        ("release+P2W", "release", Offset(days=14)),
    ],
)
def test_reads(text, anchor, offset):
    assert Anchored.parse(text) == Anchored(anchor, offset)
    assert Anchored.parse(str(Anchored.parse(text))) == Anchored.parse(text)


@pytest.mark.parametrize(
    "text", ["", "release-6M", "P", "release P6M", "release-PT1H", "Release-P1D"]
)
def test_refuses(text):
    with pytest.raises(ValueError, match=r"\["):
        Anchored.parse(text)


@pytest.mark.parametrize(
    ("day", "offset", "expected"),
    [
        (date(2026, 1, 31), Offset(months=1), date(2026, 2, 28)),
        (date(2024, 3, 31), Offset(months=-1), date(2024, 2, 29)),
        (date(2026, 11, 20), Offset(working_days=1), date(2026, 11, 23)),
        (date(2026, 11, 23), Offset(working_days=-1), date(2026, 11, 20)),
        (date(2026, 12, 24), Offset(working_days=1), date(2026, 12, 28)),
    ],
)
def test_shifts(day, offset, expected):
    assert shift(day, offset, frozenset({date(2026, 12, 25), date(2026, 12, 26)})) == expected


def test_refuses_to_leave_the_calendar():
    with pytest.raises(ValueError, match="leaves the calendar"):
        shift(date(9999, 12, 30), Offset(days=10))


@given(days, st.integers(-60, 60).filter(bool))
def test_working_days_land_on_working_days_and_count_right(day, count):
    moved = shift(day, Offset(working_days=count))
    assert is_working_day(moved)
    low, high = sorted((day, moved))
    between = [
        low + timedelta(days=n)
        for n in range(1 if count > 0 else 0, (high - low).days + (1 if count > 0 else 0))
    ]
    assert sum(is_working_day(one) for one in between) == abs(count)


@given(days, st.integers(0, 2000), st.integers(0, 2000))
def test_later_offsets_never_land_earlier(day, one, other):
    low, high = sorted((one, other))
    assert shift(day, Offset(days=low)) <= shift(day, Offset(days=high))
