"""Words of messages to the person: template by language and channel, as little in them as possible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FILE: Final = Path(__file__).parent.parent / "wordings.tsv"
FALLBACK: Final = "en"
SHORTEST: Final = "sms"
"""The channel whose words stand in where another has none in a language: they fit everywhere."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold what is sent."""

    title: str
    text: str
    language: str


@lru_cache(maxsize=1)
def templates() -> Mapping[tuple[str, str, str], str]:
    """Return (code, channel, language) -> text with named places.

    Source: our own choice; the list is a file, so that a place can add its language.
    """
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return {
        (code, channel, language): text.replace("\\n", "\n")
        for code, channel, language, text in rows
    }


def languages() -> list[str]:
    """Return the languages in which messages can be sent.

    Source: our own choice.
    """
    return sorted({language for _code, _channel, language in templates()})


def wording(
    code: str,
    channel: str,
    language: str,
    *,
    starts_at: datetime,
    agency: str = "",
    is_all_day: bool = False,
) -> Wording:
    """Return what is sent: day and time alone; the agency only where it is handed in.

    Shapes: `starts_at` is local. A language without words gets English, a channel without words those of a text
    message.
    Source: our own choice: minimal content, feature 67.

    >>> from datetime import datetime
    >>> wording("before", "sms", "nl", starts_at=datetime(2026, 11, 24, 10, 0)).text
    'U hebt een afspraak op dinsdag 24 november om 10:00.'
    """
    spoken = language.split("-", maxsplit=1)[0]
    spoken = spoken if ("before", SHORTEST, spoken) in templates() else FALLBACK
    told = "all_day" if is_all_day and code == "before" else code
    places = {"day": day_text(starts_at, spoken), "time": time_text(starts_at, spoken)}
    text = _template(told, channel, spoken) % places
    if agency:
        text = f"{text}\n{_template('from', channel, spoken) % {'agency': agency}}"
    return Wording(_template("title", "email", spoken), text, spoken)


def _template(code: str, channel: str, language: str) -> str:
    wanted = (
        (code, channel, language),
        (code, SHORTEST, language),
        (code, channel, FALLBACK),
        (code, SHORTEST, FALLBACK),
    )
    return next(templates()[key] for key in wanted if key in templates())


def _locale(language: str) -> Locale:
    try:
        return Locale.parse("en_GB" if language == FALLBACK else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def day_text(moment: datetime, language: str) -> str:
    """Return a day in words.

    Source: Unicode CLDR, by babel.
    """
    return format_date(moment.date(), "EEEE d MMMM", locale=_locale(language))


def time_text(moment: datetime, language: str) -> str:
    """Return a time of day.

    Source: Unicode CLDR, by babel.
    """
    return format_time(moment.time(), "HH:mm", locale=_locale(language))
