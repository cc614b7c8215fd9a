"""Cutting a life at its stays."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.journeys.rules.living import Event, Kind, Place, spans

D = date


def event(on=None, onset="", kind=Kind.NEED):
    return Event(kind, "began", on, onset=onset)


def places(found):
    return [span.place for span in found]


@pytest.mark.requirement("R57", "R121")
class TestSpans:
    def test_without_a_stay_are_one(self):
        (span,) = spans([], [event(D(2026, 1, 1))], until=None)
        assert span.place is Place.WHOLE
        assert len(span.events) == 1

    def test_of_two_stays_are_five(self):
        stays = [(D(2020, 1, 1), D(2020, 3, 1)), (D(2024, 1, 1), D(2024, 2, 1))]
        days = [D(2019, 1, 1), D(2020, 2, 1), D(2022, 1, 1), D(2024, 1, 1), D(2024, 2, 1)]
        found = spans(stays, map(event, days), until=None)
        during, after = Place.DURING, Place.AFTER
        assert places(found) == [Place.BEFORE, during, after, during, after]
        assert [one.on for span in found for one in span.events] == days
        assert all(len(span.events) == 1 for span in found)

    def test_an_open_stay_has_an_after_once_its_end_is_known(self):
        stays = [(D(2026, 1, 1), None)]
        assert places(spans(stays, [], until=None)) == [Place.BEFORE, Place.DURING]
        assert places(spans(stays, [], until=D(2026, 6, 1)))[-1] is Place.AFTER

    def test_a_stay_without_a_first_day_has_no_before(self):
        assert places(spans([(None, None)], [], until=None)) == [Place.DURING]

    def test_needs_without_a_day_stand_where_they_began(self):
        stays = [(D(2026, 1, 1), D(2026, 6, 1))]
        onsets = ["before_justice", "before_custody", "in_custody", "after_release", "unknown"]
        found = spans(stays, [event(onset=one) for one in onsets], until=None)
        assert [[one.onset for one in span.events] for span in found] == [
            onsets[:2],
            ["in_custody"],
            ["after_release"],
            ["unknown"],
        ]
        assert found[-1].place is Place.UNKNOWN

    def test_nothing_is_lost(self):
        days = [D(2000, 1, 1), D(2026, 1, 1), D(2027, 1, 1), None]
        for stays in ([], [(D(2026, 1, 1), None)], [(None, D(2026, 2, 1))]):
            found = spans(stays, map(event, days), until=None)
            assert sum(len(span.events) for span in found) == len(days)

    def test_say_their_last_day(self):
        stays = [(D(2026, 1, 10), D(2026, 6, 1))]
        before, during, after = spans(stays, [], until=None)
        assert before.last_on == D(2026, 1, 9)
        assert during.last_on == after.since == D(2026, 6, 1)
        assert after.last_on is None
