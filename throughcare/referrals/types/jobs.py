"""What a person shows employers, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """Hold what the person wrote for employers."""

    skills: str
    hours: int | None
    region: str
    free_from: date | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ApproachRow:
    """Hold what one employer or agency was shown, and what came back."""

    approach_id: int
    agency_id: int
    agency: str
    step: int
    skills: str
    hours: int | None
    region: str
    name: str
    reach: str
    shown_at: datetime
    reply: str
    reply_words: str
    replied_at: datetime | None
    answer: str
    is_open: bool
