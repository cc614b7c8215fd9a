"""A definition made ready to run on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.periods import Period
from throughcare.programmes.rules import conditions
from throughcare.programmes.rules.leafs import Territory
from throughcare.programmes.types import programme as ready
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.rulebook import (
    Criterion,
    Escalation,
    OpenNeed,
    Phase,
    Role,
    Task,
    Variant,
)
from throughcare.programmes.types.values import WHOLE_RULE, Dated, Sourced

SomeRule = TypeVar("SomeRule", bound=Dated)


class NotInForceError(ThroughcareError):
    """Report that a definition does not hold on the day asked for."""


def programme(definition: Definition, *, on: date | None) -> ready.Programme:
    """Return the programme as its rules stand on a day.

    Units: without a day, the rules that have no last day: the newest.
    Errors: NotInForceError when the definition, or its territory, is not in force on that day.
    Source: our own choice, ADR 2 (every rule holds for a half-open period of days).
    """
    _check_in_force(definition, on)
    territory = territory_of(definition, on=on)
    compiler = _Compiler(definition, territory, on)
    return ready.Programme(
        code=definition.id,
        version=definition.version,
        title=definition.title,
        valid=definition.valid,
        jurisdiction=territory.jurisdiction,
        municipalities=territory.municipalities,
        eligibility=tuple(map(compiler.criterion, compiler.current(definition.eligibility))),
        roles={role.id: _role(role) for role in compiler.current(definition.roles)},
        phases=tuple(map(compiler.phase, compiler.current(definition.phases))),
        tasks=tuple(map(compiler.task, compiler.current(definition.tasks))),
        variants=tuple(map(compiler.variant, compiler.current(definition.variants))),
        domains=tuple(domain.id for domain in compiler.current(definition.domains)),
        basic_domains=frozenset(d.id for d in compiler.current(definition.domains) if d.basic),
        entry_at=definition.entry.at,
        ends_at=definition.exit.ends,
        residence=definition.territory.residence,
    )


def territory_of(definition: Definition, *, on: date | None) -> Territory:
    """Return the municipalities that take part on a day.

    Source: our own choice, ADR 2.
    """
    codes = (place.code for place in _current(definition.territory.municipalities, on))
    return Territory(definition.territory.jurisdiction, frozenset(codes))


def change_days(definition: Definition) -> tuple[date, ...]:
    """Return, in order, the days on which at least one rule begins or ends.

    Between two of them `programme` gives the same answer, so that it can be kept.
    Source: our own choice, ADR 2.
    """
    ends = (end for period in _periods(definition) for end in (period.start, period.end))
    return tuple(sorted({end for end in ends if end is not None}))


def _periods(definition: Definition) -> Iterator[Period[date]]:
    yield definition.valid
    for rule in dated_rules(definition):
        yield rule.valid


def dated_rules(definition: Definition) -> Iterator[Dated]:
    """Go through every rule that may have a period of its own.

    Source: our own choice, ADR 2.
    """
    yield from definition.territory.municipalities
    yield from definition.legal_basis
    yield from definition.eligibility
    yield from definition.roles
    yield from definition.single_contact.by_phase
    yield from definition.phases
    for variant in definition.variants:
        yield variant
        yield from variant.adds
    yield from definition.domains
    yield from definition.tasks
    yield from definition.meetings
    yield from definition.information.rules
    yield from definition.outcomes


def is_current(rule: Dated, on: date | None) -> bool:
    """Tell whether a rule holds on a day, or without a day, whether it has no last one.

    Source: our own choice, ADR 2.
    """
    return rule.valid.end is None if on is None else on in rule.valid


def _current(rules: Iterable[SomeRule], on: date | None) -> tuple[SomeRule, ...]:
    return tuple(rule for rule in rules if is_current(rule, on))


def _check_in_force(definition: Definition, on: date | None) -> None:
    if on is not None and on not in definition.valid:
        raise NotInForceError(
            f"Programme [{definition.id}] version [{definition.version}] is not in force on [{on}]:"
            f" it holds from [{definition.valid.start}] to [{definition.valid.end or 'no end'}]. "
            "Choose another version or another day."
        )
    places = definition.territory.municipalities
    if places and not _current(places, on):
        raise NotInForceError(
            f"Programme [{definition.id}] covers no municipality on [{on or 'the last day'}]. "
            "Give a municipality of `territory` a period that holds this day."
        )


def provenance(rule: Sourced) -> ready.Provenance:
    """Return where the values of a rule come from.

    Source: our own choice, ADR 2.
    """
    fields = () if rule.default == (WHOLE_RULE,) else rule.default
    return ready.Provenance(", ".join(rule.source), rule.is_default, fields)


def _role(role: Role) -> ready.Role:
    return ready.Role(role.id, role.title, role.agency_kind, role.obligation)


class _Compiler:
    """Turn the rules of one definition into the rules that the journey engine runs."""

    def __init__(self, definition: Definition, territory: Territory, on: date | None) -> None:
        self._definition = definition
        self._territory = territory
        self._on = on

    def current(self, rules: Iterable[SomeRule]) -> tuple[SomeRule, ...]:
        return _current(rules, self._on)

    def condition(self, when: object) -> ready.Condition:
        return conditions.parse(when, territory=self._territory)

    def maybe(self, when: object) -> ready.Condition | None:
        return None if when is None else self.condition(when)

    def criterion(self, rule: Criterion) -> ready.Criterion:
        return ready.Criterion(
            rule.id,
            rule.title,
            self.condition(rule.when),
            rule.decides_otherwise,
            provenance(rule),
        )

    def phase(self, rule: Phase) -> ready.Phase:
        return ready.Phase(
            code=rule.id,
            title=rule.title,
            setting=ready.Setting(rule.setting),
            start=rule.start,
            end=rule.end,
            when=self.maybe(rule.when),
            contact_role=self._contact(rule.id),
            provenance=provenance(rule),
        )

    def _contact(self, phase: str) -> str:
        for rule in self.current(self._definition.single_contact.by_phase):
            if rule.phase == phase:
                return rule.role
        raise NotInForceError(
            f"Programme [{self._definition.id}] names no contact for phase [{phase}] on "
            f"[{self._on or 'the last day'}]. Add the phase under `single_contact`."
        )

    def task(self, rule: Task) -> ready.Task:
        return ready.Task(
            code=rule.id,
            title=rule.title,
            at=rule.at,
            owner_role=rule.owner,
            setting=ready.Setting(rule.setting),
            priority=rule.priority,
            too_short=ready.TooShort(rule.too_short),
            client=rule.client,
            domain=rule.domain,
            when=self.maybe(rule.when),
            provenance=provenance(rule),
            form=rule.form,
            escalate=tuple(map(_escalation, rule.escalate)),
            follow_up_months=rule.follow_up_months,
        )

    def variant(self, rule: Variant) -> ready.Variant:
        changes = rule.changes
        return ready.Variant(
            code=rule.id,
            title=rule.title,
            when=self.condition(rule.when),
            moves={change.task: change.at for change in changes if change.at is not None},
            drops=frozenset(rule.drops),
            adds=tuple(map(self.task, self.current(rule.adds))),
            domains=rule.domains,
            contact_role=rule.contact,
            provenance=provenance(rule),
            forms={change.task: change.form for change in changes if change.form},
            priorities={c.task: c.priority for c in changes if c.priority is not None},
            opens=tuple(map(_open_need, rule.opens)),
        )


def _escalation(step: Escalation) -> ready.Escalation:
    return ready.Escalation(step.after, step.to)


def _open_need(need: OpenNeed) -> ready.OpenNeed:
    return ready.OpenNeed(need.id, need.title, need.domain, need.escalate_to)
