"""The rules of a programme definition: who may take part, what happens when, who learns what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from throughcare.programmes.types.values import (
    At,
    ClientPart,
    Code,
    Dated,
    Duration,
    Form,
    Part,
    Rule,
    Setting,
    Sourced,
    Texts,
    When,
)

Priority = Annotated[int, Field(ge=1, le=99)]


class Criterion(Rule):
    """F5: hold one condition that must be met to take part."""

    when: When
    decides_otherwise: Code | Literal[""] = ""
    """Role that may depart from the rule; empty where nobody may."""


class Role(Rule):
    """F8: hold one role and the kind of agency that fills it."""

    agency_kind: Code
    obligation: Literal["lead", "core", "on_invitation", "informed"]
    substitute: Code | Literal[""] = ""
    """Role that steps in where the territory has none."""


class ContactRule(Dated):
    """F9: name the role that is the one contact in a phase."""

    phase: Code
    role: Code
    deputy: Code | Literal[""] = ""


class Handover(Sourced):
    """F9: say how one contact passes the person on to the next, without a gap."""

    overlap: Duration
    """How long before the change the next contact meets the person."""
    rule: Texts


class SingleContact(Part):
    """F9: say who the one contact is, at every instant."""

    by_phase: tuple[ContactRule, ...] = Field(min_length=1)
    handover: Handover


class Phase(Rule):
    """F10: hold one phase; where phases overlap, the one that began last holds."""

    setting: Setting
    start: At
    end: At | None = None
    when: When | None = None


class Escalation(Part):
    """F15: say who hears of a task that is late."""

    after: Duration
    to: Code


class Task(Rule):
    """F15: hold one milestone. `setting`, `priority` and `too_short` are always working values."""

    at: At
    owner: Code
    setting: Setting
    priority: Priority
    """1 is done first when days are few."""
    too_short: Literal["after_release", "falls_away", "before_release"]
    """What becomes of it when it does not fit before release."""
    client: ClientPart = "informed"
    domain: Code | Literal[""] = ""
    when: When | None = None
    form: Form = ""
    plain: Texts | None = None
    """What happens, said to the person."""
    escalate: tuple[Escalation, ...] = ()
    follow_up_months: Annotated[int, Field(ge=1, le=60)] | None = None
    """It is done once the follow-up of so many months after release is recorded."""


class OpenNeed(Part):
    """F11: name a need that nobody is competent for, and who must hear of it."""

    id: Code
    title: Texts
    domain: Code | Literal[""] = ""
    escalate_to: Code


class Change(Part):
    """F11: say what becomes of one task under a variant; what is left out stays."""

    task: Code
    at: At | None = None
    form: Form = ""
    priority: Priority | None = None


class Variant(Rule):
    """F11: hold what changes for some people; variants apply in the order of the file."""

    when: When
    changes: tuple[Change, ...] = ()
    drops: tuple[Code, ...] = ()
    """Tasks that are not done; dropping wins over changing."""
    adds: tuple[Task, ...] = ()
    domains: tuple[Code, ...] = ()
    """Domains that remain; empty means all."""
    contact: Code | Literal[""] = ""
    """Role of the one contact; empty leaves it as it is."""
    opens: tuple[OpenNeed, ...] = ()
    plain: Texts | None = None


class Domain(Rule):
    """F14: hold one domain of the plan."""

    basic: bool = False
    """Whether it is a basic condition, looked at for everyone."""
    owner: Code
    target: Texts
    """The state to be reached."""
    evidence: Texts | None = None


class MeetingLevel(Part):
    """F12: say how often those of one level are talked about."""

    id: Code
    title: Texts
    rhythm: Duration


class Meeting(Rule):
    """F16: hold one kind of meeting with a day or a rhythm."""

    at: At | None = None
    rhythm: Duration | None = None
    chair: Code
    participants: tuple[Code, ...] = Field(min_length=1)
    client: ClientPart
    form: Form = "meeting"
    minutes_within: Duration | None = None
    quorum: tuple[Code, ...] = ()
    """Roles without which nothing is decided."""
    chair_in_custody: Code | Literal[""] = ""
    """Role that convenes while the person is in custody; empty: the chair."""
    chair_outside: Code | Literal[""] = ""
    """Role that convenes after release; empty: the chair."""
    levels: tuple[MeetingLevel, ...] = ()
    """Levels of intensity, each with a rhythm of its own; empty: all have the same."""


class Category(Part):
    """F17: name one kind of information."""

    id: Code
    title: Texts


class InformationRule(Dated):
    """F17: say what may go to whom, on which ground, since when."""

    id: Code
    category: Code
    to: Code
    """A role, or `any`."""
    level: Literal["none", "existence", "attendance", "summary", "full"]
    ground: Literal["consent", "statute", "agreement", "order", "vital_interest"]
    basis: Code | Literal[""] = ""
    """Entry of `legal_basis` that carries it."""
    purpose: Texts
    told: Literal["asked_before", "told_before", "told_after", "not_told"]
    """What the person hears of it."""
    channel: Texts | None = None
    compartment: Code | Literal[""] = ""
    """Part of the record that other staff do not see."""


class Information(Part):
    """F17: hold what may be shared."""

    categories: tuple[Category, ...] = Field(min_length=1)
    rules: tuple[InformationRule, ...] = Field(min_length=1)


class LossOfContact(Part):
    """F20: say what is done before a person who is no longer reached is let go."""

    attempts: Annotated[int, Field(ge=1, le=99)]
    over: Duration
    keep_open_until: At


class Exit(Sourced):
    """F20: say when the programme ends and what is tried before."""

    ends: At
    completion: Texts
    loss_of_contact: LossOfContact
    re_entry: Texts
    transfer: Texts
    no_aftercare_because: Texts | None = None
    """Needed where no phase runs after release."""


class Outcome(Rule):
    """F21: hold one thing that is measured, with what exactly it means."""

    kind: Literal["recidivism", "process", "condition", "contact", "client_report"]
    definition: Texts
    denominator: Texts
    measured_at: tuple[At, ...] = ()
    window: Duration | None = None
    data_from: Texts
    """Where the figures come from."""
