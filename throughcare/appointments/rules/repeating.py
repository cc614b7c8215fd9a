"""Repetitions within a window that is always bounded: RFC 5545, 3.3.10."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from throughcare.appointments.types import Series

MOST_TIMES: Final = 60
"""How often one booking repeats at most; our default, decide locally."""
WINDOW: Final = timedelta(days=366)
LONGEST_RULE: Final = 200
EVERY: Final = {
    "": "",
    "weekly": "FREQ=WEEKLY;INTERVAL=1",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY;INTERVAL=1",
}
"""What the form offers -> the rule."""
FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
PARTS: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})
LONGEST_NUMBER: Final = 9


class RepetitionError(ValueError):
    """Report a repetition that is none, or that nobody can keep."""


def rule_for(every: str, times: int) -> str:
    """Return the rule of a repetition as the form offers it.

    Errors: RepetitionError for another word, or for more times than MOST_TIMES.
    Source: RFC 5545, 3.3.10.

    >>> rule_for("weekly", 4)
    'FREQ=WEEKLY;INTERVAL=1;COUNT=4'
    """
    if not EVERY.get(every):
        raise RepetitionError("appointment.repeats_how")
    if not 1 <= times <= MOST_TIMES:
        raise RepetitionError("appointment.repeats_often")
    return f"{EVERY[every]};COUNT={times}"


def occurrences(rule: str, start: datetime, *, most: int = MOST_TIMES) -> Series:
    """Return the starts of a repetition, the first one included: at most so many, and none after WINDOW.

    Shapes: local times stay the same when summer time begins; `is_cut` says that some were left out.
    Errors: RepetitionError where the rule cannot be read, repeats within a day, or says more than PARTS.
    Source: RFC 5545, 3.3.10; the bounds are our own choice: decide locally.
    """
    parts = _parts(rule)
    last, end = start.replace(tzinfo=None), start.replace(tzinfo=None) + WINDOW
    count = _number(parts.pop("COUNT", "0"))
    until = parts.pop("UNTIL", "")
    try:
        ends = _last_minute(until) if until else None
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        found = rrulestr(text, dtstart=last).replace(until=min(end, ends or end))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RepetitionError("appointment.repeats_how") from error
    wanted = min(count or most, most)
    days = list(islice(found, wanted))
    goes_on = ends is None or ends > end or len(list(islice(found, most + 1))) > most
    is_cut = len(days) < count if count else goes_on
    return Series(tuple(day.replace(tzinfo=start.tzinfo) for day in days), is_cut)


def _last_minute(until: str) -> datetime:
    """Return the end of the day on which a repetition ends, without a zone, as the start is."""
    return datetime.fromisoformat(until[:8]).replace(hour=23, minute=59)


def _parts(rule: str) -> dict[str, str]:
    """Return the parts of a rule; what could look for a fitting day until the year 9999 is not among PARTS."""
    if len(rule) > LONGEST_RULE:
        raise RepetitionError("appointment.repeats_how")
    pairs = (part.partition("=") for part in rule.removeprefix("RRULE:").split(";") if part)
    found = {name.upper(): value.upper() for name, _sign, value in pairs}
    if set(found) - PARTS or found.get("FREQ") not in FREQUENCIES:
        raise RepetitionError("appointment.repeats_how")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise RepetitionError("appointment.repeats_how")
    return int(text)
