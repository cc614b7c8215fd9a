"""What people say about themselves, and who is close to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.plans.types.words import Audience, StatementKind, Voice


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Hold what the person says about themself under one heading."""

    statement_id: int
    kind: StatementKind
    text: str
    audience: Audience
    voice: Voice

    def as_json(self) -> dict[str, object]:
        """Return the statement as plain data, for a stored version."""
        return {
            "id": self.statement_id,
            "kind": self.kind.value,
            "text": self.text,
            "audience": self.audience.value,
            "voice": self.voice.value,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> StatementRow:
        """Return the statement that `as_json` stored."""
        return cls(
            data["id"],
            StatementKind(data["kind"]),
            data["text"],
            Audience(data["audience"]),
            Voice(data["voice"]),
        )


@dataclass(frozen=True, slots=True)
class CircleRow:
    """Hold somebody of the person's own circle, as the person names them."""

    circle_id: int
    name: str
    relation: str
    helps_with: str
    may_be_called: bool
    until: date | None

    def as_json(self) -> dict[str, object]:
        """Return the row as plain data, for a stored version."""
        return {
            "id": self.circle_id,
            "name": self.name,
            "relation": self.relation,
            "helps_with": self.helps_with,
            "may_be_called": self.may_be_called,
            "until": iso(self.until),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CircleRow:
        """Return the row that `as_json` stored."""
        return cls(
            data["id"],
            data["name"],
            data["relation"],
            data["helps_with"],
            data["may_be_called"],
            day(data["until"]),
        )


def iso(moment: date | None) -> str | None:
    """Return a day or an instant as it is stored in a version."""
    return None if moment is None else moment.isoformat()


def day(text: str | None) -> date | None:
    """Return the day that a version stores."""
    return None if text is None else date.fromisoformat(text)
