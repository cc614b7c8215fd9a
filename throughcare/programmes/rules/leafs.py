"""One line of a condition: a fact, a comparison and a value."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from throughcare.kernel.errors import ThroughcareError
from throughcare.programmes.types.facts import FACTS, RESIDENCE_FACTS, FactKind, FactType
from throughcare.programmes.types.programme import Fact


class LeafError(ThroughcareError):
    """Say why one line of a condition cannot be read, and what to write."""

    def __init__(self, what: str, *, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class Op(StrEnum):
    """Name a comparison; the names appear in reasons and are stable."""

    IS = "is"
    IS_NOT = "is_not"
    BELOW = "below"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BETWEEN = "between"
    NOT_BETWEEN = "not_between"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    IN_TERRITORY = "in_territory"
    NOT_IN_TERRITORY = "not_in_territory"


_PAIRS = (
    (Op.IS, Op.IS_NOT),
    (Op.BELOW, Op.AT_LEAST),
    (Op.ABOVE, Op.AT_MOST),
    (Op.BETWEEN, Op.NOT_BETWEEN),
    (Op.ONE_OF, Op.NONE_OF),
    (Op.IN_TERRITORY, Op.NOT_IN_TERRITORY),
)
OPPOSITE: Mapping[Op, Op] = dict(_PAIRS) | {right: left for left, right in _PAIRS}


@dataclass(frozen=True, slots=True)
class Territory:
    """Hold the municipalities that `territory` stands for; empty means the whole jurisdiction."""

    jurisdiction: str
    municipalities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what one line asks of the value found."""

    op: Op
    wanted: str
    """The value as text, for the reason."""
    holds: Callable[[Fact], bool] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold one line while it is read."""

    kind: FactKind
    found: re.Match[str]
    where: Territory
    negated: bool


_COMPARISON = re.compile(r"(\w+)\s*(==|!=|<=|>=|<|>)\s*([\w.-]+)")
_RANGE = re.compile(r"(\w+)\s+in\s+(-?\d+)?\s*\.\.\s*(-?\d+)?")
_LIST = re.compile(r"(\w+)\s+in\s+\[([^\[\]]*)\]")
_TERRITORY = re.compile(r"(\w+)\s+in\s+territory")
_BARE = re.compile(r"(\w+)")
_NOT = re.compile(r"not\s+(.*)")
_SIGNS: Mapping[str, Op] = {
    "==": Op.IS,
    "!=": Op.IS_NOT,
    "<": Op.BELOW,
    ">=": Op.AT_LEAST,
    ">": Op.ABOVE,
    "<=": Op.AT_MOST,
}
_COMPARE: Mapping[Op, Callable[[int, int], bool]] = {
    Op.BELOW: operator.lt,
    Op.AT_LEAST: operator.ge,
    Op.ABOVE: operator.gt,
    Op.AT_MOST: operator.le,
}
_HELP = (
    "Write for example `in_custody`, `not lawful_stay`, `expected_stay_days < 28`, "
    "`legal_title == remand`, `age in 14..21` or `home_municipality in territory`."
)


def read_leaf(
    source: str, *, territory: Territory, negated: bool = False
) -> tuple[str, Comparison]:
    """Return the fact that a line asks about, and the test.

    Units: both ends of a range of numbers belong to it.
    Errors: LeafError.
    Source: our own choice, ADR 2.

    >>> read_leaf("not lawful_stay", territory=Territory("NL"))
    ('lawful_stay', Comparison(op=<Op.IS: 'is'>, wanted='no'))
    """
    line = source.strip()
    while found := _NOT.fullmatch(line):
        line, negated = found[1].strip(), not negated
    for pattern, reader in _READERS:
        if found := pattern.fullmatch(line):
            kind = _fact(found[1])
            return kind.name, reader(_Line(kind, found, territory, negated))
    raise LeafError(f"[{source}] is not a condition.", remedy=_HELP)


def _fact(name: str) -> FactKind:
    if name in FACTS:
        return FACTS[name]
    close = difflib.get_close_matches(name, FACTS, n=1)
    remedy = f"Did you mean `{close[0]}`?" if close else f"Known facts: {', '.join(FACTS)}."
    raise LeafError(f"[{name}] is not a fact that is known.", remedy=remedy)


def _need(kind: FactKind, *types: FactType, remedy: str) -> None:
    if kind.type not in types:
        raise LeafError(f"[{kind.name}] cannot be asked in this way.", remedy=remedy)


def _bare(line: _Line) -> Comparison:
    _need(
        line.kind,
        FactType.YES_NO,
        remedy=f"Compare it with a value, as in `{line.kind.name} == ...`.",
    )
    wanted = not line.negated
    return Comparison(Op.IS, "yes" if wanted else "no", lambda value: value is wanted)


def _comparison(line: _Line) -> Comparison:
    op, text = _SIGNS[line.found[2]], line.found[3]
    op = OPPOSITE[op] if line.negated else op
    _need(
        line.kind,
        *(FactType.NUMBER, FactType.TEXT, FactType.CHOICE),
        remedy=f"Write `{line.kind.name}` or `not {line.kind.name}`.",
    )
    if op in {Op.IS, Op.IS_NOT}:
        wanted = (
            _number(line.kind, text)
            if line.kind.type is FactType.NUMBER
            else _word(line.kind, text)
        )
        return Comparison(op, text, _equality(wanted, wanted_equal=op is Op.IS))
    _need(line.kind, FactType.NUMBER, remedy="Use `==` or `in [...]`: only numbers have an order.")
    return Comparison(op, text, _order(op, _number(line.kind, text)))


def _equality(wanted: str | int, *, wanted_equal: bool) -> Callable[[Fact], bool]:
    return lambda value: (value == wanted) is wanted_equal


def _order(op: Op, limit: int) -> Callable[[Fact], bool]:
    compare = _COMPARE[op]
    return lambda value: compare(cast("int", value), limit)


def _range(line: _Line) -> Comparison:
    _need(line.kind, FactType.NUMBER, remedy="Ranges are for numbers; use `in [...]`.")
    low, high = (None if part is None else int(part) for part in line.found.group(2, 3))
    backwards = low is not None and high is not None and high < low
    if backwards or (low is None and high is None):
        raise LeafError(
            f"[{line.found[0]}] holds no number.",
            remedy="Write the smaller number first, as in 14..21.",
        )
    shown = f"{'' if low is None else low}..{'' if high is None else high}"
    holds = _within(low, high, inside=not line.negated)
    return Comparison(Op.NOT_BETWEEN if line.negated else Op.BETWEEN, shown, holds)


def _within(low: int | None, high: int | None, *, inside: bool) -> Callable[[Fact], bool]:
    def holds(value: Fact) -> bool:
        number = cast("int", value)
        above = low is None or low <= number
        return (above and (high is None or number <= high)) is inside

    return holds


def _list(line: _Line) -> Comparison:
    _need(line.kind, FactType.TEXT, FactType.CHOICE, remedy="Lists are for texts; use a range.")
    words = [_word(line.kind, part.strip()) for part in line.found[2].split(",") if part.strip()]
    if not words:
        raise LeafError(f"[{line.found[0]}] is an empty list.", remedy="Name at least one value.")
    holds = _among(frozenset(words), inside=not line.negated)
    return Comparison(Op.NONE_OF if line.negated else Op.ONE_OF, ", ".join(sorted(words)), holds)


def _among(words: frozenset[str], *, inside: bool) -> Callable[[Fact], bool]:
    return lambda value: (value in words) is inside


def _territory(line: _Line) -> Comparison:
    if line.kind.name not in RESIDENCE_FACTS:
        raise LeafError(
            f"[{line.kind.name}] is not a municipality.",
            remedy=f"Compare the territory with {' or '.join(RESIDENCE_FACTS)}.",
        )
    op = Op.NOT_IN_TERRITORY if line.negated else Op.IN_TERRITORY
    if not line.where.municipalities:
        raise LeafError(
            "The programme covers a whole jurisdiction and names no municipality.",
            remedy=f"Write `jurisdiction == {line.where.jurisdiction}`.",
        )
    shown = ", ".join(sorted(line.where.municipalities))
    return Comparison(op, shown, _among(line.where.municipalities, inside=not line.negated))


def _number(kind: FactKind, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise LeafError(
            f"[{text}] is not a whole number.",
            remedy=f"Compare `{kind.name}` with a number of {kind.unit}, for example 28.",
        ) from error


def _word(kind: FactKind, text: str) -> str:
    if kind.choices and text not in kind.choices:
        raise LeafError(
            f"[{text}] is no value of `{kind.name}`.",
            remedy=f"Write one of: {', '.join(kind.choices)}.",
        )
    return text


_Reader = Callable[[_Line], Comparison]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_TERRITORY, _territory),
    (_RANGE, _range),
    (_LIST, _list),
    (_COMPARISON, _comparison),
    (_BARE, _bare),
)
