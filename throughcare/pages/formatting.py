"""Dates, names and numbers as people read them, in the active language."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

if TYPE_CHECKING:
    from decimal import Decimal

_LONG: Final = "EEEE d MMMM y"
_MEDIUM: Final = "d MMMM y"
_SHORT: Final = "d MMM y"
_TIME: Final = "HH:mm"


def locale() -> Locale:
    """Return the active language as a Babel locale; British English stands in for plain English.

    British, because plain ``en`` writes dates and hours the American way.
    """
    language = get_language() or "en"
    code = "en-gb" if language == "en" else language
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value


def date_text(value: date | datetime | None) -> str:
    """Write a date in full with its weekday: "Monday 23 November 2026"; nothing for None."""
    return "" if value is None else _format(value, _LONG)


def date_medium(value: date | datetime | None) -> str:
    """Write a date without its weekday: "23 November 2026"."""
    return "" if value is None else _format(value, _MEDIUM)


def date_short(value: date | datetime | None) -> str:
    """Write a date for a table: "23 Nov 2026"."""
    return "" if value is None else _format(value, _SHORT)


def _format(value: date | datetime, pattern: str) -> str:
    return babel_dates.format_date(_day(value), pattern, locale=locale())


def date_iso(value: date | datetime | None) -> str:
    """Write a date for machines: "2026-11-23"."""
    return "" if value is None else _day(value).isoformat()


def time_text(value: datetime | None) -> str:
    """Write the time of an instant in the site's time zone: "14:05"."""
    if value is None:
        return ""
    return babel_dates.format_time(timezone.localtime(value), _TIME, locale=locale())


def time_with_seconds(value: datetime) -> str:
    """Write the time of an instant to the second: "14:05:20"."""
    return babel_dates.format_time(timezone.localtime(value), "HH:mm:ss", locale=locale())


def moment_text(value: datetime | None) -> str:
    """Write an instant: "23 November 2026 at 14:05"."""
    if value is None:
        return ""
    return gettext("%(date)s at %(time)s") % {
        "date": date_medium(value),
        "time": time_text(value),
    }


def period_text(start: date | None, end: date | None) -> str:
    """Write a period with its first and last day; either side may be open."""
    values = {"start": date_medium(start), "end": date_medium(end)}
    if start and end:
        return gettext("%(start)s to %(end)s") % values
    if start:
        return gettext("from %(start)s") % values
    return gettext("until %(end)s") % values if end else ""


def due_text(due_on: date, today: date) -> str:
    """Say how far away a deadline is: "in 5 days", "today", "3 days late".

    Units: calendar days.
    """
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return _ahead(days)


def relative_days(day: date, today: date) -> str:
    """Say how far away a day is, without judging it: "in 5 days", "today", "3 days ago".

    Units: calendar days.
    """
    days = (day - today).days
    if days == -1:
        return gettext("yesterday")
    if days < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    return _ahead(days)


def _ahead(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def days_text(days: int) -> str:
    """Write a number of days: "1 day", "12 days"."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": number(days)}


def number(value: float | Decimal) -> str:
    """Write a number with the separators of the active language: "1,250" or "1.250"."""
    return str(babel_numbers.format_decimal(value, locale=locale()))


def percent(value: float) -> str:
    """Write a share between 0 and 1 as a percentage without decimals."""
    return str(babel_numbers.format_percent(value, locale=locale()))


def person_name(given: str, family: str, *, called: str = "") -> str:
    """Write a name as the person uses it: "Sam (Samira) de Vries".

    ``called`` is the name the person asked to be called by; the registered one follows in brackets.
    """
    if called and called != given:
        return f"{called} ({given}) {family}".strip()
    return f"{given} {family}".strip()


def sorted_name(given: str, family: str) -> str:
    """Write a name for a list sorted by family name: "de Vries, Samira"."""
    return ", ".join(part for part in (family, given) if part)


MEGABYTE = 1_000_000
"""As the SI counts, not as memory does."""


def file_size(count: int) -> str:
    """Write the size of a file, in kB or MB."""
    if count < MEGABYTE:
        return gettext("%(number)s kB") % {"number": number(max(1, round(count / 1000)))}
    return gettext("%(number)s MB") % {"number": number(round(count / MEGABYTE, 1))}
