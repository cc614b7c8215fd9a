"""What is read of a conference, and what is typed into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings.types.words import (
    Answer,
    Audience,
    Came,
    Recipient,
    Shared,
    Source,
    State,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold why a field cannot be stored as it is."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a conference as typed, not yet checked."""

    starts_at: datetime | None
    place: str
    purpose: str
    """Why it meets, in words that the person reads too."""
    statement: str
    onward: str
    """What holds for passing on what is said."""
    kind: str = ""
    """Code of the programme's kind of meeting; empty: none."""
    level: str = ""
    quorum: int = 2
    needed: tuple[str, ...] = ()
    """Kinds of agency without which it decides nothing."""
    hangs_days: int | None = None
    """So many days after the release date (negative: before); None: it hangs on nothing."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Hold who shall sit at the table and why, as typed; an agency or a guest with a name."""

    agency_id: int | None
    guest: str
    why: str
    categories: frozenset[Category]
    is_excluded: bool = False
    """Left out on purpose: `why` says it, and only the agency that convenes reads it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Hold a request for information as typed."""

    agency_id: int
    category: Category
    question: str
    what_for: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Hold a decision as typed; who does it and by when may be missing until the conference closes."""

    text: str
    owner_agency_id: int | None = None
    is_persons: bool = False
    due_on: date | None = None
    goal_id: int | None = None
    alternatives: str = ""
    """What else was looked at; with it goes who gave way."""
    settled: str = ""
    gave_way: tuple[int | None, ...] = ()
    review_on: date | None = None

    @property
    def is_owned(self) -> bool:
        """Tell whether it is known who does it, and by when."""
        return (self.owner_agency_id is not None or self.is_persons) and self.due_on is not None


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold an entry of the register that somebody makes by hand."""

    recipient: Recipient
    name: str
    category: Category
    what: str
    basis: str
    is_told: bool
    why_not_told: str
    conditions: str
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Hold how the person was heard, as typed by a worker."""

    voice: Voice
    statement: str = ""
    representative: str = ""
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold something that plan or journey puts on the agenda."""

    source: Source
    key: str
    """Names it for good, so that it comes once."""
    title: str
    category: Category


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold a kind of meeting as a programme defines it, with agencies in the place of roles."""

    code: str
    title: str
    convener_agency_id: int | None
    """Who convenes as the person stands today: it may change with the release."""
    rhythm: str = ""
    """ISO duration between two; empty: none."""
    at: str = ""
    """Anchored day of the first, such as `release-P30D`."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """Level -> rhythm; a level that is not here has that of the kind."""
    quorum: tuple[str, ...] = ()
    """Kinds of agency without which it decides nothing."""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Hold one place at the table: an agency or a guest, why, and whether they came."""

    seat_id: int
    agency_id: int | None
    agency: str
    agency_kind: str
    guest: str
    why: str
    categories: frozenset[Category]
    is_convener: bool
    is_excluded: bool
    came: Came | None
    came_note: str
    accepted_version: int | None

    @property
    def name(self) -> str:
        """Return how it is called."""
        return self.agency or self.guest

    @property
    def is_there(self) -> bool:
        """Tell whether it counts for the quorum."""
        return self.came in {Came.CAME, Came.REPRESENTED} and not self.is_excluded


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Hold one item of the agenda."""

    item_id: int
    source: Source
    key: str
    title: str
    category: Category
    agency_id: int | None
    """Who put it there; None: the person, or nobody."""
    by_person: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Hold one request for information and its answer."""

    request_id: int
    agency_id: int
    agency: str
    category: Category
    question: str
    what_for: str
    due_on: date
    answer: Answer
    text: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """Hold how the person was heard; None as voice: not yet."""

    voice: Voice | None = None
    statement: str = ""
    is_own: bool = False
    """The person wrote the statement themself: nobody else changes it."""
    representative: str = ""
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class DissentRow:
    """Hold that somebody sees it otherwise, and why."""

    dissent_id: int
    decision_id: int | None
    agency_id: int | None
    """None: the person."""
    agency: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Hold one decision."""

    decision_id: int
    text: str
    category: Category
    owner_agency_id: int | None
    owner: str
    is_persons: bool
    due_on: date | None
    action_id: int | None
    alternatives: str
    settled: str
    gave_way: tuple[int | None, ...]
    review_on: date | None
    dissents: tuple[DissentRow, ...] = ()

    @property
    def is_owned(self) -> bool:
        """Tell whether it is known who does it, and by when."""
        return (self.owner_agency_id is not None or self.is_persons) and self.due_on is not None


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """Hold one version of the minutes for one audience."""

    minutes_id: int
    number: int
    audience: Audience
    agency_id: int | None
    agency: str
    text: str
    content: Mapping[str, object]
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Hold one entry of the register of what was shared."""

    disclosure_id: int
    recipient: Recipient
    agency_id: int | None
    name: str
    category: Category
    shared: Shared
    what: str
    basis: str
    is_told: bool
    why_not_told: str
    conditions: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConferenceRow:
    """Hold what a list says of one conference."""

    conference_id: int
    person_id: int
    case_id: int
    state: State
    starts_at: datetime
    place: str
    purpose: str
    convener_agency_id: int
    convener: str
    kind: str
    level: str
    is_to_set_anew: bool
    version: int
    statement: str
    statement_version: int
    onward: str
    quorum: int
    needed: tuple[str, ...]
    hangs_days: int | None
    closed_on: date | None
    name: str = ""
    """The person's, in lists over several people."""


@dataclass(frozen=True, slots=True)
class Room:
    """Hold all of one conference that one reader may see."""

    conference: ConferenceRow
    mine: SeatRow | None
    """The reader's own place; None for the person."""
    is_convener: bool
    has_accepted: bool
    hears: frozenset[Category]
    """What the reader may be told here."""
    seats: tuple[SeatRow, ...] = ()
    items: tuple[ItemRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    voice: VoiceRow = field(default_factory=VoiceRow)
    decisions: tuple[DecisionRow, ...] = ()
    dissents: tuple[DissentRow, ...] = ()
    """Those about the conference as a whole."""
    minutes: tuple[MinutesRow, ...] = ()
    register: tuple[DisclosureRow, ...] = ()
    blockers: tuple[Reason, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Agencies that have not answered what they were asked: no reason to stay open, and named."""
