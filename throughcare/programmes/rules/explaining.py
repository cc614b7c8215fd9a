"""A definition said in plain words, for the page about the programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from throughcare.kernel.dates import Anchored, Offset
from throughcare.kernel.periods import Period
from throughcare.programmes.rules import compiling, conditions, walking, wording
from throughcare.programmes.rules.leafs import Territory
from throughcare.programmes.types import page as rows
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.page import Origin, ProgrammePage, Row
from throughcare.programmes.types.programme import Texts
from throughcare.programmes.types.rulebook import InformationRule, Task, Variant
from throughcare.programmes.types.values import WHOLE_RULE, Dated, Rule, Sourced

SomeRule = TypeVar("SomeRule", bound=Dated)
_AFTER = ("release", "actual_release")


def plain(definition: Definition, *, language: str, on: date | None = None) -> ProgrammePage:
    """Return everything a person may want to know about a programme, in one language.

    Shapes: rules that hold on the day; rules of sharing with their history. Without a day, the
    newest rules.
    Source: our own choice, ADR 2; content after Recommendation Rec(2006)2-rev on the European
    Prison Rules, rule 30.1 (information in a language that is understood).
    """
    return _Explainer(definition, language, on).page()


def _order(task: Task) -> tuple[int, int]:
    days = task.at.offset.months * 30 + task.at.offset.days + task.at.offset.working_days
    return (0 if task.at.anchor == "custody_start" else 1, days)


def _is_after_release(day: Anchored) -> bool:
    return day.anchor in _AFTER and not wording.is_before(day) and day != Anchored("release")


class _Explainer:
    def __init__(self, definition: Definition, language: str, on: date | None) -> None:
        self._definition = definition
        written = definition.client_texts.languages
        self._language = language if language in written else wording.SOURCE_LANGUAGE
        self._asked = language
        self._on = on
        self._names = {p.code: p.name for p in definition.territory.municipalities}
        self._phases: dict[str, Texts] = {p.id: p.title for p in definition.phases}
        self._roles: dict[str, Texts] = {r.id: r.title for r in definition.roles}

    def page(self) -> ProgrammePage:
        definition, texts = self._definition, self._definition.client_texts
        tasks = sorted(self._current(definition.tasks), key=_order)
        counts = Counter(map(_kind_of_origin, _sourced(definition)))
        return ProgrammePage(
            code=definition.id,
            version=definition.version,
            language=self._language,
            is_fallback=self._language != self._asked,
            review=self._say(f"review.{texts.languages.get(self._language, 'unreviewed')}"),
            title=self._pick(definition.title),
            description=self._pick(definition.description),
            maturity=self._say(f"maturity.{definition.maturity}"),
            on=self._on,
            places=tuple(self._places()),
            for_whom=tuple(self._for_whom()),
            how_you_come_in=tuple(self._entry()),
            who_works_with_you=tuple(self._team()),
            phases=tuple(self._phase_rows()),
            steps_in_custody=tuple(
                self._step(task) for task in tasks if not _is_after_release(task.at)
            ),
            steps_after_release=tuple(
                self._step(task) for task in tasks if _is_after_release(task.at)
            ),
            what_is_different=tuple(map(self._variant, self._current(definition.variants))),
            contacts=tuple(self._contacts()),
            topics=tuple(self._topics()),
            sharing=tuple(map(self._sharing, definition.information.rules)),
            if_you_say_no=tuple(self._refusal()),
            how_it_ends=tuple(self._ends()),
            grounds=tuple(self._grounds()),
            measured=tuple(self._measured()),
            prerequisites=tuple(map(self._pick, definition.adaptation.prerequisites)),
            open_decisions=tuple(map(self._pick, definition.adaptation.open_decisions)),
            offer=self._pick(texts.offer),
            rights=self._pick(texts.rights),
            complaint=self._pick(texts.complaint),
            working_values=self._say("origin.working"),
            sources=tuple(
                rows.SourceRow(key, source.title, source.address)
                for key, source in definition.sources.items()
            ),
            sourced_count=counts["sourced"],
            partly_count=counts["partly"],
            default_count=counts["default"],
        )

    def _say(self, code: str, **params: object) -> str:
        return wording.say(code, language=self._language, **params)

    def _pick(self, texts: Texts) -> str:
        return wording.pick(texts, language=self._language)

    def _current(self, rules: Iterable[SomeRule]) -> list[SomeRule]:
        return [rule for rule in rules if compiling.is_current(rule, self._on)]

    def _origin(self, rule: Sourced) -> Origin:
        if rule.default == (WHOLE_RULE,):
            return Origin((), self._say("origin.default"))
        if not rule.default:
            return Origin(rule.source)
        fields = wording.fields(rule.default, language=self._language)
        return Origin(rule.source, self._say("origin.partly", fields=fields))

    def _row(self, rule: Sourced, text: str, *details: str) -> Row:
        return Row(text, tuple(detail for detail in details if detail), self._origin(rule))

    def _titled(self, rule: Rule, *details: str) -> Row:
        return self._row(rule, self._pick(rule.title), *details)

    def _role(self, code: str) -> str:
        known = self._roles.get(code)
        return self._say(f"to.{code}") if known is None else self._pick(known)

    def _deadline(self, day: Anchored) -> str:
        return wording.deadline(day, language=self._language, phases=self._phases)

    def _length(self, offset: Offset) -> str:
        return wording.length(offset, language=self._language)

    def _asks(self, when: object) -> str:
        where = Territory(self._definition.territory.jurisdiction, frozenset(self._current_codes()))
        asked = conditions.parse(when, territory=where)
        return wording.condition(asked, language=self._language, names=self._names)

    def _current_codes(self) -> Iterator[str]:
        places = self._definition.territory.municipalities
        yield from (place.code for place in self._current(places) or places)

    def _only_if(self, when: object) -> str:
        return "" if when is None else self._say("only_if", asked=self._asks(when))

    def _period(self, valid: Period[date]) -> str:
        if valid == Period():
            return ""
        code = "both" if valid.start and valid.end else "since" if valid.start else "until"
        return self._say(f"valid.{code}", start=self._day(valid.start), end=self._day(valid.end))

    def _day(self, given: date | None) -> str:
        return "" if given is None else wording.day(given, language=self._language)

    def _places(self) -> Iterator[Row]:
        for place in self._definition.territory.municipalities:
            yield self._row(place, place.name, self._period(place.valid))

    def _for_whom(self) -> Iterator[Row]:
        for rule in self._current(self._definition.eligibility):
            yield self._titled(rule, self._asks(rule.when))

    def _entry(self) -> Iterator[Row]:
        entry = self._definition.entry
        yield self._row(entry, self._pick(entry.event), self._pick(entry.told))

    def _team(self) -> Iterator[Row]:
        for role in self._current(self._definition.roles):
            yield self._titled(role, self._say(f"obligation.{role.obligation}"))

    def _phase_rows(self) -> Iterator[Row]:
        for phase in self._current(self._definition.phases):
            start = wording.beginning(phase.start, language=self._language, phases=self._phases)
            end = "" if phase.end is None else self._ending(phase.end)
            yield self._titled(phase, start, end, self._only_if(phase.when))

    def _ending(self, day: Anchored) -> str:
        return wording.ending(day, language=self._language, phases=self._phases)

    def _step(self, task: Task) -> rows.StepRow:
        details = (
            self._say(f"client.{task.client}"),
            self._say(f"form.{task.form}") if task.form else "",
            self._only_if(task.when),
        )
        return rows.StepRow(
            code=task.id,
            when=self._deadline(task.at),
            text=self._pick(task.plain or task.title),
            title=self._pick(task.title),
            who=self._role(task.owner),
            details=tuple(detail for detail in details if detail),
            origin=self._origin(task),
        )

    def _variant(self, variant: Variant) -> Row:
        asked, what = self._asks(variant.when), self._pick(variant.plain or variant.title)
        added = (
            f"{self._deadline(task.at)}: {self._pick(task.plain or task.title)}"
            for task in self._current(variant.adds)
        )
        return self._row(variant, self._say("variant.line", asked=asked, what=what), *added)

    def _contacts(self) -> Iterator[Row]:
        contact = self._definition.single_contact
        for rule in self._current(contact.by_phase):
            phase, role = self._pick(self._phases[rule.phase]), self._role(rule.role)
            deputy = (
                self._say("contact.deputy", role=self._role(rule.deputy)) if rule.deputy else ""
            )
            yield self._row(rule, self._say("contact.line", phase=phase, role=role), deputy)
        overlap, text = self._length(contact.handover.overlap), self._pick(contact.handover.rule)
        line = self._say("contact.handover", length=overlap, rule=text)
        yield self._row(contact.handover, line)

    def _topics(self) -> Iterator[Row]:
        for domain in self._current(self._definition.domains):
            yield self._titled(domain, self._pick(domain.target), self._role(domain.owner))

    def _sharing(self, rule: InformationRule) -> rows.SharingRow:
        categories = {c.id: c.title for c in self._definition.information.categories}
        channel = "" if rule.channel is None else self._pick(rule.channel)
        return rows.SharingRow(
            text=self._say(
                "share.line", what=self._pick(categories[rule.category]), to=self._role(rule.to)
            ),
            level=self._say(f"level.{rule.level}"),
            ground=self._say(f"ground.{rule.ground}"),
            purpose=self._pick(rule.purpose),
            told=self._say(f"told.{rule.told}"),
            channel=channel and self._say("share.channel", channel=channel),
            period=self._period(rule.valid),
            is_current=compiling.is_current(rule, self._on),
            origin=self._origin(rule),
        )

    def _refusal(self) -> Iterator[Row]:
        part, refusal = self._definition.participation, self._definition.participation.refusal
        yield self._row(part, self._pick(self._definition.client_texts.refusal))
        code = "refusal.no_penalty" if refusal.no_penalty else "refusal.penalty"
        yield self._row(part, self._say(code), self._pick(refusal.agencies_still))
        for day in refusal.offer_again:
            yield self._row(part, self._say("refusal.again", when=self._deadline(day)))
        if part.partial:
            yield self._row(part, self._say("refusal.partial"))

    def _ends(self) -> Iterator[Row]:
        leave, lost = self._definition.exit, self._definition.exit.loss_of_contact
        yield self._row(leave, self._pick(leave.completion), self._ending(leave.ends))
        line = self._say(
            "exit.lost",
            attempts=lost.attempts,
            length=self._length(lost.over),
            until=self._ending(lost.keep_open_until),
        )
        yield self._row(leave, line)
        yield self._row(leave, self._pick(leave.re_entry))
        yield self._row(leave, self._pick(leave.transfer))

    def _grounds(self) -> Iterator[Row]:
        for basis in self._definition.legal_basis:
            yield self._titled(basis, basis.citation, self._period(basis.valid))

    def _measured(self) -> Iterator[Row]:
        for outcome in self._current(self._definition.outcomes):
            yield self._titled(
                outcome, self._pick(outcome.definition), self._pick(outcome.denominator)
            )


def _sourced(definition: Definition) -> Iterator[Sourced]:
    yield from (rule for _, rule in walking.of_kind(definition, Sourced))


def _kind_of_origin(rule: Sourced) -> str:
    if rule.default == (WHOLE_RULE,):
        return "default"
    return "partly" if rule.default else "sourced"
