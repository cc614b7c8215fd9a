"""The plan as values: domains of life, needs, goals, actions, positions and versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from throughcare.kernel.reasons import Reason  # noqa: TC001 - dataclass fields stay resolvable


class Domain(StrEnum):
    """Name a domain of life; the order is the order of pages."""

    ID_DOCUMENT = "id_document"
    SHELTER = "shelter"
    WORK_INCOME = "work_income"
    DEBTS = "debts"
    CARE = "care"
    SOCIAL_NETWORK = "social_network"
    FAMILY = "family"
    EDUCATION = "education"
    HEALTH = "health"
    ADDICTION = "addiction"
    DAILY_LIFE = "daily_life"
    VICTIM_RESTORATIVE = "victim_restorative"
    BELONGING = "belonging"


BASIC_DOMAINS = (
    Domain.ID_DOCUMENT,
    Domain.SHELTER,
    Domain.WORK_INCOME,
    Domain.DEBTS,
    Domain.CARE,
)
"""The five basic conditions of the Dutch agreement on reintegration; every plan looks at each of them."""


class Position(StrEnum):
    """Say what the person thinks of a goal."""

    NOT_ASKED = "not_asked"
    AGREES = "agrees"
    DISAGREES = "disagrees"


class Change(StrEnum):
    """Name what made a version of the plan."""

    OPENED = "opened"
    NEED_RECORDED = "need_recorded"
    NEED_MET = "need_met"
    NEED_REOPENED = "need_reopened"
    GOAL_ADDED = "goal_added"
    GOAL_REWORDED = "goal_reworded"
    GOAL_REACHED = "goal_reached"
    GOAL_REOPENED = "goal_reopened"
    POSITION_SAID = "position_said"
    """The person gave it."""
    POSITION_NOTED = "position_noted"
    """A worker wrote down what the person said."""
    ACTION_ADDED = "action_added"
    ACTION_MOVED = "action_moved"
    ACTION_COMPLETED = "action_completed"
    ACTION_REOPENED = "action_reopened"


class Kind(StrEnum):
    """Name a kind of thing in a plan."""

    NEED = "need"
    GOAL = "goal"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Owner:
    """Hold whose step it is: an agency's, or the person's own."""

    agency_id: int | None

    @property
    def is_person(self) -> bool:
        """Tell whether the person does it."""
        return self.agency_id is None


THE_PERSON = Owner(None)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Hold one need; `met_on` is None while it is open."""

    need_id: int
    domain: Domain
    text: str
    met_on: date | None

    def as_json(self) -> dict[str, object]:
        """Return the need as plain data, for a stored version."""
        return {
            "id": self.need_id,
            "domain": self.domain.value,
            "text": self.text,
            "met_on": _iso(self.met_on),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NeedRow:
        """Return the need that `as_json` stored."""
        return cls(data["id"], Domain(data["domain"]), data["text"], _day(data["met_on"]))


@dataclass(frozen=True, slots=True)
class GoalRow:
    """Hold one goal and the person's position on it; `need_id` is None where it serves no recorded need."""

    goal_id: int
    need_id: int | None
    words: str
    position: Position
    why: str
    position_at: datetime | None
    reached_on: date | None

    def as_json(self) -> dict[str, object]:
        """Return the goal as plain data, for a stored version."""
        return {
            "id": self.goal_id,
            "need": self.need_id,
            "words": self.words,
            "position": self.position.value,
            "why": self.why,
            "position_at": _iso(self.position_at),
            "reached_on": _iso(self.reached_on),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> GoalRow:
        """Return the goal that `as_json` stored."""
        at = data["position_at"]
        return cls(
            data["id"],
            data["need"],
            data["words"],
            Position(data["position"]),
            data["why"],
            None if at is None else datetime.fromisoformat(at),
            _day(data["reached_on"]),
        )


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Hold one action; `goal_id` is None where it serves no recorded goal."""

    action_id: int
    goal_id: int | None
    text: str
    owner: Owner
    due_on: date
    done_on: date | None

    def as_json(self) -> dict[str, object]:
        """Return the action as plain data, for a stored version."""
        return {
            "id": self.action_id,
            "goal": self.goal_id,
            "text": self.text,
            "owner_agency": self.owner.agency_id,
            "due_on": _iso(self.due_on),
            "done_on": _iso(self.done_on),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ActionRow:
        """Return the action that `as_json` stored."""
        return cls(
            data["id"],
            data["goal"],
            data["text"],
            Owner(data["owner_agency"]),
            date.fromisoformat(data["due_on"]),
            _day(data["done_on"]),
        )


@dataclass(frozen=True, slots=True)
class PlanContent:
    """Hold the whole of a plan at one version, each kind in the order it was recorded."""

    needs: tuple[NeedRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the whole plan as plain data, for a stored version."""
        return {
            "needs": [need.as_json() for need in self.needs],
            "goals": [goal.as_json() for goal in self.goals],
            "actions": [action.as_json() for action in self.actions],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlanContent:
        """Return the plan that `as_json` stored."""
        return cls(
            tuple(map(NeedRow.from_json, data["needs"])),
            tuple(map(GoalRow.from_json, data["goals"])),
            tuple(map(ActionRow.from_json, data["actions"])),
        )


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class GoalPart:
    """Hold a goal with its actions, the first due first."""

    goal: GoalRow
    actions: tuple[ActionRow, ...]


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
class VersionRow:
    """Hold who changed what and when; an account without an agency is the person's own."""

    number: int
    at: datetime
    account_id: int | None
    agency_id: int | None
    agency_name: str
    worker_name: str
    change: Change
    subject: str
    """The thing changed, for example `goal:12`; empty for the opening of the plan."""

    @property
    def is_person(self) -> bool:
        """Tell whether the person made it."""
        return self.account_id is not None and self.agency_id is None


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Hold the plan as it stood after one change, and what that change was."""

    row: VersionRow
    content: PlanContent
    differences: tuple[Difference, ...]
    agency_names: Mapping[int, str]


Flat = Mapping[str, Mapping[str, str]]
"""A plan as text: `goal:12` -> field -> what it says. The form in which versions are compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one field that says something else; an empty `before` or `after` means that it was not there."""

    key: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Hold one field that both sides changed, each in another way."""

    key: str
    name: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold a three-way comparison: what they changed meanwhile, where both did, and the two put together."""

    changed: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    together: Flat
    """Where both changed a field, it says mine."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold why a field cannot be stored as it is."""

    name: str
    reason: Reason


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
class Meanwhile:
    """Hold what others changed since a version was read."""

    version: int
    """The version now in force: send it along to write on top of it."""
    changed: tuple[Difference, ...]
    rows: tuple[VersionRow, ...]
    """Who made the versions in between, oldest first."""
    agency_names: Mapping[int, str]
