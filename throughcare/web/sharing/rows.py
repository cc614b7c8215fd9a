"""Explanations as frozen rows: sentences, and where each next step leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from throughcare.pages import access_words, formatting
from throughcare.sharing.queries.law import version as law_version
from throughcare.sharing.queries.law import words_of
from throughcare.sharing.types import Decision, Explanation, Gate, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from throughcare.sharing.queries.explaining import Told
    from throughcare.sharing.queries.law import ClauseWords


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """Hold one clause as it is read: what it allows, and where it stands."""

    text: str
    place: str
    version: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class GateRow:
    """Hold one gate."""

    title: str
    is_open: bool
    text: str
    clause: ClauseRow | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """Hold one next step; without an address it is something to do outside this site."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one answer as the page shows it."""

    tag: str
    tone: str
    origins: str
    ground: str
    clause: ClauseRow | None
    why: str
    until: str
    limits: tuple[str, ...]
    steps: tuple[StepRow, ...]
    gates: tuple[GateRow, ...]
    others: tuple[str, ...]
    is_no: bool


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """Hold everything about one category."""

    code: str
    title: str
    answers: tuple[Answer, ...]


class Writer:
    """Write explanations in the reader's language; the words of the law are read once."""

    def __init__(self, agency_names: Mapping[int, str], person_id: int | None = None) -> None:
        """Take the names that may be shown, and the person whose page this is."""
        self.names = agency_names
        self.person_id = person_id
        self.clauses = words_of(law_version())

    def categories(self, found: Sequence[Told]) -> tuple[CategoryRow, ...]:
        """Return one row a category, in the order of the categories."""
        groups: dict[str, list[Told]] = {}
        for one in found:
            groups.setdefault(one.category.value, []).append(one)
        return tuple(
            CategoryRow(code, access_words.category(code), tuple(self._answers(group)))
            for code, group in groups.items()
        )

    def _answers(self, group: Sequence[Told]) -> Iterable[Answer]:
        """Write the answers about one category; who recorded it matters only where the answers differ."""
        for one in group:
            origins = self._origins(one) if len(group) > 1 else ""
            yield self.answer(one.explanation, origins=origins, until=one.until)

    def _origins(self, one: Told) -> str:
        named = [
            _("the shared file") if agency_id is None else self.names.get(agency_id, "")
            for agency_id in one.origin_ids
        ]
        return ", ".join(filter(None, named))

    def answer(
        self, found: Explanation, *, origins: str = "", until: datetime | None = None
    ) -> Answer:
        """Return one explanation in words."""
        decision = found.decision
        rule = decision.rule or decision.forbidden_by
        gates = tuple(self._gate(*gate) for gate in found.gates)
        return Answer(
            tag=str(access_words.LEVELS[decision.level.value]),
            tone=access_words.TONES[decision.level.value],
            origins=origins,
            ground=self._ground(decision),
            clause=self.clause(rule.clause, rule.version) if rule else None,
            why=next((gate.text for gate in gates if not gate.is_open), ""),
            until=formatting.moment_text(until),
            limits=tuple(
                access_words.word(access_words.LIMITS, one.value) for one in sorted(decision.limits)
            ),
            steps=tuple(self._steps(found)),
            gates=gates,
            others=tuple(self._others(found)),
            is_no=decision.level is Level.NONE,
        )

    def _ground(self, decision: Decision) -> str:
        if decision.rule is None:
            code = decision.ground.code if decision.ground else ""
            return access_words.word(access_words.REASONS, code)
        said = [access_words.word(access_words.GROUNDS, decision.rule.ground.value)]
        if decision.relation is not None:
            relation = access_words.word(access_words.RELATIONS, decision.relation.kind.value)
            said.append(_("The agency %(relation)s.") % {"relation": relation})
        return " ".join(said)

    def clause(self, key: str, version: int | None = None) -> ClauseRow | None:
        """Return a clause in words."""
        found = self.clauses.get(key)
        if found is None:
            return None
        text = access_words.in_my_language(found.text)
        number = "" if version is None else _("rule in version %(number)s") % {"number": version}
        return ClauseRow(text, _place(found), number, found.is_default)

    def _gate(self, gate: Gate, is_open: bool, reason: object) -> GateRow:  # noqa: FBT001
        key = reason.params.get("clause", "")  # type: ignore[attr-defined]
        return GateRow(
            access_words.word(access_words.GATES, gate.value),
            is_open,
            access_words.reason(reason),  # type: ignore[arg-type]
            self.clause(key),
        )

    def _steps(self, found: Explanation) -> Iterable[StepRow]:
        for step in found.next_steps:
            text = access_words.word(access_words.STEPS, step.code)
            yield StepRow(text, self._address(step.code))

    def _address(self, code: str) -> str:
        if self.person_id is None:
            return ""
        if code == "step.sign_in_stronger":
            return _reverse("mfa_index")
        name = {
            "step.ask_person": "person_consent",
            "step.ask_release": "person_consent",
            "step.record_weighing": "person_request",
            "step.request_access": "person_request",
            "step.ask_contact": "person",
        }.get(code)
        return _reverse(name, self.person_id) if name else ""

    def _others(self, found: Explanation) -> Iterable[str]:
        for rule in found.other_rules:
            clause = self.clause(rule.clause)
            if clause is not None:
                yield f"{clause.text} ({clause.place})"


def _place(clause: ClauseWords) -> str:
    title = access_words.in_my_language(clause.title)
    return _("%(title)s, %(article)s") % {"title": title, "article": clause.article}


def _reverse(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # An area that is not mounted has no address.
        return ""


def count_by_level(rows: Iterable[CategoryRow]) -> dict[str, list[str]]:
    """Return what is shown, partly shown and hidden, each as titles, for the top of the page."""
    found: dict[str, list[str]] = {"shown": [], "partly": [], "hidden": []}
    for row in rows:
        tones = {answer.tone for answer in row.answers}
        if tones == {"good"}:
            found["shown"].append(row.title)
        elif tones == {"neutral"}:
            found["hidden"].append(row.title)
        else:
            found["partly"].append(row.title)
    return found
