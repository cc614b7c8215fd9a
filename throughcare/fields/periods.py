"""Store a kernel period as one PostgreSQL range, half-open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from psycopg.types.range import DateRange, Range, TimestamptzRange

from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


NEVER: Final = date.min
"""Where a period without a moment stands: PostgreSQL does not keep where an empty range was."""


def _period(value: Range[Any] | None, never: date | datetime = NEVER) -> Period[Any] | None:
    """Return the period of a range; an empty range has no bounds, and no bounds would mean always."""
    if value is None:
        return None
    return Period(never, never) if value.isempty else Period(value.lower, value.upper)


class _PeriodMixin:
    """Turn ranges into periods when rows are read, and periods into ranges when they are written."""

    never: date | datetime = NEVER

    def from_db_value(
        self, value: Range[Any] | None, _expression: object, _connection: BaseDatabaseWrapper
    ) -> Period[Any] | None:
        return _period(value, self.never)

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
    never = datetime.min.replace(tzinfo=UTC)
