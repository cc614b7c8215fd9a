"""What was settled where not everybody got what they wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.plans.types.saying import day, iso


@dataclass(frozen=True, slots=True)
class CompromiseRow:
    """Hold what was settled about a goal: what else there was, who gave way, and when it is looked at again."""

    compromise_id: int
    goal_id: int
    alternatives: str
    settled: str
    person_gave_way: bool
    agencies_gave_way: tuple[int, ...]
    review_on: date | None
    """When it is looked at again; None: it is settled for good."""
    settled_on: date
    by_agency: int | None
    """Who wrote it down, and looks at it again; None is the person."""

    def as_json(self) -> dict[str, object]:
        """Return the compromise as plain data, for a stored version."""
        return {
            "id": self.compromise_id,
            "goal": self.goal_id,
            "alternatives": self.alternatives,
            "settled": self.settled,
            "person_gave_way": self.person_gave_way,
            "agencies_gave_way": list(self.agencies_gave_way),
            "review_on": iso(self.review_on),
            "settled_on": iso(self.settled_on),
            "by_agency": self.by_agency,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CompromiseRow:
        """Return the compromise that `as_json` stored."""
        return cls(
            data["id"],
            data["goal"],
            data["alternatives"],
            data["settled"],
            data["person_gave_way"],
            tuple(data["agencies_gave_way"]),
            day(data["review_on"]),
            date.fromisoformat(data["settled_on"]),
            data["by_agency"],
        )


@dataclass(frozen=True, slots=True)
class Settlement:
    """Hold a compromise as typed, not yet checked."""

    alternatives: str
    settled: str
    gave_way: tuple[int | None, ...]
    """Agencies; None is the person."""
    review_on: date | None
