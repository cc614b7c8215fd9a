"""The schema of a file of grounds: what one jurisdiction, or one kind of cooperation, lets agencies share.

A file says what holds where and since when. What no ground may say is refused when it is read, by rule and field.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset
from throughcare.sharing.rules.categories import (
    CATEGORIES,
    CONSENTABLE,
    OFFICIAL,
    ROLE_PURPOSES,
)
from throughcare.sharing.types.law import Effect, Ground, Level, Limit, Need, Purpose
from throughcare.sharing.types.leaving import (
    MOST_NOTICE_DAYS,
    ContactAfter,
    NotesAfter,
    StepsAfter,
)
from throughcare.sharing.types.relations import Phase, RelationKind

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,58}$")]
AgencyKind = Literal[
    "prison",
    "probation",
    "municipality",
    "ngo",
    "health",
    "police",
    "immigration",
    "care_and_safety_house",
    "housing",
    "employment",
    "oversight",
]
Words = dict[str, str]
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z]+)?$")
EARLIEST = date(1900, 1, 1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Dated(_Strict):
    since: date
    until: date | None = None
    """The first day on which it no longer holds."""
    default: str = ""
    """What of it is our proposal and no fact; `decide locally` where all of it is."""
    source: list[str] = []

    @model_validator(mode="after")
    def _ends_after_start(self) -> _Dated:
        if self.since < EARLIEST:
            raise ValueError(
                f"since [{self.since}] is before [{EARLIEST}]: write the day it came into force"
            )
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"until [{self.until}] is not after since [{self.since}]")
        return self


class InstrumentText(_Strict):
    """Describe a statute, treaty, agreement text or policy."""

    kind: Literal[
        "statute", "treaty", "regulation", "directive", "agreement", "policy", "order", "judgment"
    ]
    citation: str = Field(min_length=3, max_length=200)
    title: Words
    address: str = ""


class ClauseText(_Dated):
    """Describe one clause in plain words of ours."""

    instrument: Key
    article: str = Field(max_length=60)
    text: Words
    dpv: str = ""

    @field_validator("text")
    @classmethod
    def _has_english(cls, text: Words) -> Words:
        if "en" not in text or not all(map(_LANGUAGE.match, text)):
            raise ValueError("text needs [en], and every key is a language code such as [nl]")
        return text


class LeavingText(_Strict):
    """Describe what happens when a party leaves the partnership; what is left out is our default, decide locally."""

    notes: NotesAfter | None = None
    steps: StepsAfter | None = None
    contact: ContactAfter | None = None
    notice_days: int | None = Field(default=None, ge=0, le=MOST_NOTICE_DAYS)


class AgreementText(_Dated):
    """Describe an agreement; parties by code of agency, each with the day of its signature."""

    title: Words
    instrument: Key | None = None
    parties: dict[str, date] = {}
    note: str = ""
    leaving: LeavingText | None = None


class RuleText(_Dated):
    """Describe one sharing rule."""

    effect: Effect = Effect.GRANT
    ground: Ground
    level: Literal["existence", "attendance", "summary", "full"] = "full"
    clause: Key
    agreement: Key | None = None
    categories: list[Category] = Field(min_length=1)
    purposes: list[Purpose] = Field(min_length=1)
    roles: list[str] = []
    receivers: list[AgencyKind] = []
    jurisdictions: list[str] | None = None
    """Left out: the jurisdiction of the file."""
    origins: list[AgencyKind] = []
    own: bool = False
    relations: list[RelationKind] = []
    needs_relation: bool = True
    phases: list[Phase] = []
    needs_consent: bool = False
    needs_weighing: bool = False
    crosses_regime: bool = False
    crosses_purpose: bool = False
    abroad: bool = False
    limits: list[Limit] = []
    art9: str = ""
    art10: str = ""
    programme: str = ""
    note: str = ""

    @property
    def shown(self) -> Level:
        """Return the level as a number.

        Source: our own choice, ADR 11.
        """
        return Level[self.level.upper()]

    @model_validator(mode="after")
    def _says_nothing_forbidden(self) -> RuleText:
        if faults := forbidden(self):
            raise ValueError("; ".join(faults))
        return self


def forbidden(rule: RuleText) -> list[str]:
    """Return, in words, what no rule may say.

    Source: GDPR, recital 43 and articles 6 to 10; Directive (EU) 2016/680, articles 4, 9 and 10.
    """
    is_grant = rule.effect is Effect.GRANT
    special = [c.value for c in rule.categories if CATEGORIES[c].is_special]
    criminal = [c.value for c in rule.categories if CATEGORIES[c].is_criminal]
    shows = rule.shown > Level.EXISTENCE
    unofficial = not rule.receivers or not set(rule.receivers) <= OFFICIAL
    checks = (
        (is_grant and not rule.roles, "roles: a grant names the roles that may see it"),
        (
            any(role not in ROLE_PURPOSES for role in rule.roles),
            "roles: a role that no worker has, or that may want nothing",
        ),
        (
            rule.needs_consent and not set(rule.purposes) <= set(CONSENTABLE),
            "purposes: nobody consents to enforcement by an authority with power over them; name a statute",
        ),
        (
            rule.ground is Ground.CONSENT and not rule.needs_consent and is_grant,
            "needs_consent: a ground of consent needs it",
        ),
        (
            is_grant
            and bool(special)
            and shows
            and (not rule.receivers or bool({"police", "immigration"} & set(rule.receivers))),
            f"receivers: [{', '.join(special)}] in detail never goes to police or immigration; name who receives",
        ),
        (
            is_grant and bool(special) and not rule.art9,
            f"art9: [{', '.join(special)}] needs the point of GDPR article 9(2), or the clause for LED article 10",
        ),
        (
            is_grant and bool(criminal) and unofficial and not rule.art10,
            f"art10: [{', '.join(criminal)}] goes to official authorities only; else name its clause",
        ),
        (
            is_grant and rule.ground is Ground.DISCRETIONARY and not rule.needs_weighing,
            "needs_weighing: a discretionary power opens nothing before somebody weighed it",
        ),
        (
            is_grant and rule.ground is Ground.AGREEMENT and rule.agreement is None,
            "agreement: name the agreement whose parties may share",
        ),
        (bool(rule.programme), "programme: no decision asks for it yet; name relations instead"),
        (
            rule.ground is Ground.VITAL,
            "ground: vital interests are an emergency, never a standing rule",
        ),
        (
            not rule.needs_relation and (shows or bool(rule.relations)),
            "needs_relation: without a relation nothing but existence is shown",
        ),
        (
            rule.crosses_purpose
            and rule.ground not in {Ground.DUTY, Ground.POWER, Ground.DISCRETIONARY},
            "crosses_purpose: only a statute lets what was given for help be used for enforcement",
        ),
    )
    return [fault for is_fault, fault in checks if is_fault]


class RegimeText(_Dated):
    """Describe one confidentiality regime."""

    need: Need
    categories: list[Category] = []
    origins: list[AgencyKind] = []
    sealed_only: bool = False
    roles: list[str] = []
    limits: list[Limit] = []
    clause: Key | None = None
    jurisdictions: list[str] | None = None
    """Left out: the jurisdiction of the file."""

    @model_validator(mode="after")
    def _can_be_met(self) -> RegimeText:
        is_shared = not self.categories or Category.IDENTITY in self.categories
        if self.need is Need.OWN_OR_RELEASE and not self.origins and is_shared:
            raise ValueError("need: nobody releases the shared file; name categories or origins")
        if self.need is Need.SEALED and not self.sealed_only:
            raise ValueError("sealed_only: a sealed regime is for sealed services only")
        return self


class RetentionText(_Dated):
    """Describe how long something is kept."""

    categories: list[Category] = Field(min_length=1)
    holders: list[AgencyKind] = []
    jurisdictions: list[str] | None = None
    trigger: Literal["release", "case_closed", "recorded", "relation_ended"]
    period: str
    action: Literal["erase", "review"] = "erase"
    clause: Key | None = None

    @field_validator("period")
    @classmethod
    def _is_offset(cls, period: str) -> str:
        Offset.parse(period)
        return period


class Pack(_Strict):
    """Describe one file of grounds."""

    title: str
    jurisdiction: str | None = None
    """None holds in every jurisdiction."""
    time_zone: str = "UTC"
    """Where its days begin at midnight."""
    instruments: dict[Key, InstrumentText] = {}
    clauses: dict[Key, ClauseText] = {}
    agreements: dict[Key, AgreementText] = {}
    rules: dict[Key, RuleText] = {}
    regimes: dict[Key, RegimeText] = {}
    retention: dict[Key, RetentionText] = {}
