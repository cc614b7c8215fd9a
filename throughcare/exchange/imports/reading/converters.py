"""Turn the text of one cell into the value of one field, or into the code of what is wrong."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from throughcare.exchange.imports.reading.characters import as_written
from throughcare.exchange.imports.reading.dates import DateReader
from throughcare.exchange.imports.reading.mapping import DATE_FIELDS
from throughcare.exchange.imports.reading.values import AMBIGUOUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from throughcare.exchange.imports.reading.mapping import DateForms, FieldSource
    from throughcare.exchange.imports.reading.values import Ambiguity

    Resolve = Callable[[str], "str | Ambiguity | None"]

_TEXT_FIELDS = frozenset({
    "given_name", "family_name", "other_names", "establishment", "legal_title", "language",
    "home_municipality_text", "release_municipality_text", "lawful_stay",
})  # fmt: skip
_LONGEST = 200
_MOST_DAYS = 36_500
_RESOLVED_CACHED = 4096


class Converted(NamedTuple):
    """Hold a field's value and, if something is wrong, its code and the values in its text."""

    value: Any
    what: str = ""
    params: dict[str, str] | None = None


def date_converter(forms: DateForms) -> Callable[[str], Converted]:
    """Return a converter to dates; fields with the same forms do best to share one."""
    read = DateReader(forms).read
    return lambda text: Converted(*read(text))


def converter_for(
    name: str, source: FieldSource, *, dates: Callable[[str], Converted]
) -> Callable[[str], Converted]:
    """Return the converter of a field: by the field's own kind, and its choices if it has any."""
    if name == "sentence_days":
        return read_days
    if source.choices:
        return _choice(name, source.choices)
    if name in DATE_FIELDS or name not in _TEXT_FIELDS:
        return date_converter(source.dates) if source.dates else dates
    return read_text


def read_text(text: str) -> Converted:
    """Return the text as it is, unless it is too long to be what the column says."""
    if len(text) > _LONGEST:
        return Converted("", "value_too_long", {"most": str(_LONGEST), "length": str(len(text))})
    return Converted(text)


def read_days(text: str) -> Converted:
    """Return a whole number of days."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_DAYS))):
        return Converted(None, "number_unreadable")
    days = int(text)
    return Converted(days) if 0 < days <= _MOST_DAYS else Converted(None, "number_unlikely")


def _choice(name: str, choices: dict[str, list[str]]) -> Callable[[str], Converted]:
    table = {_comparable(word): key for key, words in choices.items() for word in [key, *words]}
    if name == "lawful_stay":
        flags = {word: key == "yes" for word, key in table.items()}
        return lambda text: _looked_up(flags, text)
    return lambda text: _looked_up(table, text)


def _looked_up(table: dict[str, Any], text: str) -> Converted:
    key = _comparable(text)
    return Converted(table[key]) if key in table else Converted(None, "choice_unknown")


def _comparable(text: str) -> str:
    return " ".join(as_written(text).casefold().split())


def municipality_reader(resolve: Resolve) -> Callable[[str], Converted]:
    """Return a converter from a municipality's name or code to its code, asking `resolve` once."""

    @lru_cache(maxsize=_RESOLVED_CACHED)
    def read(text: str) -> Converted:
        code = resolve(text)
        if code is None:
            return Converted(None, "municipality_unknown")
        if code is AMBIGUOUS:
            return Converted(None, "municipality_ambiguous")
        return Converted(code)

    return read
