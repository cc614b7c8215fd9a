"""What opens a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewCase:
    """Hold a person, the moment their case begins, and who is their contact from that moment."""

    person_id: int
    opened_at: datetime
    contact_membership_id: int
    contact_agency_id: int
    contact_reason: str
