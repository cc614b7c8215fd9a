"""Notes as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.types import Level, Limit, RelationKind

CATEGORIES = (
    Category.HOUSING,
    Category.WORK_AND_INCOME,
    Category.DEBTS,
    Category.FAMILY,
    Category.ATTENDANCE,
    Category.HEALTH,
    Category.RISK,
    Category.OFFENCE,
    Category.SUPERVISION,
    Category.MINUTES,
)
"""What notes can be about; the order is the order of pages."""


class Kind(StrEnum):
    """Tell facts from assessments, as far as possible: Directive (EU) 2016/680, article 7(1)."""

    FACT = "fact"
    ASSESSMENT = "assessment"
    """What somebody thinks of it: always with author, date and method."""


class Attended(StrEnum):
    """Say whether the person came."""

    CAME = "came"
    DID_NOT_COME = "did_not_come"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_SERVICE = "cancelled_by_service"


class Subject(StrEnum):
    """Say whose data a note holds: Directive (EU) 2016/680, article 6."""

    PERSON = "person"
    CONTACT = "contact"
    CHILD = "child"
    VICTIM = "victim"


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what somebody wrote, before it is judged; codes are still text."""

    category: str
    kind: str
    occurred_on: date | None
    text: str = ""
    summary: str = ""
    """For those who may not read all of it."""
    attended: str = ""
    method: str = ""
    """How an assessment was made."""
    subject: str = Subject.PERSON.value


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold the newest wording of a note, with its number."""

    note_id: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what is wrong with one field of a draft."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Why:
    """Hold why somebody sees a note: the rule with its clause, how their agency has to do with the person, limits."""

    ground: str
    """A value of `sharing.types.Ground`, or `emergency`, or `self`."""
    rule: str = ""
    """Key and version, as the log keeps them."""
    clause: str = ""
    relation: RelationKind | None = None
    limits: frozenset[Limit] = frozenset()
    until: datetime | None = None
    """When it ends as things stand, where that is known."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold an earlier wording of a note."""

    recorded_at: datetime
    occurred_on: date
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """Hold what the person says about a note."""

    said_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Hold one note as far as the reader may see it; what the level does not show is empty."""

    note_id: int
    person_id: int
    category: Category
    agency_id: int
    agency: str
    occurred_on: date
    level: Level
    why: Why
    attended: Attended | None = None
    kind: Kind | None = None
    summary: str = ""
    text: str = ""
    method: str = ""
    subject: Subject | None = None
    author: str = ""
    recorded_at: datetime | None = None
    earlier: tuple[Wording, ...] = ()
    comments: tuple[Comment, ...] = ()
    person: str = ""
    """The person's name, where the list is about several people."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hold that an agency has notes of a category, where so much may be known: whom to ask, and no count."""

    category: Category
    agency_id: int
    agency: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """Hold one page of notes; `next_key` continues it, None at the end."""

    rows: tuple[NoteRow, ...] = ()
    next_key: tuple[date, int] | None = None
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Hold one page of the newest notes; `next_id` continues it, None at the end."""

    rows: tuple[NoteRow, ...] = ()
    next_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Hold which agency will be able to read a note, how much of it, and why."""

    agency_id: int
    agency: str
    level: Level
    why: Why


@dataclass(frozen=True, slots=True)
class Readers:
    """Hold who will be able to read a note; `is_whole` is False where the writer may not know every agency."""

    rows: tuple[Reader, ...]
    is_whole: bool


DOCUMENT_CATEGORIES = (
    Category.PLAN,
    Category.HOUSING,
    Category.WORK_AND_INCOME,
    Category.DEBTS,
    Category.FAMILY,
    Category.HEALTH,
    Category.RISK,
    Category.OFFENCE,
    Category.SUPERVISION,
)
"""What documents can be about; the order is the order of pages."""
LARGEST_BYTES = 5_000_000
"""Larger files are refused (our own choice: decide locally)."""
LONGEST_TITLE = 120


class DocumentKind(StrEnum):
    """Say what a document is; the order is the order of pages."""

    IDENTITY_PAPER = "identity_paper"
    LETTER = "letter"
    CERTIFICATE = "certificate"
    AGREEMENT = "agreement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """Hold what somebody says about a file, before it is judged; codes are still text."""

    category: str
    kind: str
    title: str
    dated_on: date | None
    """The day on the paper."""
    replaces_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Hold one document as far as the reader may see it; what the level does not show is empty."""

    document_id: int
    person_id: int
    category: Category
    agency_id: int | None
    """None where the person put it there."""
    agency: str
    level: Level
    title: str
    kind: DocumentKind
    dated_on: date
    recorded_at: datetime
    author: str = ""
    media_type: str = ""
    size: int = 0
    replaced_by: int | None = None
    withdrawn_at: datetime | None = None
    may_open: bool = False
    why: Why | None = None

    @property
    def is_current(self) -> bool:
        """Tell whether it was neither replaced nor taken back."""
        return self.replaced_by is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Hold one page of documents, the newest first, and what may only be known to be there; `next_key` continues it."""

    rows: tuple[DocumentRow, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    next_key: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class File:
    """Hold what a document contains, with the row it belongs to."""

    row: DocumentRow
    content: bytes
