"""Durations, anchored days, conditions and reasons said in a language of the definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from babel.dates import format_date

from throughcare.kernel.dates import Anchored, Offset
from throughcare.kernel.logic import Truth
from throughcare.kernel.reasons import Reason
from throughcare.programmes.rules.conditions import Leaf, Tree
from throughcare.programmes.rules.leafs import Op
from throughcare.programmes.types.facts import FACTS, FactKind, FactType
from throughcare.programmes.types.programme import Condition, Texts
from throughcare.programmes.types.texts import FIELD_TITLES, TEXTS

SOURCE_LANGUAGE = "en"
_LOCALES = {SOURCE_LANGUAGE: "en_GB"}
_MONTHS_IN_YEAR = 12
_DAYS_IN_WEEK = 7
Names = Mapping[str, str]
"""Code of a municipality -> its name."""


def pick(texts: Texts, *, language: str) -> str:
    """Return the text in a language, or in English where it is not written.

    Source: our own choice, ADR 2.
    """
    return texts.get(language) or texts[SOURCE_LANGUAGE]


def say(code: str, *, language: str, **params: object) -> str:
    """Return a fixed sentence with its values filled in.

    Errors: KeyError for a code that is not in `types.texts`.
    Source: our own choice, ADR 2.

    >>> say("unit.days.many", language="nl", count=10)
    '10 dagen'
    """
    return pick(TEXTS[code], language=language).format(**params)


def length(offset: Offset, *, language: str) -> str:
    """Return a duration in words, without its direction.

    Source: our own choice, ADR 2.

    >>> length(Offset.parse("P6M"), language="en")
    '6 months'
    """
    return " ".join(
        say(f"unit.{unit}.{'one' if count == 1 else 'many'}", language=language, count=count)
        for unit, count in _counts(offset)
    )


def _counts(offset: Offset) -> Iterator[tuple[str, int]]:
    months, days, working = abs(offset.months), abs(offset.days), abs(offset.working_days)
    years, months = (
        divmod(months, _MONTHS_IN_YEAR) if months % _MONTHS_IN_YEAR == 0 else (0, months)
    )
    in_weeks = days >= 2 * _DAYS_IN_WEEK and days % _DAYS_IN_WEEK == 0
    counts = (
        ("years", years),
        ("months", months),
        ("weeks", days // _DAYS_IN_WEEK if in_weeks else 0),
        ("days", 0 if in_weeks else days),
        ("working_days", working),
    )
    yield from ((unit, count) for unit, count in counts if count)


def day(given: date, *, language: str) -> str:
    """Return a calendar day as it is written in a language.

    Source: Unicode CLDR, long date format.

    >>> day(date(2021, 7, 1), language="nl")
    '1 juli 2021'
    """
    locale = _LOCALES.get(language, language.replace("-", "_"))
    return format_date(given, format="long", locale=locale)


def is_before(day: Anchored) -> bool:
    """Tell whether a day lies before its anchor.

    Source: our own choice, ADR 2.
    """
    return min(day.offset.months, day.offset.days, day.offset.working_days) < 0


def deadline(day: Anchored, *, language: str, phases: Mapping[str, Texts]) -> str:
    """Return until when something is to be done.

    Source: our own choice, ADR 2.

    >>> deadline(Anchored.parse("custody_start+P10D"), language="en", phases={})
    'within 10 days after arrival'
    """
    return _relative(day, ("when.on", "when.before", "when.after"), language, phases)


def beginning(day: Anchored, *, language: str, phases: Mapping[str, Texts]) -> str:
    """Return from when something runs.

    Source: our own choice, ADR 2.
    """
    codes = ("when.from", "when.from_before", "when.from_after")
    return _relative(day, codes, language, phases)


def ending(day: Anchored, *, language: str, phases: Mapping[str, Texts]) -> str:
    """Return until when something runs.

    Source: our own choice, ADR 2.
    """
    codes = ("when.until_day", "when.until_before", "when.until")
    return _relative(day, codes, language, phases)


def _relative(
    day: Anchored, codes: tuple[str, str, str], language: str, phases: Mapping[str, Texts]
) -> str:
    anchor = _anchor(day.anchor, language, phases)
    if day.offset == Offset():
        return say(codes[0], language=language, anchor=anchor)
    code = codes[1] if is_before(day) else codes[2]
    return say(code, language=language, anchor=anchor, length=length(day.offset, language=language))


def _anchor(anchor: str, language: str, phases: Mapping[str, Texts]) -> str:
    phase = phases.get(anchor.removesuffix("_start"))
    if phase is not None:
        return say("anchor.phase", language=language, phase=pick(phase, language=language))
    return say(f"anchor.{anchor}", language=language)


def condition(when: Condition, *, language: str, names: Names) -> str:
    """Return what a condition asks, in words.

    Errors: TypeError for a condition that `rules.conditions` did not make.
    Source: our own choice, ADR 2.
    """
    if isinstance(when, Leaf):
        return _asked(when.kind, when.test.op, when.test.wanted, language, names)
    if not isinstance(when, Tree):
        raise TypeError(f"Cannot put [{when!r}] into words: it is no condition of a definition.")
    word = "asked.or" if when.decisive is Truth.YES else "asked.and"
    parts = (condition(part, language=language, names=names) for part in when.parts)
    return say(word, language=language).join(parts)


def reason(given: Reason, *, language: str, names: Names) -> str:
    """Return the reason of a judgement as a sentence.

    Errors: KeyError when it is not a reason of a condition.
    Source: our own choice, ADR 2.
    """
    params = given.params
    kind = FACTS[params["fact"]]
    asked = _asked(kind, Op(params["op"]), params["wanted"], language, names)
    found = _value(kind, params.get("found", ""), language, names)
    fact = pick(kind.title, language=language)
    return say(given.code, language=language, asked=asked, found=found, fact=fact)


def _asked(kind: FactKind, op: Op, wanted: str, language: str, names: Names) -> str:
    fact = pick(kind.title, language=language)
    if kind.type is FactType.YES_NO:
        return fact if wanted == "yes" else pick(kind.denial, language=language)
    if op in {Op.BETWEEN, Op.NOT_BETWEEN}:
        return _range(kind, op, wanted, language)
    shown = ", ".join(_value(kind, part, language, names) for part in wanted.split(", "))
    return say(f"asked.{op}", language=language, fact=fact, wanted=shown)


def _range(kind: FactKind, op: Op, wanted: str, language: str) -> str:
    low, _, high = wanted.partition("..")
    fact = pick(kind.title, language=language)
    if low and high:
        shown = _value(kind, high, language, {})
        return say(f"asked.{op}", language=language, fact=fact, low=low, high=shown)
    inside = op is Op.BETWEEN
    one_sided = (Op.AT_LEAST if inside else Op.BELOW) if low else Op.AT_MOST if inside else Op.ABOVE
    shown = _value(kind, low or high, language, {})
    return say(f"asked.{one_sided}", language=language, fact=fact, wanted=shown)


def _value(kind: FactKind, value: str, language: str, names: Names) -> str:
    if kind.type is FactType.NUMBER and value:
        number = "one" if value == "1" else "many"
        return say(f"unit.{kind.unit}.{number}", language=language, count=value)
    if f"value.{value}" in TEXTS:
        return say(f"value.{value}", language=language)
    return names.get(value, value)


def fields(names: Iterable[str], *, language: str) -> str:
    """Return the names of fields as a page calls them.

    Source: our own choice, ADR 2.
    """
    return ", ".join(
        pick(FIELD_TITLES[name], language=language) if name in FIELD_TITLES else name
        for name in names
    )
