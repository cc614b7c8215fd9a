"""What the journey engine says about a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.custody.types import LegalTitle
from throughcare.kernel.reasons import Reason

TASK = "task"
NEVER = date(9999, 12, 31)
"""Stands for *open* and *nothing due* in projections, so that keys never hold an empty value."""


class Outcome(StrEnum):
    """Say whether a programme fits; `none` where no programme runs at all."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not"
    UNKNOWN = "unknown"
    NO_PROGRAMME = "none"


class State(StrEnum):
    """Say how a milestone stands. Being late is no state: it depends on today."""

    PLANNED = "planned"
    WAITING = "waiting"
    """The day it hangs on is not known."""
    DONE = "done"
    EARLIER = "earlier"
    """It was due before this case came in: whether it was done is not known, and it is nobody's late task."""
    FALLEN_AWAY = "fallen"
    """It can no longer be done, or makes no sense any more; the note says why."""


@dataclass(frozen=True, slots=True)
class DatedPhase:
    """Hold one phase of a journey; `start` or `end` is None when unknown or open."""

    code: str
    start: date | None
    end: date | None
    contact_role: str


@dataclass(frozen=True, slots=True)
class DatedMilestone:
    """Hold one milestone as derived, before an agency is found for its role."""

    code: str
    due_on: date | None
    state: State
    owner_role: str
    owner_agency_id: int
    priority: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Hold everything the engine says about one case under one programme version."""

    programme_id: int
    outcome: Outcome
    reasons: tuple[Reason, ...]
    variant: str = ""
    phases: tuple[DatedPhase, ...] = ()
    milestones: tuple[DatedMilestone, ...] = ()


@dataclass(frozen=True, slots=True)
class PartFact:
    """Hold the part of an agency that somebody gave it in a case; `until` is the first day without it."""

    agency_id: int
    agency_kind: str
    is_deputy: bool
    """Stands in for the contact, and sees what the contact sees; else it was asked to take over."""
    since: date
    until: date | None
    key: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Hold the facts about one case that the engine uses, and nothing else."""

    case_id: int
    person_id: int
    opened_on: date
    closed_on: date | None
    jurisdiction: str
    home_municipality: str
    release_municipality: str
    lawful_stay: bool | None
    returnable: bool | None
    born_on: date | None
    died_on: date | None
    custody_agency_id: int | None
    """The prison that holds, or last held, the person; None when there never was a stay."""
    admitted_on: date | None
    released_on: date | None
    legal_title: str
    sentence_days: int | None
    release_on: date | None
    release_kind: str
    release_reason: Reason
    contact_membership_id: int
    contact_agency_id: int
    is_last: bool = True
    """Whether the person has had no case since; an earlier case is history and stands in no list."""
    done: tuple[tuple[str, str, date], ...] = ()
    """Programme code, task code, day."""
    supervision_until: date | None = None
    """The last day of supervision after release, as recorded; None where nobody recorded one."""
    parts: tuple[PartFact, ...] = ()
    """Parts beside the contact: of the deputy, and of an agency that was asked to take over."""
    declined: frozenset[str] = frozenset()
    """Codes of programmes that the person declined and that may not be offered yet; "" is all help."""
    wants_aftercare: bool | None = None
    """Whether the person wants help to go on after its legal end; None where nobody asked."""


@dataclass(frozen=True, slots=True)
class Change:
    """Hold what a re-planning does to one milestone, or to a dated thing that another room holds."""

    programme_id: int
    code: str
    effect: str
    """`moves`, `new`, `falls_away`, `too_late`, `waits`, or what the room that holds it says of it."""
    before: date | None
    after: date | None
    owner_agency_id: int
    """0 where the person is the owner."""
    note: str = ""
    what: str = TASK
    """TASK, or the code of what another room holds; `code` is then its key there, and no programme is named."""


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """Hold who falls under a release scheme, and by how much their dates move."""

    name: str
    legal_act: str
    agency_ids: tuple[int, ...]
    titles: tuple[LegalTitle, ...]
    release_from: date
    release_to: date
    days_earlier: int
    not_before: date
    most_sentence_days: int | None = None


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    """Hold a scheme as pages and commands show it, with how many people stand where."""

    scheme_id: int
    terms: SchemeTerms
    state: str
    made_at: datetime
    applied_at: datetime | None
    people: int
    applied: int
    left_out: int
    moves: int
    too_late: int

    @property
    def waiting(self) -> int:
        """Return how many are still to be settled."""
        return self.people - self.applied - self.left_out


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """Hold one person under a scheme."""

    row_id: int
    person_id: int
    name: str
    number: str
    before: date
    after: date
    moves: int
    too_late: int
    state: str
    why: str
