"""What a plan holds, row by row, and as it is stored in a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from throughcare.plans.types.saying import CircleRow, StatementRow, day, iso
from throughcare.plans.types.settling import CompromiseRow
from throughcare.plans.types.words import (
    Acceptance,
    Anchor,
    Breadth,
    Domain,
    Onset,
    Origin,
    Position,
    Voice,
)


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
    onset: Onset = Onset.UNKNOWN
    by_agency: int | None = None
    """Who recorded it; None is the person, or a version from before this was kept."""

    def as_json(self) -> dict[str, object]:
        """Return the need as plain data, for a stored version."""
        return {
            "id": self.need_id,
            "domain": self.domain.value,
            "text": self.text,
            "met_on": iso(self.met_on),
            "onset": self.onset.value,
            "by_agency": self.by_agency,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NeedRow:
        """Return the need that `as_json` stored, in whatever version."""
        return cls(
            data["id"],
            Domain(data["domain"]),
            data["text"],
            day(data["met_on"]),
            Onset(data.get("onset", Onset.UNKNOWN)),
            data.get("by_agency"),
        )


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
    voice: Voice | None = None
    """How the position came into the plan; None while the person was not asked."""
    benefit: str = ""
    """What the person gets out of it, in their own words."""
    origin: Origin = Origin.PERSON
    breadth: Breadth = Breadth.PERSON
    legal_act: str = ""
    """The act that makes it a condition; empty: it is none."""
    waiting_days: int | None = None
    confidence: int | None = None
    """From 0 to 10, the person's own figure."""
    by_agency: int | None = None
    dropped_on: date | None = None
    """Since when the person does not want it any more."""

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be reached."""
        return self.reached_on is None and self.dropped_on is None

    @property
    def is_condition(self) -> bool:
        """Tell whether an authority may ask for it."""
        return bool(self.legal_act)

    def as_json(self) -> dict[str, object]:
        """Return the goal as plain data, for a stored version."""
        return {
            "id": self.goal_id,
            "need": self.need_id,
            "words": self.words,
            "position": self.position.value,
            "why": self.why,
            "position_at": iso(self.position_at),
            "reached_on": iso(self.reached_on),
            "voice": None if self.voice is None else self.voice.value,
            "benefit": self.benefit,
            "origin": self.origin.value,
            "breadth": self.breadth.value,
            "legal_act": self.legal_act,
            "waiting_days": self.waiting_days,
            "confidence": self.confidence,
            "by_agency": self.by_agency,
            "dropped_on": iso(self.dropped_on),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> GoalRow:
        """Return the goal that `as_json` stored, in whatever version."""
        at, voice = data["position_at"], data.get("voice")
        return cls(
            data["id"],
            data["need"],
            data["words"],
            Position(data["position"]),
            data["why"],
            None if at is None else datetime.fromisoformat(at),
            day(data["reached_on"]),
            Voice(voice) if voice else None,
            data.get("benefit", ""),
            Origin(data.get("origin", Origin.PERSON)),
            Breadth(data.get("breadth", Breadth.PERSON)),
            data.get("legal_act", ""),
            data.get("waiting_days"),
            data.get("confidence"),
            data.get("by_agency"),
            day(data.get("dropped_on")),
        )


@dataclass(frozen=True, slots=True)
class Description:
    """Hold what is told about a goal beside its words; codes as typed, not yet checked."""

    benefit: str = ""
    origin: str = Origin.PERSON
    breadth: str = Breadth.PERSON
    is_condition: bool = False
    legal_act: str = ""
    waiting_days: int | None = None
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what the person says of one goal, as typed."""

    position: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hold when a standing duty takes the person's time: days of the week (Monday is 1), from, to."""

    days: tuple[int, ...]
    starts_at: time
    ends_at: time

    def as_json(self) -> list[object]:
        """Return it as plain data."""
        return [list(self.days), f"{self.starts_at:%H:%M}", f"{self.ends_at:%H:%M}"]

    @classmethod
    def from_json(cls, data: list[Any]) -> Weekly:
        """Return what `as_json` stored."""
        days, starts_at, ends_at = data
        return cls(tuple(days), time.fromisoformat(starts_at), time.fromisoformat(ends_at))


@dataclass(frozen=True, slots=True)
class Hanging:
    """Hold the date of the case on which a step hangs, and how many days after it is due (negative: before)."""

    anchor: Anchor | None = None
    offset_days: int = 0


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Hold one action; `goal_id` is None where it serves no recorded goal."""

    action_id: int
    goal_id: int | None
    text: str
    owner: Owner
    due_on: date
    done_on: date | None
    acceptance: Acceptance = Acceptance.ACCEPTED
    decline_why: str = ""
    promised_for: date | None = None
    """The day that stood there when the owner took it on."""
    anchor: Anchor | None = None
    offset_days: int = 0
    """Days after the anchor's date; negative: before."""
    weekly: Weekly | None = None
    by_agency: int | None = None
    """Who wrote it down; None is the person, or a version from before this was kept."""

    def as_json(self) -> dict[str, object]:
        """Return the action as plain data, for a stored version."""
        return {
            "id": self.action_id,
            "goal": self.goal_id,
            "text": self.text,
            "owner_agency": self.owner.agency_id,
            "due_on": iso(self.due_on),
            "done_on": iso(self.done_on),
            "acceptance": self.acceptance.value,
            "decline_why": self.decline_why,
            "promised_for": iso(self.promised_for),
            "anchor": "" if self.anchor is None else self.anchor.value,
            "offset_days": self.offset_days,
            "weekly": None if self.weekly is None else self.weekly.as_json(),
            "by_agency": self.by_agency,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ActionRow:
        """Return the action that `as_json` stored, in whatever version."""
        anchor, weekly = data.get("anchor"), data.get("weekly")
        return cls(
            data["id"],
            data["goal"],
            data["text"],
            Owner(data["owner_agency"]),
            date.fromisoformat(data["due_on"]),
            day(data["done_on"]),
            Acceptance(data.get("acceptance", Acceptance.ACCEPTED)),
            data.get("decline_why", ""),
            day(data.get("promised_for")),
            Anchor(anchor) if anchor else None,
            data.get("offset_days", 0),
            Weekly.from_json(weekly) if weekly else None,
            data.get("by_agency"),
        )


@dataclass(frozen=True, slots=True)
class PlanContent:
    """Hold the whole of a plan at one version, each kind in the order it was recorded."""

    needs: tuple[NeedRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    circle: tuple[CircleRow, ...] = ()
    agreed_version: int | None = None
    """The version to which every position had been recorded when the plan was agreed."""
    compromises: tuple[CompromiseRow, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the whole plan as plain data, for a stored version."""
        return {
            "needs": [need.as_json() for need in self.needs],
            "goals": [goal.as_json() for goal in self.goals],
            "actions": [action.as_json() for action in self.actions],
            "statements": [one.as_json() for one in self.statements],
            "circle": [one.as_json() for one in self.circle],
            "agreed_version": self.agreed_version,
            "compromises": [one.as_json() for one in self.compromises],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlanContent:
        """Return the plan that `as_json` stored, in whatever version."""
        return cls(
            tuple(map(NeedRow.from_json, data["needs"])),
            tuple(map(GoalRow.from_json, data["goals"])),
            tuple(map(ActionRow.from_json, data["actions"])),
            tuple(map(StatementRow.from_json, data.get("statements", ()))),
            tuple(map(CircleRow.from_json, data.get("circle", ()))),
            data.get("agreed_version"),
            tuple(map(CompromiseRow.from_json, data.get("compromises", ()))),
        )
