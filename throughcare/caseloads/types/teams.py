"""Deputies, absences, questions to specialists and loads crossed, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.reasons import Reason


class NotPossibleError(ThroughcareError):
    """Report that nothing was written down; `reason` has a text in the pages."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(
            f"Cannot write this down: [{reason.code}] {dict(reason.params) or ''}. "
            "Correct it and send it again."
        )
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """Hold who stands in for the contact of a case during a period."""

    deputy_id: int
    case_id: int
    membership_id: int
    agency_id: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what is the case around the contact of a case; None where there is nothing such."""

    contact_reason: str
    deputy_id: int | None
    deputy_agency_id: int | None
    cover_id: int | None
    away_until: date | None
    from_agency_id: int | None
    """Of an open handover, like what follows."""
    to_agency_id: int | None
    asked: Sequence[int]


@dataclass(frozen=True, slots=True)
class AskedPart:
    """Hold a part that an agency has in a case beside the contact: of the deputy, or of whoever shall take over."""

    case_id: int
    agency_id: int
    agency_kind: str
    is_deputy: bool
    since: datetime
    until: datetime | None
    key: str
    """Says of which row it comes."""


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Hold when a worker is away and who covers; they are back on the day `until`."""

    absence_id: int
    membership_id: int
    cover_membership_id: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class ConsultRow:
    """Hold one question to a specialist."""

    consult_id: int
    case_id: int
    person_id: int
    agency_id: int
    asked_by_id: int
    to_agency_id: int
    to_role: str
    to_membership_id: int | None
    question: str
    asked_at: datetime
    answer_by: date
    answer: str
    answered_at: datetime | None
    answered_by_id: int | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.answered_at is None and self.withdrawn_at is None

    def is_late(self, today: date) -> bool:
        """Tell whether the answer is overdue."""
        return self.is_open and self.answer_by < today


@dataclass(frozen=True, slots=True)
class CrossingRow:
    """Hold why a worker got a case beyond their ceiling, and who said so."""

    membership_id: int
    points: int
    ceiling: int
    reason: str
    decided_by_id: int | None
    at: datetime
