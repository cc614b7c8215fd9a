"""A handover from agency to agency, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class HandoverKind(StrEnum):
    """Say why somebody else takes over."""

    HANDOVER = "handover"
    """The next phase has another lead."""
    TRANSFER = "transfer"
    """The person lives elsewhere now, or will: another municipality, another country."""


class State(StrEnum):
    """Say how a handover stands. In every state somebody is the contact."""

    PROPOSED = "proposed"
    """Agencies are asked; the contact stays."""
    ACCEPTED = "accepted"
    """Everybody said yes; the contact stays until the day has come."""
    DISPUTED = "disputed"
    """A transfer was refused; the contact stays until it is decided."""
    DONE = "done"
    """The receiver is the contact."""
    DECLINED = "declined"
    """Somebody said no; the contact stays."""
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    """Decided: the contact stays."""
    OVERTAKEN = "overtaken"
    """The case closed, or the contact changed in another way."""


OPEN = frozenset({State.PROPOSED, State.ACCEPTED, State.DISPUTED})
"""States in which something is still to happen."""


class Event(StrEnum):
    """Name what moves a handover on."""

    AGREED = "agreed"
    REFUSED = "refused"
    DISPUTE = "dispute"
    START = "start"
    WITHDRAW = "withdraw"
    DECIDED_MOVE = "decided_move"
    DECIDED_STAY = "decided_stay"
    OVERTAKE = "overtake"


class Answer(StrEnum):
    """Say what one agency answered."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASSUMED = "assumed"
    """It gave no answer in time; only an agency that does not receive can be taken at its silence."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Hold after how many days without an answer what happens.

    Units: whole days since the agency was asked.
    """

    remind_after_days: tuple[int, ...]
    time_out_days: int
    decide_days: int
    """How long whoever decides about a refused transfer has."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Hold the answer of one agency."""

    agency_id: int
    is_receiver: bool
    answer: Answer
    reason: str
    answered_at: datetime | None
    reminded: int
    """How many steps of the ladder it has had."""
    escalated_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """Hold one handover with the answers of the agencies that were asked."""

    handover_id: int
    case_id: int
    person_id: int
    kind: HandoverKind
    state: State
    from_agency_id: int
    to_agency_id: int
    to_membership_id: int | None
    """Who takes over there, once that agency said so."""
    proposed_by_id: int | None
    proposed_at: datetime
    start_on: date
    meeting_on: date
    overlap_days: int
    note: str
    settled_at: datetime | None
    decide_by: date | None
    decider_agency_id: int | None
    decision: str
    answers: tuple[AnswerRow, ...]
    start_offset_days: int | None = None
    """Days from release to the change; None where it does not move with the release date."""
    meeting_offset_days: int | None = None
    home_before: str = ""
    home_after: str = ""
    """Of a transfer: the municipality where the person lives from its beginning on."""

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to happen."""
        return self.state in OPEN

    def answer_of(self, agency_id: int | None) -> AnswerRow | None:
        """Return what an agency answered, or None where it was not asked."""
        return next((one for one in self.answers if one.agency_id == agency_id), None)
