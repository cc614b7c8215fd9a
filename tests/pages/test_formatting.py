from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from throughcare.pages import formatting

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Monday 23 November 2026"),
        ("nl", "maandag 23 november 2026"),
        ("not-a-language", "Monday 23 November 2026"),
    ],
)
def test_date_in_full(language, expected):
    with translation.override(language):
        assert formatting.date_text(DAY) == expected


@pytest.mark.parametrize(
    ("language", "medium", "short"),
    [("en", "23 November 2026", "23 Nov 2026"), ("nl", "23 november 2026", "23 nov 2026")],
)
def test_shorter_dates(language, medium, short):
    with translation.override(language):
        assert formatting.date_medium(DAY) == medium
        assert formatting.date_short(DAY) == short


@pytest.mark.parametrize(
    ("due_on", "english", "dutch"),
    [
        (date(2026, 11, 28), "in 5 days", "over 5 dagen"),
        (date(2026, 11, 24), "tomorrow", "morgen"),
        (date(2026, 11, 23), "today", "vandaag"),
        (date(2026, 11, 22), "1 day late", "1 dag te laat"),
        (date(2026, 11, 20), "3 days late", "3 dagen te laat"),
    ],
)
def test_distance_to_a_deadline(due_on, english, dutch):
    with translation.override("en"):
        assert formatting.due_text(due_on, DAY) == english
    with translation.override("nl"):
        assert formatting.due_text(due_on, DAY) == dutch


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 20), "3 days ago"),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 25), "in 2 days"),
    ],
)
def test_distance_to_a_day(day, expected):
    with translation.override("en"):
        assert formatting.relative_days(day, DAY) == expected


def test_instants_are_told_in_the_time_zone_of_the_site(settings):
    settings.TIME_ZONE = "Europe/Amsterdam"
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        assert formatting.moment_text(late) == "24 November 2026 at 00:30"
        assert formatting.date_iso(late) == "2026-11-24"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (DAY, date(2026, 12, 1), "23 November 2026 to 1 December 2026"),
        (DAY, None, "from 23 November 2026"),
        (None, DAY, "until 23 November 2026"),
        (None, None, ""),
    ],
)
def test_periods_may_be_open(start, end, expected):
    with translation.override("en"):
        assert formatting.period_text(start, end) == expected


def test_numbers():
    with translation.override("en"):
        assert formatting.number(1250) == "1,250"
        assert formatting.days_text(1) == "1 day"
    with translation.override("nl"):
        assert formatting.number(1250) == "1.250"
        assert formatting.percent(0.42) == "42%"


def test_names():
    assert formatting.person_name("Samira", "de Vries") == "Samira de Vries"
    assert formatting.person_name("Samira", "de Vries", called="Sam") == "Sam (Samira) de Vries"
    assert formatting.person_name("Samira", "") == "Samira"
    assert formatting.sorted_name("Samira", "de Vries") == "de Vries, Samira"


def test_nothing_is_written_for_no_date():
    assert formatting.date_text(None) == formatting.moment_text(None) == ""
    assert formatting.date_iso(None) == formatting.time_text(None) == ""
