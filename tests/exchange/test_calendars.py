"""Calendars of workers: read with bounded time and memory, kept as times; what cannot be read is said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from throughcare.exchange.imports.calendars import parsing, reading
from throughcare.exchange.imports.calendars.reading import read_calendar
from throughcare.kernel.reasons import Reason

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
REFUSED = {
    "calendars__fuzz_testcase_invalid_month.ics",
    "calendars__fuzz_testcase_vtimezone_lone_cr.ics",
    "fuzzing__corpus__Index_Error.ics",
}
pytestmark = pytest.mark.filterwarnings("ignore:Timezone")


def calendar(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\r\n{one}END:VEVENT\r\n" for one in events)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//\r\n{inside}END:VCALENDAR\r\n".encode()
    )


def event(start: str = "20261201T090000Z", *more: str, uid: str = "one") -> str:
    lines = (f"UID:{uid}", f"DTSTART:{start}", "DURATION:PT1H", *more)
    return "".join(f"{line}\r\n" for line in lines)


def times(found) -> list[str]:
    return [one.starts_at.strftime("%d.%m %H:%M") for one in found.times]


class TestReadCalendar:
    def test_keeps_times_and_not_what_with(self) -> None:
        found = read_calendar(
            calendar(event("20261201T090000Z", "SUMMARY:Dentist")), now=NOW, zone=ZONE
        )
        assert times(found) == ["01.12 09:00"]
        assert "Dentist" not in repr(found)

    def test_takes_times_without_a_zone_for_those_of_the_site(self) -> None:
        found = read_calendar(calendar(event("20261201T090000")), now=NOW, zone=ZONE)
        assert times(found) == ["01.12 08:00"]

    def test_takes_whole_days(self) -> None:
        one = "UID:one\r\nDTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n"
        (found,) = read_calendar(calendar(one), now=NOW, zone=ZONE).times
        assert (found.ends_at - found.starts_at).total_seconds() == 24 * 3600

    @pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
    def test_leaves_out_what_takes_no_time(self, line) -> None:
        found = read_calendar(calendar(event("20261201T090000Z", line)), now=NOW, zone=ZONE)
        assert found.times == ()

    def test_cuts_a_thousand_years_and_says_so(self) -> None:
        rule = "RRULE:FREQ=YEARLY;UNTIL=30260101T000000Z"
        found = read_calendar(calendar(event("20161201T090000Z", rule)), now=NOW, zone=ZONE)
        assert times(found) == ["01.12 09:00"]
        assert [one.code for one in found.told] == ["calendar.cut"]

    def test_leaves_out_what_repeats_each_second(self) -> None:
        second = calendar(event("20261201T090000Z", "RRULE:FREQ=SECONDLY"), event(uid="two"))
        found = read_calendar(second, now=NOW, zone=ZONE)
        assert times(found) == ["01.12 09:00"]
        assert [one.code for one in found.told] == ["calendar.repeats"]

    def test_leaves_out_an_event_that_is_broken(self) -> None:
        found = read_calendar(calendar("SUMMARY:x\r\n", event()), now=NOW, zone=ZONE)
        assert times(found) == ["01.12 09:00"]
        assert [one.code for one in found.told] == ["calendar.broken"]

    @pytest.mark.parametrize("content", [b"\xff\x00!", b"BEGIN:VCALENDAR\r\nX\r\n", b"PK\x03\x04"])
    def test_refuses_what_is_no_calendar(self, content) -> None:
        found = read_calendar(content, now=NOW, zone=ZONE)
        assert isinstance(found, Reason)
        assert found.code == "calendar.unreadable"

    def test_refuses_what_is_too_large(self) -> None:
        content = b"x" * (reading.LARGEST_BYTES + 1)
        assert read_calendar(content, now=NOW, zone=ZONE).code == "calendar.large"

    @pytest.mark.slow
    def test_stops_what_looks_for_a_day_that_never_comes(self) -> None:
        never = [
            event("20260101T090000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"{n}")
            for n in range(20)
        ]
        assert read_calendar(calendar(*never), now=NOW, zone=ZONE).code == "calendar.slow"


class TestRealFiles:
    @pytest.mark.filterwarnings("ignore")
    def test_of_the_test_suite_are_read_but_three(self, samples: Path) -> None:
        folder = samples / "interop_ical"
        refused, events, repeating, zones = set(), 0, 0, 0
        for file in sorted(folder.glob("*.ics")):
            try:
                found = parsing.read(file.read_bytes(), since=NOW, days=90, zone=ZONE)
            except parsing.UnreadableError as error:
                assert str(error)
                refused.add(file.name)
                continue
            events, repeating, zones = (
                events + found.events,
                repeating + found.repeating,
                zones + found.zones,
            )
        assert len(list(folder.glob("*.ics"))) == 132
        assert refused == REFUSED
        assert (events, repeating, zones) == (133, 16, 37)
