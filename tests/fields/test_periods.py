"""Periods of the database as values."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from throughcare.fields import DayPeriodField, InstantPeriodField

pytestmark = pytest.mark.django_db


def read(field, literal):
    """Return what a field makes of a range of the database, and of what it writes back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {literal}")
        first = field.from_db_value(cursor.fetchone()[0], None, connection)
        cursor.execute("SELECT %s", [field.get_prep_value(first)])
        return first, field.from_db_value(cursor.fetchone()[0], None, connection)


class TestAPeriodThatEndedBeforeItsFirstDayWasOver:
    @pytest.mark.parametrize(
        ("field", "literal", "moment"),
        [
            (DayPeriodField(), "'[2026-03-01,2026-03-01)'::daterange", date(2026, 3, 1)),
            (InstantPeriodField(), "'empty'::tstzrange", datetime(2026, 3, 1, tzinfo=UTC)),
        ],
    )
    def test_holds_no_moment_also_after_it_was_stored_again(self, field, literal, moment):
        for found in read(field, literal):
            assert found.is_empty
            assert moment not in found

    def test_is_not_open_like_a_period_without_bounds(self):
        first, _ = read(DayPeriodField(), "'(,)'::daterange")
        assert date(2026, 3, 1) in first
