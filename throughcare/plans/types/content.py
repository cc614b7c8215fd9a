"""What a plan holds, row by row, and as it is stored in a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.plans.types.words import Domain, Position


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
    """Hold one goal and the person's position on it; `need_id` None: it serves no recorded need."""

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
