"""Store a kernel period as one PostgreSQL range, half-open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from psycopg.types.range import DateRange, Range, TimestamptzRange

from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def _period(value: Range[Any] | None) -> Period[Any] | None:
    if value is None:
        return None
    return Period(value.lower, value.upper)


class _PeriodMixin:
    """Turn ranges into periods when rows are read, and periods into ranges when they are written."""

    def from_db_value(
        self, value: Range[Any] | None, _expression: object, _connection: BaseDatabaseWrapper
    ) -> Period[Any] | None:
        return _period(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Period):
            value = self.range_type(value.start, value.end, "[)")  # type: ignore[attr-defined]
        return super().get_prep_value(value)  # type: ignore[misc]


class DayPeriodField(_PeriodMixin, DateRangeField):
    """Hold a period of days as `daterange`."""

    range_type = DateRange


class InstantPeriodField(_PeriodMixin, DateTimeRangeField):
    """Hold a period of instants as `tstzrange`."""

    range_type = TimestamptzRange
