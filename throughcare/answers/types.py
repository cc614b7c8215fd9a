"""Questions and answers as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason

CATEGORIES = (
    Category.PLAN,
    Category.HOUSING,
    Category.WORK_AND_INCOME,
    Category.DEBTS,
    Category.FAMILY,
    Category.HEALTH,
)
"""What answers can be about. Answers about a child, a victim or an offence have no place here,
and none under the name: everybody who may know it would know them."""
UNKNOWN = "unknown"
"""The answer of somebody who does not know, or does not want to say: it is never a no."""

DRAFT_DAYS = timedelta(days=14)
"""For how long what was typed is kept without being sent (our own choice: decide locally)."""


class Kind(StrEnum):
    """Say what can be answered to a question."""

    YES_NO = "yes_no"
    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"
    DAY = "day"


class Source(StrEnum):
    """Say where an answer comes from."""

    PERSON = "person"
    WORKER = "worker"
    """What a worker knows or saw, and the person did not say."""
    DOCUMENT = "document"
    REGISTER = "register"


class Event(StrEnum):
    """Say what a row of answers tells. The newest row of one agency about one concept counts."""

    SAID = "said"
    CONFIRMED = "confirmed"
    """An earlier answer, of whomever, is still true."""
    TOLD = "told"
    """The person says that they told this already, and does not say it again."""
    TAKEN_BACK = "taken_back"


class Put(StrEnum):
    """Say how a question was put: the kinds of the ledger."""

    NEW = "new"
    REUSED = "reused"
    """A known answer was shown and stood."""
    REPEATED = "repeated"
    """It was asked again although an answer was known and still valid."""
    ALREADY_TOLD = "already_told"


@dataclass(frozen=True, slots=True)
class Said:
    """Hold one answer: codes, or text, or a day. Nothing at all means that nothing was said."""

    codes: tuple[str, ...] = ()
    text: str = ""
    day: date | None = None

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.codes or self.text or self.day)

    @property
    def is_unknown(self) -> bool:
        """Tell whether the answer is that it is not known."""
        return self.codes == (UNKNOWN,)

    def as_json(self) -> dict[str, object]:
        """Return the answer as plain data."""
        if self.codes:
            return {"codes": list(self.codes)}
        if self.day is not None:
            return {"day": self.day.isoformat()}
        return {"text": self.text} if self.text else {}


NOTHING = Said()


def said_from(data: object) -> Said:
    """Return the answer that `Said.as_json` stored; anything else is no answer."""
    if not isinstance(data, dict):
        return NOTHING
    codes, text, day = data.get("codes"), data.get("text"), data.get("day")
    if isinstance(codes, list):
        return Said(codes=tuple(str(one) for one in codes))
    if isinstance(day, str):
        return Said(day=date.fromisoformat(day))
    return Said(text=text) if isinstance(text, str) else NOTHING


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Hold one row of answers that the reader may see."""

    answer_id: int
    concept: str
    event: Event
    said: Said
    source: Source
    agency_id: int | None
    """None where the person answered on their own."""
    agency: str
    author: str
    at: datetime
    valid_until: date | None
    form: str
    form_version: int

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it is still taken as it stands: up to and without its last day."""
        return self.valid_until is None or day < self.valid_until


@dataclass(frozen=True, slots=True)
class AskingRow:
    """Hold that a question was put."""

    on: date
    agency: str
    concept: str
    put: Put


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Hold that an agency knows something of which the reader may know no more than that."""

    concept: str
    agency_id: int
    agency: str


@dataclass(frozen=True, slots=True)
class Known:
    """Hold everything that one reader may know about one person's answers."""

    rows: tuple[AnswerRow, ...] = ()
    """The newest row of each concept and agency, the newest first; nothing that was taken back."""
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Hold what was sent for one question."""

    concept: str
    said: Said = NOTHING
    source: Source = Source.PERSON
    is_told: bool = False
    """The person says that they told it already."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what is wrong with what was sent for one question."""

    concept: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Hold what somebody typed and did not send yet."""

    form: str
    form_version: int
    page: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold how often one agency put questions; None is a number too small to be shown."""

    agency_id: int
    agency: str
    asked: int | None
    reused: int | None
    repeated: int | None
    already_told: int | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Hold the counts of a period, by agency, and how often one question was asked twice because nobody could know."""

    since: date
    until: date
    rows: tuple[Counted, ...]
    unseen: int | None
    """Over all agencies together: by agency it would tell what others know."""
