"""Records of processing and inputs of an impact assessment, computed from the rules; and the rules in W3C DPV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Category
from throughcare.sharing.rules.categories import CATEGORIES, ROLE_PURPOSES
from throughcare.sharing.rules.consenting import KIND_ROLES
from throughcare.sharing.rules.receipts import CONTEXT, DATA, PURPOSES
from throughcare.sharing.types.law import Ground, Level, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from throughcare.sharing.rules.retaining import Keeping

BASES: Mapping[Ground, str] = {
    Ground.DUTY: "eu-gdpr:A6-1-c",
    Ground.POWER: "eu-gdpr:A6-1-e-official-authority",
    Ground.DISCRETIONARY: "eu-gdpr:A6-1-e-public-interest",
    Ground.AGREEMENT: "tc:agreement",
    Ground.CONSENT: "eu-gdpr:A6-1-a",
    Ground.VITAL: "eu-gdpr:A6-1-d",
}
"""Kind of ground -> term of DPV, where the clause itself names none."""
OPERATIONS: Mapping[str, str] = {
    "read": "dpv:Consult",
    "list": "dpv:Query",
    "record": "dpv:Record",
    "change": "dpv:Modify",
    "disclose": "dpv:Disclose",
    "export": "dpv:Share",
    "erase": "dpv:Erase",
}
"""What was done, as the log names it -> term of DPV."""
EVERYWHERE = ("team_leader", "data_protection_officer")
"""Roles that every kind of agency has."""
MEASURES = (
    "measure.deny_by_default",
    "measure.stored_before_shown",
    "measure.sealed_log",
    "measure.own_log",
    "measure.strong_sign_in",
    "measure.limits",
    "measure.emergency_reviewed",
    "measure.restriction",
    "measure.retention_sweep",
)
"""Technical and organisational measures that the product itself takes; a site adds its own."""


@dataclass(frozen=True, slots=True)
class Use:
    """Hold one rule as a record of processing needs it. Empty sets mean any; `until` is exclusive."""

    key: str
    version: int
    ground: Ground
    level: Level
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    clause: str
    cited: str
    """Instrument and article."""
    basis: str
    """Term of DPV that the clause names; may be empty."""
    since: date
    until: date | None = None
    receivers: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    jurisdictions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    own: bool = False
    needs_relation: bool = True
    needs_consent: bool = False
    needs_weighing: bool = False
    crosses_regime: bool = False
    crosses_purpose: bool = False
    abroad: bool = False
    special_point: str = ""
    is_default: bool = False

    def holds(self, day: date, place: str) -> bool:
        """Tell whether the rule is in force on a day in a place.

        Source: our own choice, ADR 11.
        """
        in_force = self.since <= day and (self.until is None or day < self.until)
        return in_force and (not self.jurisdictions or place in self.jurisdictions)

    @property
    def named(self) -> str:
        """Return the rule with its version, as the log keeps it.

        Source: our own choice, ADR 11.
        """
        return f"{self.key}@{self.version}"


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold one purpose for which a kind of agency uses data."""

    purpose: Purpose
    uses: tuple[Use, ...]
    categories: tuple[Category, ...]
    receivers: tuple[str, ...]
    """Kinds of agency that may see what this kind recorded, for the same purpose."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold how long one category is kept."""

    category: Category
    rules: tuple[Keeping, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Hold the record of processing of one kind of agency in one place on one day."""

    kind: str
    place: str
    on: date
    activities: tuple[Activity, ...]
    kept: tuple[Kept, ...]
    measures: tuple[str, ...] = MEASURES


def record_of(
    uses: Sequence[Use], keeping: Sequence[Keeping], *, kind: str, place: str, on: date
) -> Record:
    """Return the record of processing of a kind of agency.

    Source: GDPR, article 30(1); Directive (EU) 2016/680, article 24(1).
    """
    live = [use for use in uses if use.holds(on, place)]
    received = [use for use in live if not use.receivers or kind in use.receivers]
    given = [use for use in live if not use.own and (not use.origins or kind in use.origins)]
    activities = tuple(
        _activity(purpose, wanted, given, kind)
        for purpose in Purpose
        if (wanted := [use for use in received if _wants(kind, use, purpose)])
    )
    used = sorted({category for one in activities for category in one.categories})
    kept = tuple(
        Kept(category, tuple(_keeping(keeping, category, kind, place, on))) for category in used
    )
    return Record(kind, place, on, activities, kept)


def _wants(kind: str, use: Use, purpose: Purpose) -> bool:
    """Tell whether somebody who usually works in a kind of agency may use a rule for a purpose."""
    roles = {KIND_ROLES.get(kind, ""), *EVERYWHERE} & (use.roles or ROLE_PURPOSES.keys())
    return purpose in use.purposes and any(purpose in ROLE_PURPOSES.get(role, ()) for role in roles)


def _activity(purpose: Purpose, wanted: Iterable[Use], given: Iterable[Use], kind: str) -> Activity:
    mine = tuple(sorted(wanted, key=lambda use: use.key))
    categories = {category for use in mine for category in use.categories}
    others = {
        receiver
        for use in given
        if purpose in use.purposes and use.categories & categories
        for receiver in use.receivers
    }
    return Activity(purpose, mine, tuple(sorted(categories)), tuple(sorted(others - {kind})))


def _keeping(
    keeping: Iterable[Keeping], category: Category, kind: str, place: str, on: date
) -> Iterator[Keeping]:
    for rule in keeping:
        if (
            category in rule.categories
            and (not rule.holders or kind in rule.holders)
            and (not rule.jurisdictions or place in rule.jurisdictions)
            and rule.since <= on
            and (rule.until is None or on < rule.until)
        ):
            yield rule


@dataclass(frozen=True, slots=True)
class Input:
    """Hold one thing that an impact assessment looks at, with the rules that it comes from."""

    code: str
    rules: tuple[str, ...]


def assessment_inputs(record: Record) -> tuple[Input, ...]:
    """Return what an impact assessment has to weigh: what raises the risk, and what is missing.

    Source: GDPR, articles 9, 10, 22, 35 and 44; WP 248 rev.01, section III.B (criteria).
    """
    uses = tuple(dict.fromkeys(use for one in record.activities for use in one.uses))
    checks = (
        ("input.special", [use for use in uses if _any(use, special=True)]),
        ("input.criminal", [use for use in uses if _any(use, special=False)]),
        ("input.crosses_regime", [use for use in uses if use.crosses_regime]),
        ("input.crosses_purpose", [use for use in uses if use.crosses_purpose]),
        ("input.discretion", [use for use in uses if use.needs_weighing]),
        ("input.consent", [use for use in uses if use.needs_consent]),
        ("input.no_relation", [use for use in uses if not use.needs_relation]),
        ("input.abroad", [use for use in uses if use.abroad]),
        ("input.own_proposal", [use for use in uses if use.is_default]),
    )
    found = [
        Input(code, tuple(sorted(use.named for use in matching)))
        for code, matching in checks
        if matching
    ]
    unkept = [kept.category.value for kept in record.kept if not kept.rules]
    return (*found, *([Input("input.not_kept", tuple(unkept))] if unkept else []))


def _any(use: Use, *, special: bool) -> bool:
    return any(
        CATEGORIES[category].is_special if special else CATEGORIES[category].is_criminal
        for category in use.categories
    )


def datum(category: Category) -> str:
    """Return the term of a category: DPV's where it has one, else ours.

    Source: W3C DPV 2.1, extension PD.
    """
    return DATA.get(category) or f"tc:{category.value.replace('_', '-')}"


def basis_term(use: Use) -> str:
    """Return the term of the ground of a rule: the clause's own, else that of its kind.

    Source: W3C DPV 2.1, extension EU-GDPR.
    """
    return use.basis or BASES[use.ground]


def rule_as_dpv(use: Use, *, is_grant: bool = True) -> dict[str, Any]:
    """Return one rule as JSON-LD: a permission or a prohibition with purpose, data, receivers and ground.

    Source: W3C DPV 2.1, modules rules, process and legal basis.
    """
    return {
        "@context": dict(CONTEXT),
        "@id": f"urn:throughcare:rule:{use.named}",
        "@type": "dpv:Permission" if is_grant else "dpv:Prohibition",
        "dct:identifier": use.named,
        "dct:valid": f"{use.since.isoformat()}/{use.until.isoformat() if use.until else '..'}",
        "dpv:hasLegalBasis": {"@id": basis_term(use), "dct:source": use.cited},
        "dpv:hasJurisdiction": sorted(use.jurisdictions),
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dpv:hasPurpose": [PURPOSES[purpose] for purpose in sorted(use.purposes)],
            "dpv:hasProcessing": "dpv:Consult",
            "dpv:hasPersonalData": [datum(category) for category in sorted(use.categories)],
            "dpv:hasRecipient": [
                {"@type": "dpv:Recipient", "tc:kind": kind} for kind in sorted(use.receivers)
            ],
            "dpv:hasOrganisationalMeasure": [
                f"tc:{limit.replace('_', '-')}" for limit in sorted(use.limits)
            ],
        },
    }
