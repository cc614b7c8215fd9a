"""A programme made ready to run: what the journey engine reads. Built from a definition by `rules.compiling`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from throughcare.kernel.dates import Anchored, Offset
from throughcare.kernel.logic import Truth
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

Fact = bool | int | str | None
"""One thing known about a case; None means nobody knows."""
Facts = Mapping[str, Fact]
Texts = Mapping[str, str]
"""Language code -> text."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Say how a condition came out, why, and which facts were missing."""

    truth: Truth
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()


class Condition(Protocol):
    """Judge facts; implemented by the conditions of `rules.conditions`."""

    def judge(self, facts: Facts) -> Judgement:
        """Return truth, reasons and missing facts."""
        ...

    def truth(self, facts: Facts) -> Truth:
        """Return the truth alone; quicker than `judge` where nobody asks why."""
        ...

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that the answer depends on."""
        ...


class Setting(StrEnum):
    """Say where a phase or a task takes place."""

    CUSTODY = "custody"
    COMMUNITY = "community"
    ANY = "any"


class TooShort(StrEnum):
    """Say what becomes of a task that does not fit before release."""

    AFTER_RELEASE = "after_release"
    """It is done in the community instead, from the day of release."""
    FALLS_AWAY = "falls_away"
    """It makes no sense after release and is not done."""
    BEFORE_RELEASE = "before_release"
    """It is pulled forward to the last working day in custody."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Say where a value comes from; a default of ours is never shown as a fact about a programme."""

    source: str = ""
    """Keys of the definition's sources, joined by commas."""
    is_default: bool = False
    """Whether at least one value is ours."""
    default_fields: tuple[str, ...] = ()
    """The values that are ours when the rest has a source; empty with `is_default` means all."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Hold one condition of eligibility, with who may decide otherwise."""

    code: str
    title: Texts
    condition: Condition
    decides_otherwise: str
    """Role that may depart from the rule; empty where nobody may."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Escalation:
    """Name the role that hears of a late task, and how long after its day."""

    after: Offset
    to: str


@dataclass(frozen=True, slots=True)
class Task:
    """Hold one milestone of the programme, before it has dates."""

    code: str
    title: Texts
    at: Anchored
    owner_role: str
    setting: Setting
    priority: int
    """1 is done first when days are few."""
    too_short: TooShort
    client: str
    """The part of the person: `required`, `invited`, `informed` or `none`."""
    domain: str
    """Plan domain that the task serves, or empty."""
    when: Condition | None
    provenance: Provenance
    form: str = ""
    """How it is done, for example `meeting`, `phone` or `message`; empty leaves it open."""
    escalate: tuple[Escalation, ...] = ()
    """Who hears of it when it is late, in order."""
    follow_up_months: int | None = None
    """It is done once the follow-up of so many months after release is recorded."""


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """Hold a need that nobody is competent for; it is recorded, counted and told to someone."""

    code: str
    title: Texts
    domain: str
    escalate_to: str
    """Role that must hear of it."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Hold what changes for a short stay, for remand, for someone without lawful stay."""

    code: str
    title: Texts
    when: Condition
    moves: Mapping[str, Anchored]
    """Task code -> another day."""
    drops: frozenset[str]
    adds: tuple[Task, ...]
    domains: tuple[str, ...]
    """Domains that remain; empty means all."""
    contact_role: str
    """Role of the one contact under this variant; empty means unchanged."""
    provenance: Provenance
    forms: Mapping[str, str] = field(default_factory=dict)
    """Task code -> another way to do it, for example `phone`."""
    priorities: Mapping[str, int] = field(default_factory=dict)
    """Task code -> another priority."""
    opens: tuple[OpenNeed, ...] = ()
    """Needs that this variant opens without an owner."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Hold one phase with its first day and the day after its last."""

    code: str
    title: Texts
    setting: Setting
    start: Anchored
    end: Anchored | None
    when: Condition | None
    contact_role: str
    """Role of the one contact; where phases overlap, the one that began last holds."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Role:
    """Hold one role and the kind of agency that fills it."""

    code: str
    title: Texts
    agency_kind: str
    obligation: str
    """`lead`, `core`, `on_invitation` or `informed`."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Hold one version of a programme, ready to be run."""

    code: str
    version: str
    title: Texts
    valid: Period[date]
    jurisdiction: str
    municipalities: frozenset[str]
    """Codes of the municipalities it covers; empty means the whole jurisdiction."""
    eligibility: tuple[Criterion, ...]
    roles: Mapping[str, Role]
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    variants: tuple[Variant, ...]
    domains: tuple[str, ...]
    basic_domains: frozenset[str]
    entry_at: Anchored = Anchored("custody_start")  # noqa: RUF009 - frozen
    """The day on which someone comes into the programme."""
    ends_at: Anchored = Anchored("release")  # noqa: RUF009 - frozen
    """The day after the last day of the programme."""
    residence: str = "home_municipality"
    """Which municipality counts: `home_municipality`, `release_municipality` or `none`."""
