"""Turn a cell into a value, or say what is wrong with it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from throughcare.directory.types import Need
from throughcare.exchange.imports.directories.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Converted = tuple[object, str, Severity]

DAYS = {
    "mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR", "sa": "SA", "su": "SU",
}  # fmt: skip
_STATUS = ("active", "inactive", "defunct", "temporarily closed")
_PLACES = ("physical", "postal", "virtual")
_BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}(/\S*)?$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$")
LONGEST_URL = 500
LONGEST_EMAIL = 254
ABSENT: Mapping[str, object] = {
    **dict.fromkeys(
        (
            "latitude",
            "longitude",
            "date",
            "time",
            "number",
            "whole",
        )
    ),
    "flag": False,
    "place": "physical",
    "status": "active",
}
"""What an empty cell means, where that is not the empty text."""


def converted(form: str | int, text: str) -> Converted:
    """Return value, kind of fault or the empty text, and how grave it is."""
    text = text.replace("\x00", "").strip()
    if not text:
        return ABSENT.get(str(form), ""), "", Severity.NOTE
    if isinstance(form, int):
        return _text(text, form)
    return _FORMS[form](text)


def cleaned(text: str) -> str:
    """Leave out what no database takes: zero bytes, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def minutes(text: str) -> int | None:
    """Return minutes since midnight as they stand there, also past 24 hours; None for anything else."""
    found = _CLOCK.match(text.strip())
    return int(found[1]) * 60 + int(found[2]) if found else None


def weekdays(text: str) -> str:
    """Return days of the week in the words of RFC 5545, in the order given; unknown words are left out."""
    words = (DAYS.get(word[:2].lower()) for word in re.findall(r"[A-Za-z]+", text))
    return ",".join(dict.fromkeys(word for word in words if word))


def _text(text: str, most: int) -> Converted:
    fine = len(text) <= most
    return text[:most], "" if fine else "too_long", Severity.WARNING


def _email(text: str) -> Converted:
    try:
        validate_email(text)
    except ValidationError:
        return "", "bad_email", Severity.WARNING
    # Half an address reaches somebody else.
    return (
        ("", "bad_email", Severity.WARNING)
        if len(text) > LONGEST_EMAIL
        else (text, "", Severity.NOTE)
    )


def _url(text: str) -> Converted:
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", "bad_url", Severity.WARNING
    if len(text) <= LONGEST_URL and " " not in text:
        if parts.scheme in {"http", "https"} and parts.netloc:
            return text, "", Severity.NOTE
        if _BARE_HOST.match(text):
            return f"http://{text}", "url_without_scheme", Severity.NOTE
    return "", "bad_url", Severity.WARNING


def _number(text: str) -> Converted:
    try:
        value = float(text)
    except ValueError:
        return None, "bad_number", Severity.WARNING
    # What is endless or no number has no word in JSON: it could not be published again.
    if not math.isfinite(value):
        return None, "bad_number", Severity.WARNING
    return value, "", Severity.NOTE


def _whole(text: str) -> Converted:
    if text.removeprefix("-").isdecimal() and len(text) < 9:  # noqa: PLR2004 - fits the column
        return int(text), "", Severity.NOTE
    return None, "bad_number", Severity.WARNING


def _degrees(most: float) -> Callable[[str], Converted]:
    def degrees(text: str) -> Converted:
        value, fault, severity = _number(text)
        if isinstance(value, float) and not -most <= value <= most:
            return None, "off_earth", Severity.NOTE
        return value, fault, severity

    return degrees


def _date(text: str) -> Converted:
    try:
        return date.fromisoformat(text[:10]), "", Severity.NOTE
    except ValueError:
        pass
    for pattern in ("%m/%d/%Y", "%m/%d/%y", "%B %d, %Y"):
        try:
            return datetime.strptime(text, pattern).date(), "", Severity.NOTE  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None, "bad_date", Severity.WARNING


def _time(text: str) -> Converted:
    found = _CLOCK.match(text)
    try:
        if found:
            return time(int(found[1]), int(found[2])), "", Severity.NOTE
    except ValueError:
        pass
    return None, "bad_time", Severity.WARNING


def _word(*words: str, absent: str = "") -> Callable[[str], Converted]:
    def word(text: str) -> Converted:
        found = next((one for one in words if one.lower() == text.lower()), None)
        return (
            (absent, "bad_word", Severity.WARNING) if found is None else (found, "", Severity.NOTE)
        )

    return word


def _need(text: str) -> Converted:
    """A code of another list is no fault: it stands for none of our needs."""
    return text if text in {one.value for one in Need} else "", "", Severity.NOTE


_FORMS: Mapping[str, Callable[[str], Converted]] = {
    "email": _email,
    "url": _url,
    "number": _number,
    "whole": _whole,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "date": _date,
    "time": _time,
    "status": _word(*_STATUS, absent="active"),
    "place": _word(*_PLACES, absent="physical"),
    "frequency": _word("WEEKLY", "MONTHLY"),
    "weekday": _word(*DAYS.values()),
    "need": _need,
    "flag": lambda text: (text.lower() in {"true", "1", "yes"}, "", Severity.NOTE),
}
