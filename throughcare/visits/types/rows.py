"""What pages show of permits and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.visits.types.words import Kind, NotPossible, PermitState, State


@dataclass(frozen=True, slots=True)
class VisitorRow:
    """Hold one human being who comes in for an agency; no paper of theirs is kept, it is looked at at the gate."""

    visitor_id: int
    name: str
    function: str


@dataclass(frozen=True, slots=True)
class PermitRow:
    """Hold one request to work in a prison with its answer."""

    permit_id: int
    agency_id: int
    agency: str
    prison_id: int
    prison: str
    what: str
    state: PermitState
    asked_on: date
    answered_on: date | None
    words: str
    conditions: str
    until: date | None
    visitors: tuple[VisitorRow, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Tell whether visits may be asked for on a day."""
        return self.state.value == "granted" and self.until is not None and day <= self.until


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a visit as it is asked for."""

    starts_at: datetime
    ends_at: datetime
    visitor_ids: tuple[int, ...]
    topic: str = ""
    """What a group is about; never why one person is visited."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Hold one visit; `person` is empty for a group, and where the reader may not know whom it is for."""

    visit_id: int
    permit_id: int
    agency_id: int
    agency: str
    prison_id: int
    prison: str
    kind: Kind
    topic: str
    starts_at: datetime
    ends_at: datetime
    state: State
    room: str
    why: NotPossible | None
    words: str
    feedback: str
    is_to_set_anew: bool
    visitors: tuple[VisitorRow, ...] = ()
    person_id: int | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class GateLine:
    """Hold what the gate needs of one agreed visit, and nothing else."""

    starts_at: datetime
    ends_at: datetime
    room: str
    agency: str
    visitors: tuple[str, ...]
    kind: Kind
    person: str
