"""Read dates as registers write them; say exactly why one cannot be read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from throughcare.exchange.imports.reading.mapping import DateForms

EARLIEST_YEAR = 1900
_LATEST_YEAR = 2200
_MONTHS = 12
_CACHED = 4096
# Day 0 of the spreadsheet calendar; its first 60 days are off by one, and before anyone's birth.
_SERIAL_START = date(1899, 12, 30)
_SERIAL = re.compile(r"[1-9]\d{4}(?:[.,]0+)?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_PARTED = re.compile(
    r"(\d{1,4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,4})\.?(?:[T ]0?0:00(?::00)?)?"
)
_WORDED = re.compile(
    r"(?:[^\W\d]+,?\s+)?(\d{1,2})\.?[\s-]+(?:de\s+)?([^\W\d]+)\.?,?[\s-]+(?:de\s+)?(\d{2,4})"
)


class ReadDate(NamedTuple):
    """Hold the date, or the code of what is wrong; some codes come with a date as well."""

    on: date | None
    what: str = ""


class DateReader:
    """Read dates by one description of their form; every answer is remembered, within bounds."""

    def __init__(self, forms: DateForms) -> None:
        """Prepare the patterns."""
        self._forms = forms
        self._patterns = [_compiled(pattern, forms.month_words) for pattern in forms.formats]
        self._months = {word.casefold().rstrip("."): m for word, m in forms.month_words.items()}
        self.read: Callable[[str], ReadDate] = lru_cache(maxsize=_CACHED)(self._read)

    def _read(self, text: str) -> ReadDate:
        if match := _ISO.fullmatch(text):
            return self._made(int(match[1]), int(match[2]), int(match[3]))
        if self._patterns:
            return self._by_pattern(text)
        if match := _COMPACT.fullmatch(text):
            return self._made(int(match[1] + match[2]), int(match[3]), int(match[4]))
        if match := _PARTED.fullmatch(text):
            return self._ordered(match[1], match[2], match[3])
        if match := _WORDED.fullmatch(text):
            month = self._months.get(match[2].casefold())
            unreadable = ReadDate(None, "date_unreadable")
            return self._full(match[3], month, match[1]) if month else unreadable
        return self._serial(text)

    def _by_pattern(self, text: str) -> ReadDate:
        for pattern in self._patterns:
            if match := pattern.fullmatch(text):
                month = self._months.get(match["M"].casefold().rstrip(".")) or int(match["M"])
                return self._full(match["Y"], month, match["D"])
        zero = _PARTED.fullmatch(text)
        if zero and not int(zero[1]) and not int(zero[2]) and not int(zero[3]):
            return ReadDate(None, "date_zero")
        return self._serial(text)

    def _serial(self, text: str) -> ReadDate:
        if _SERIAL.fullmatch(text):
            day = _SERIAL_START + timedelta(days=int(re.split("[.,]", text)[0]))
            return ReadDate(day, "date_serial")
        only_a_year = _YEAR.fullmatch(text)
        return ReadDate(None, "date_partial" if only_a_year else "date_unreadable")

    def _ordered(self, first: str, middle: str, last: str) -> ReadDate:
        """Tell day, month and year apart by the mapping's order; a long first part is the year."""
        if len(first) > 2:  # noqa: PLR2004 - two digits can be a day, more cannot
            return self._full(first, int(middle), last)
        order = self._forms.order
        if order == "ymd":
            return self._full(first, int(middle), last)
        if order == "unknown":
            return self._unordered(int(first), int(middle), last)
        day, month = (first, middle) if order == "dmy" else (middle, first)
        return self._full(last, int(month), day)

    def _unordered(self, first: int, middle: int, year: str) -> ReadDate:
        if first <= _MONTHS and middle <= _MONTHS and first != middle and first and middle:
            return ReadDate(None, "date_ambiguous")
        day, month = (middle, first) if middle > _MONTHS else (first, middle)
        return self._full(year, month, str(day))

    def _full(self, year_text: str, month: int, day_text: str) -> ReadDate:
        year, day = int(year_text), int(day_text)
        if not (year or month or day):
            return ReadDate(None, "date_zero")
        if len(year_text) == 3 or len(day_text) > 2:  # noqa: PLR2004 - a slip of the pen
            return ReadDate(None, "date_unreadable")
        if len(year_text) > 2:  # noqa: PLR2004
            return self._made(year, month, day)
        pivot = self._forms.two_digit_years
        if pivot == "refuse":
            return ReadDate(None, "date_short_year")
        made = self._made((2000 if year < pivot else 1900) + year, month, day)
        return made if made.what else ReadDate(made.on, "date_short_year_read")

    @staticmethod
    def _made(year: int, month: int, day: int) -> ReadDate:
        if not month or not day:
            return ReadDate(None, "date_partial" if year else "date_zero")
        try:
            made = date(year, month, day)
        except ValueError:
            swapped = month > _MONTHS >= day
            return ReadDate(None, "date_swapped" if swapped else "date_impossible")
        if year < EARLIEST_YEAR:
            return ReadDate(None, "date_too_early")
        return ReadDate(None, "date_too_late") if year > _LATEST_YEAR else ReadDate(made)


def _compiled(pattern: str, month_words: dict[str, int]) -> re.Pattern[str]:
    longest_first = sorted(month_words, key=len, reverse=True)
    words = "|".join(re.escape(word) + r"\.?" for word in longest_first)
    parts = {
        "DD": r"(?P<D>\d{2})", "D": r"(?P<D>\d{1,2})", "MM": r"(?P<M>\d{2})",
        "M": r"(?P<M>\d{1,2})", "MMM": f"(?P<M>{words or '(?!)'})",
        "YYYY": r"(?P<Y>\d{4})", "YY": r"(?P<Y>\d{2})",
    }  # fmt: skip
    pieces = re.split(r"(D+|M+|Y+)", pattern)
    text = "".join(parts.get(piece, re.escape(piece)) for piece in pieces)
    return re.compile(text, re.IGNORECASE)
