"""A plan as pages, lists and callers get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from throughcare.plans.types.comparing import Difference, VersionRow
from throughcare.plans.types.content import ActionRow, GoalRow, NeedRow, PlanContent
from throughcare.plans.types.settling import CompromiseRow
from throughcare.plans.types.words import Domain, ProposalKind, Voice


@dataclass(frozen=True, slots=True)
class GoalPart:
    """Hold a goal with its actions, the first due first."""

    goal: GoalRow
    actions: tuple[ActionRow, ...]
    compromises: tuple[CompromiseRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedPart:
    """Hold a need with the goals that serve it."""

    need: NeedRow
    goals: tuple[GoalPart, ...]


@dataclass(frozen=True, slots=True)
class DomainPart:
    """Hold a domain with its needs; a basic one may have none."""

    domain: Domain
    needs: tuple[NeedPart, ...]


@dataclass(frozen=True, slots=True)
class PlanTree:
    """Hold a plan as it is read: by domain, then what serves no recorded need or goal."""

    domains: tuple[DomainPart, ...]
    goals: tuple[GoalPart, ...]
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Hold who gave the person's position: the person, or an agency for them."""

    agency_id: int | None
    is_person: bool


@dataclass(frozen=True, slots=True)
class PlanRef:
    """Point at a plan and the version read; `plan_id` is None while nothing was written yet."""

    plan_id: int | None
    case_id: int
    person_id: int
    version: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Hold all that a page of the plan shows."""

    ref: PlanRef
    content: PlanContent
    said_by: Mapping[int, SaidBy]
    """Goal -> who gave the position."""
    agency_names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Hold the plan as it stood after one change, and what that change was."""

    row: VersionRow
    content: PlanContent
    differences: tuple[Difference, ...]
    agency_names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class NextAction:
    """Hold the step that is next; `days_left` is negative when it is late."""

    action: ActionRow
    days_left: int


@dataclass(frozen=True, slots=True)
class OpenAction:
    """Hold one open action of a list: whose (None is the person's) and when; never what."""

    owner_agency_id: int | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """Count what is open and what is done in one domain."""

    needs_open: int = 0
    needs_met: int = 0
    goals_open: int = 0
    goals_reached: int = 0
    actions_open: int = 0
    actions_done: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """Hold what a change made: the version it led to, and the thing it was about."""

    version: int
    key: int


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Hold what a person asked for and what they were told; `is_granted` is None until the answer."""

    proposal_id: int
    kind: ProposalKind
    text: str
    voice: Voice
    asked_at: datetime
    answer_by: date
    answer: str
    is_granted: bool | None
    answered_at: datetime | None
