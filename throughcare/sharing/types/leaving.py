"""What an agreement says about a party that leaves the partnership, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_NOTICE_DAYS = 366
"""No agreement asks for a longer notice (our own choice: decide locally)."""


class NotesAfter(StrEnum):
    """Say what becomes of the notes and documents of an agency that left; the strictest last."""

    STAY = "stay"
    """Whoever could read them still can."""
    BACK = "back"
    """They are the agency's alone; where a rule lets it be known, others know that there are some and whom to ask."""
    LOCKED = "locked"
    """Kept and read by nobody, but by the person, and by whom the person releases them to."""


class StepsAfter(StrEnum):
    """Say what becomes of the open steps of an agency that left."""

    OFFERED = "offered"
    """They are offered to the agency of the person's contact."""
    WITHDRAWN = "withdrawn"
    """They stand as not done any more, with the reason."""


class ContactAfter(StrEnum):
    """Say who is the contact where nobody accepted a handover by the day."""

    DEPUTY = "deputy"
    """The deputy, where they work for another agency."""
    HANDOVER = "handover"
    """Nobody but whoever accepted: until then the agency stays."""


@dataclass(frozen=True, slots=True)
class LeavingTerms:
    """Hold what holds for one agency that leaves; `ours` names what no agreement says: our default, decide locally."""

    notes: NotesAfter = NotesAfter.STAY
    steps: StepsAfter = StepsAfter.OFFERED
    contact: ContactAfter = ContactAfter.DEPUTY
    notice_days: int = 30
    """Whole days between saying that one leaves and leaving."""
    ours: frozenset[str] = frozenset({"notes", "steps", "contact", "notice_days"})

    def as_json(self) -> dict[str, object]:
        """Return the terms as they are stored."""
        return {
            "notes": self.notes.value,
            "steps": self.steps.value,
            "contact": self.contact.value,
            "notice_days": self.notice_days,
            "ours": sorted(self.ours),
        }
