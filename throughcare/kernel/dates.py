"""Deadlines as an anchor and an offset, in calendar or working days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_OFFSET = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:(\d+)WD)?")
_ANCHORED = re.compile(r"([a-z_]+)(?:([+-])(P[0-9YMWD]+))?")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Offset:
    """Hold a distance in time: months, calendar days, and working days, counted in that order."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    @classmethod
    def parse(cls, text: str) -> Offset:
        """Read an ISO 8601 duration without times; `P5WD` means five working days.

        Errors: ValueError when the text is not such a duration.
        Source: ISO 8601-1:2019, 5.5.2; the working-day designator is our own choice, ADR 2.

        >>> Offset.parse("P1Y2M10D")
        Offset(months=14, days=10, working_days=0)
        """
        found = _OFFSET.fullmatch(text)
        if found is None or text == "P":
            raise ValueError(f"[{text}] is not a duration; write for example P10D, P6M or P5WD.")
        years, months, weeks, days, working = (int(part or 0) for part in found.groups())
        return cls(years * 12 + months, weeks * 7 + days, working)

    def negated(self) -> Offset:
        """Return the same distance in the other direction.

        Source: our own choice, ADR 2.
        """
        return Offset(-self.months, -self.days, -self.working_days)


@dataclass(frozen=True, slots=True)
class Anchored:
    """Name a day by its distance from an anchor, for example `release-P6M`."""

    anchor: str
    offset: Offset = Offset()

    @classmethod
    def parse(cls, text: str) -> Anchored:
        """Read `anchor`, `anchor+P10D` or `anchor-P6M`.

        Errors: ValueError when the text has another form.
        Source: our own choice, ADR 2.
        """
        found = _ANCHORED.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"[{text}] is no anchored date; write for example custody_start+P10D.")
        anchor, sign, offset = found.groups()
        if offset is None:
            return cls(anchor)
        parsed = Offset.parse(offset)
        return cls(anchor, parsed if sign == "+" else parsed.negated())

    def __str__(self) -> str:
        return self.anchor + _offset_text(self.offset)


def _offset_text(offset: Offset) -> str:
    if offset == Offset():
        return ""
    sign = "-" if min(offset.months, offset.days, offset.working_days) < 0 else "+"
    parts = [(abs(offset.months), "M"), (abs(offset.days), "D"), (abs(offset.working_days), "WD")]
    return f"{sign}P" + "".join(f"{count}{unit}" for count, unit in parts if count)


def shift(day: date, offset: Offset, holidays: AbstractSet[date] = frozenset()) -> date:
    """Return the day that lies `offset` from `day`.

    Units: months clamp to the last day of the month; working days are Monday to Friday without `holidays`.
    Errors: ValueError when the result leaves the calendar (years 1 to 9999).
    Source: Regulation (EEC, Euratom) No 1182/71, articles 2 and 3 (periods in days and months).

    >>> shift(date(2026, 1, 31), Offset(months=1))
    datetime.date(2026, 2, 28)
    """
    try:
        moved = _shift_months(day, offset.months) + timedelta(days=offset.days)
        return _shift_working_days(moved, offset.working_days, holidays)
    except OverflowError as error:
        raise ValueError(f"[{day}] moved by [{offset}] leaves the calendar.") from error


def _shift_months(day: date, months: int) -> date:
    if not months:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _month_length(year, month + 1)))


@lru_cache(maxsize=4096)
def _month_length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _shift_working_days(day: date, count: int, holidays: AbstractSet[date]) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def is_working_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Tell whether offices are open: Monday to Friday and no holiday.

    Source: Regulation (EEC, Euratom) No 1182/71, article 2(2).
    """
    return day.weekday() < _SATURDAY and day not in holidays
