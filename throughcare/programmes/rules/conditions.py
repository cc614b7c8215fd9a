"""Conditions over the facts of a case: written as text, judged in three values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.logic import Truth, negate
from throughcare.kernel.reasons import Reason
from throughcare.programmes.rules.leafs import Comparison, LeafError, Territory, read_leaf
from throughcare.programmes.types.facts import FACTS, FactKind, FactType
from throughcare.programmes.types.programme import Condition, Fact, Facts, Judgement

MAX_DEPTH = 8
_REMEMBERED = 1024
_WANTED_TYPE: Mapping[FactType, type] = {
    FactType.YES_NO: bool,
    FactType.NUMBER: int,
    FactType.TEXT: str,
    FactType.CHOICE: str,
}


class ConditionError(ThroughcareError):
    """Say which part of a condition cannot be read, why, and what to write."""

    def __init__(self, what: str, *, remedy: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
        self.path = path


@dataclass(frozen=True, slots=True)
class Leaf:
    """Ask one thing about one fact; answers are remembered by the value found."""

    kind: FactKind
    test: Comparison
    _answers: dict[Fact, Judgement] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._answers[None] = self._unknown()

    def judge(self, facts: Facts) -> Judgement:
        """Return truth, reason and missing fact.

        Errors: TypeError when the value found is not of the fact's type.
        Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
        """
        found = facts.get(self.kind.name)
        return self._answers.get(found) or self._answer(found)

    def truth(self, facts: Facts) -> Truth:
        """Return the truth alone.

        Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
        """
        return self.judge(facts).truth

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that the answer depends on.

        Source: our own choice, ADR 2.
        """
        return frozenset((self.kind.name,))

    def _answer(self, found: Fact) -> Judgement:
        _check_type(self.kind, found)
        holds = self.test.holds(found)
        code = "criterion.met" if holds else "criterion.not_met"
        reason = Reason(code, {**self._params(), "found": _shown(found)})
        judgement = Judgement(Truth.YES if holds else Truth.NO, (reason,))
        if len(self._answers) >= _REMEMBERED:
            self._answers.clear()
            self._answers[None] = self._unknown()
        self._answers[found] = judgement
        return judgement

    def _unknown(self) -> Judgement:
        reason = Reason("fact.missing", self._params())
        return Judgement(Truth.UNKNOWN, (reason,), (self.kind.name,))

    def _params(self) -> dict[str, str]:
        return {"fact": self.kind.name, "op": self.test.op.value, "wanted": self.test.wanted}


@dataclass(frozen=True, slots=True)
class Tree:
    """Join conditions: `all` is decided by one no, `any` by one yes."""

    decisive: Truth
    parts: tuple[Leaf | Tree, ...]
    _otherwise: Truth = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_otherwise", negate(self.decisive))

    def judge(self, facts: Facts) -> Judgement:
        """Return truth, the reasons of the parts that decided it, and the facts that would.

        Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
        """
        judged = [part.judge(facts) for part in self.parts]
        truth = self._join(judged)
        reasons: tuple[Reason, ...] = ()
        missing: tuple[str, ...] = ()
        for judgement in judged:
            if judgement.truth is truth:
                reasons += judgement.reasons
                missing += judgement.missing
        return Judgement(truth, reasons, tuple(dict.fromkeys(missing)) if missing else ())

    def _join(self, judged: Sequence[Judgement]) -> Truth:
        truth = self._otherwise
        for judgement in judged:
            if judgement.truth is self.decisive:
                return self.decisive
            if judgement.truth is Truth.UNKNOWN:
                truth = Truth.UNKNOWN
        return truth

    def truth(self, facts: Facts) -> Truth:
        """Return the truth alone, stopping at the first part that decides.

        Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
        """
        truth = self._otherwise
        for part in self.parts:
            found = part.truth(facts)
            if found is self.decisive:
                return found
            if found is Truth.UNKNOWN:
                truth = found
        return truth

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that the answer depends on.

        Source: our own choice, ADR 2.
        """
        return frozenset().union(*(part.facts() for part in self.parts))


def parse(source: object, *, territory: Territory) -> Condition:
    """Read a condition: a text, or a mapping with the one key `all`, `any` or `not`.

    Errors: ConditionError with the path of the part that cannot be read.
    Source: strong Kleene logic (Kleene 1952, section 64); the notation is our own choice, ADR 2.

    >>> short = parse("expected_stay_days < 28", territory=Territory("NL"))
    >>> short.judge({"expected_stay_days": 12}).truth
    <Truth.YES: 'yes'>
    >>> short.judge({}).missing
    ('expected_stay_days',)
    """
    return _read(source, territory=territory, negated=False, path=())


def _read(
    source: object, *, territory: Territory, negated: bool, path: tuple[str | int, ...]
) -> Leaf | Tree:
    if len(path) > 2 * MAX_DEPTH:
        raise ConditionError(
            "The condition is nested too deeply.", remedy="Split it into two rules.", path=path
        )
    if isinstance(source, str):
        return _leaf(source, territory=territory, negated=negated, path=path)
    word, inner = _branch(source, path)
    if word == "not":
        return _read(inner, territory=territory, negated=not negated, path=(*path, "not"))
    parts = tuple(
        _read(part, territory=territory, negated=negated, path=(*path, word, number))
        for number, part in enumerate(_members(inner, (*path, word)))
    )
    # De Morgan: a negated `all` is an `any` of negated parts, also in three values.
    return Tree(Truth.NO if (word == "all") is not negated else Truth.YES, parts)


def _leaf(source: str, *, territory: Territory, negated: bool, path: tuple[str | int, ...]) -> Leaf:
    try:
        name, test = read_leaf(source, territory=territory, negated=negated)
    except LeafError as error:
        raise ConditionError(error.what, remedy=error.remedy, path=path) from error
    return Leaf(FACTS[name], test)


def _branch(source: object, path: tuple[str | int, ...]) -> tuple[str, object]:
    if isinstance(source, Mapping) and len(source) == 1:
        word, inner = next(iter(source.items()))
        if word in {"all", "any", "not"}:
            return str(word), inner
    raise ConditionError(
        f"[{source}] is not a condition.",
        remedy="Write a text such as `not lawful_stay`, or one of `all:`, `any:`, `not:`.",
        path=path,
    )


def _members(inner: object, path: tuple[str | int, ...]) -> Sequence[object]:
    if isinstance(inner, list | tuple) and inner:
        return inner
    raise ConditionError(
        f"[{path[-1]}] has no list of conditions.",
        remedy="Write at least one condition under it, each on a line that begins with a dash.",
        path=path,
    )


def _check_type(kind: FactKind, found: Fact) -> None:
    if type(found) is not _WANTED_TYPE[kind.type]:
        raise TypeError(f"Fact [{kind.name}] is [{found!r}]; a {kind.type.value} value is needed.")
    if kind.choices and found not in kind.choices:
        raise TypeError(f"Fact [{kind.name}] is [{found!r}]; known are {', '.join(kind.choices)}.")


def _shown(found: Fact) -> str:
    if isinstance(found, bool):
        return "yes" if found else "no"
    return str(found)
