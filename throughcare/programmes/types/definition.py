"""A programme as data: one file, from which everything about a programme follows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from throughcare.programmes.types.rulebook import (
    Criterion,
    Domain,
    Exit,
    Information,
    Meeting,
    Outcome,
    Phase,
    Role,
    SingleContact,
    Task,
    Variant,
)
from throughcare.programmes.types.values import (
    At,
    Code,
    Dated,
    Language,
    Line,
    Part,
    ProgrammeCode,
    Rule,
    Sourced,
    SourceKey,
    Texts,
    ValidFrom,
)

Jurisdiction = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]


class Source(Part):
    """Say where a fact about the programme can be read."""

    title: Line
    address: Line
    """Address or archive place, as far as it is known."""
    read_on: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class Municipality(Dated):
    """F2: hold one municipality that takes part."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,12}$")]
    name: Line


class Territory(Sourced):
    """F2: say where the programme runs and whose municipality counts."""

    jurisdiction: Jurisdiction
    residence: Literal["home_municipality", "release_municipality", "none"]
    municipalities: tuple[Municipality, ...] = ()
    """Empty means the whole jurisdiction."""


class Deviation(Part):
    """F3: say whether the ground lets staff depart from the rules."""

    allowed: bool
    reason_required: bool = True
    approved_by: Code | Literal[""] = ""


class LegalBasis(Rule):
    """F3: hold one ground on which the programme stands."""

    type: Literal[
        "statute",
        "inter_agency_agreement",
        "court_order",
        "licence_condition",
        "municipal_service",
        "grant",
        "internal",
    ]
    citation: Line
    authorises: tuple[Literal["act", "share", "oblige"], ...] = Field(min_length=1)
    deviation: Deviation


class Refusal(Part):
    """F4: say what follows when the person says no."""

    no_penalty: bool
    offer_again: tuple[At, ...] = ()
    agencies_still: Texts
    """What the agencies do all the same."""


class Participation(Sourced):
    """F4: say who is bound, and to what."""

    bound: Literal["client", "agencies", "both"]
    client_mode: Literal["offer", "self_initiated", "benefit_precondition", "ordered", "none"]
    partial: bool
    """Whether help with a single need is possible."""
    refusal: Refusal


class Entry(Sourced):
    """F6: say how a person comes in."""

    event: Texts
    at: At
    notified_by: tuple[Code, ...] = Field(min_length=1)
    decides: Code
    decided_by_day: At
    told: Texts
    """How the person hears of it."""
    complaint: Texts


class ClientTexts(Sourced):
    """F22: hold what the person reads."""

    offer: Texts
    rights: Texts
    refusal: Texts
    sharing: Texts
    complaint: Texts
    languages: dict[Language, Literal["source", "unreviewed", "reviewed"]]


class Override(Part):
    """F24: name one field that departs from the parent, and why."""

    field: Line
    reason: Texts


class Adaptation(Part):
    """F24: say what this definition was made from and what is still open."""

    parent: ProgrammeCode | None = None
    overrides: tuple[Override, ...] = ()
    prerequisites: tuple[Texts, ...] = Field(min_length=1)
    open_decisions: tuple[Texts, ...] = ()


class Definition(Sourced):
    """Hold one version of a programme. Its own source and default cover the fields of F1.

    The field groups F7, F12, F13, F18, F19 and F23 arrive with the first programme that needs them.
    """

    id: ProgrammeCode
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    valid: ValidFrom
    predecessor: ProgrammeCode | None = None
    maturity: Literal["idea", "pilot", "agreement", "statute", "ended"]
    owner: Line
    title: Texts
    description: Texts
    sources: dict[SourceKey, Source]
    territory: Territory
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    participation: Participation
    eligibility: tuple[Criterion, ...] = Field(min_length=1)
    entry: Entry
    roles: tuple[Role, ...] = Field(min_length=1)
    single_contact: SingleContact
    phases: tuple[Phase, ...] = Field(min_length=1)
    variants: tuple[Variant, ...] = ()
    domains: tuple[Domain, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = Field(min_length=1)
    meetings: tuple[Meeting, ...] = ()
    information: Information
    exit: Exit
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    evaluation: Texts
    """Who measures, when, and what it is compared with."""
    client_texts: ClientTexts
    adaptation: Adaptation
