"""Legal grounds as values: what the decision reads, loaded once per version of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.types.relations import Phase, RelationKind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Purpose(StrEnum):
    """Name what data are used for. DPV terms: docs/reference/sharing-words.md."""

    REINTEGRATION = "reintegration"
    CARE = "care"
    SUPERVISION = "supervision"
    PUBLIC_SAFETY = "public_safety"
    VICTIM_SAFETY = "victim_safety"
    CASE_CONFERENCE = "case_conference"
    OVERSIGHT = "oversight"


class Ground(StrEnum):
    """Name the kind of legal ground, the firmest first: ties between grants are broken in this order."""

    DUTY = "duty"
    POWER = "power"
    DISCRETIONARY = "discretionary"
    AGREEMENT = "agreement"
    CONSENT = "consent"
    VITAL = "vital"


class Effect(StrEnum):
    """Say whether a rule opens or closes."""

    GRANT = "grant"
    FORBID = "forbid"


class Level(IntEnum):
    """Say how much is shown; a higher level holds the lower ones."""

    NONE = 0
    EXISTENCE = 1
    """That there is something, and whom to ask."""
    ATTENDANCE = 2
    """Dates, and whether the person came."""
    SUMMARY = 3
    FULL = 4


class Limit(StrEnum):
    """Name what goes with a yes: obligations in the words of XACML, organisational measures in those of DPV."""

    NO_EXPORT = "no_export"
    NO_PRINT = "no_print"
    NO_ONWARD = "no_onward"
    """May not be passed on, and the receiver is told so: Directive (EU) 2016/680, article 9(3)."""
    TELL_PERSON = "tell_person"
    TWO_PEOPLE = "two_people"


class Need(StrEnum):
    """Say what a confidentiality regime asks for on top of a ground."""

    NOTHING = "nothing"
    """Its limits only."""
    OWN_OR_RELEASE = "own_or_release"
    """Recorded by the asker's own agency, or released by the person to it."""
    CROSSING = "crossing"
    """The ground must say that data may leave law enforcement: LED, article 9(1)."""
    ROLE = "role"
    """Only certain roles."""
    SEALED = "sealed"
    """Its own agency, or a release; not even existence is known elsewhere."""


class Thing(StrEnum):
    """Name a kind of thing that a regime may be about alone; everything else is nothing of the kind."""

    WRITTEN = "written"
    """What workers of an agency wrote about somebody, or put there: notes and documents."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold an agreement in force from `since` until before `until`, and its parties with their own periods."""

    key: str
    since: datetime
    until: datetime | None
    parties: Mapping[int, tuple[datetime, datetime | None]] = field(default_factory=dict)
    still_giving: frozenset[int] = frozenset()
    """Parties that left the partnership: what they recorded until then stays on the giving side."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one version of one sharing rule. An empty set means any, except for categories and purposes."""

    rule_id: int
    key: str
    effect: Effect
    ground: Ground
    level: Level
    clause: str
    """Key of the clause that the rule rests on."""
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    since: datetime
    until: datetime | None = None
    """The period in which rule, clause and instrument are all in force."""
    roles: frozenset[str] = frozenset()
    receivers: frozenset[str] = frozenset()
    """Kinds of agency that may receive."""
    jurisdictions: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    """Kinds of agency that recorded it; not empty leaves out the shared file, which nobody alone recorded."""
    own: bool = False
    """Only what the asker's own agency recorded."""
    relations: frozenset[RelationKind] = frozenset()
    needs_relation: bool = True
    phases: frozenset[Phase] = frozenset()
    needs_consent: bool = False
    needs_weighing: bool = False
    crosses_regime: bool = False
    """Says that data may leave law enforcement for another purpose."""
    crosses_purpose: bool = False
    """Says that what was given for help may be used for enforcement."""
    abroad: bool = False
    limits: frozenset[Limit] = frozenset()
    agreement: Agreement | None = None
    version: int = 1
    clause_version: int = 1


@dataclass(frozen=True, slots=True)
class Regime:
    """Hold one confidentiality regime: to which data it applies and what it asks for. Empty means any."""

    key: str
    need: Need
    since: datetime
    until: datetime | None = None
    categories: frozenset[Category] = frozenset()
    origins: frozenset[str] = frozenset()
    sealed_only: bool = False
    """Applies only to what a sealed service recorded."""
    roles: frozenset[str] = frozenset()
    limits: frozenset[Limit] = frozenset()
    clause: str = ""
    jurisdictions: frozenset[str] = frozenset()
    """Where it holds for whoever asks."""
    origin_ids: frozenset[int] = frozenset()
    """Which agencies recorded it."""
    things: frozenset[Thing] = frozenset()
    """Only to things of these kinds."""


class _ByCategory(dict[Category, tuple[Rule, ...]]):
    """Hold the rules about each category that was asked for."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        """Take every rule; nothing is sorted yet."""
        super().__init__()
        self._rules = rules

    def __missing__(self, category: Category) -> tuple[Rule, ...]:
        """Sort out the rules about one category, once."""
        found = self[category] = tuple(rule for rule in self._rules if category in rule.categories)
        return found


@dataclass(frozen=True)
class Law:
    """Hold every rule and regime of one version of the rule tables, the rules by category."""

    version: int
    rules: tuple[Rule, ...]
    regimes: tuple[Regime, ...]
    by_category: Mapping[Category, tuple[Rule, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let the rules be sorted by category when they are asked for: explaining imagines many a law."""
        object.__setattr__(self, "by_category", _ByCategory(self.rules))
