"""Help that is declined, asked about after release, lost sight of, and taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DeclineKind(StrEnum):
    """Say what the person declined."""

    PROGRAMME = "programme"
    OFFER = "offer"
    """One thing that was offered; everything else goes on."""
    ALL_HELP = "all_help"
    """Supervision only: what a court or a law orders goes on, and nothing beside it."""


class DeclineEnd(StrEnum):
    """Say how a refusal ended."""

    ACCEPTED = "accepted"
    """The person said yes when it was offered again."""
    CAME_BACK = "came_back"
    """The person asked for it themself."""
    DECLINED_AGAIN = "declined_again"
    """Offered again, and declined again: another row says until when."""


class Scale(StrEnum):
    """Answer one question of a follow-up; an unknown answer is as good as any."""

    WELL = "well"
    SOME = "some"
    BADLY = "badly"
    UNKNOWN = "unknown"


QUESTIONS = ("housing", "work", "health", "contact", "hope")
"""The five questions of a follow-up, in the order of the page."""


class FollowUpState(StrEnum):
    """Say what became of a follow-up; none of it is ever a breach."""

    DUE = "due"
    DONE = "done"
    NOT_REACHED = "not_reached"


class Channel(StrEnum):
    """Name a way to reach somebody."""

    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    VISIT = "visit"
    THROUGH_SOMEBODY = "through_somebody"
    """Somebody of the person's own circle who may be called."""
    THROUGH_AGENCY = "through_agency"


class TryResult(StrEnum):
    """Say what came of a try."""

    NO_ANSWER = "no_answer"
    LEFT_WORD = "left_word"
    """A message that says who to call, and nothing else."""
    WRONG_ADDRESS = "wrong_address"
    REACHED = "reached"
    WANTS_NONE = "wants_none"
    """Reached, and wants no contact now: that is respected."""


class LossEnd(StrEnum):
    """Say how a loss of contact ended."""

    RETURNED = "returned"
    IN_CUSTODY = "in_custody"
    WANTS_NONE = "wants_none"
    CLOSED = "closed"
    """The case closed; the person can still come back."""


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step of the protocol for lost contact: what to do, and how many days after the last contact."""

    code: str
    days: int
    channel: str
    texts: Mapping[str, str]
    """Language -> text."""


@dataclass(frozen=True, slots=True)
class DeclineRow:
    """Hold one refusal as its readers see it."""

    decline_id: int
    kind: DeclineKind
    programme_code: str
    what: str
    declined_on: date
    why: str
    """The person's own words; empty also where the reader may not see the plan."""
    voice: str
    offer_again_on: date | None
    """None: not before the person asks."""
    is_default_day: bool
    goal_words: str
    """The one goal that the person keeps help with."""
    settled_on: date | None
    end: str
    agency_id: int | None

    def holds_all(self, today: date) -> bool:
        """Tell whether nobody is to make contact on a day: all help is declined, and the day has not come."""
        return (
            self.kind is DeclineKind.ALL_HELP
            and self.settled_on is None
            and (self.offer_again_on is None or today < self.offer_again_on)
        )

    def may_offer(self, today: date) -> bool:
        """Tell whether it may be offered again on a day."""
        return (
            self.settled_on is None
            and self.offer_again_on is not None
            and today >= self.offer_again_on
        )


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Hold the answer to one question of a follow-up."""

    question: str
    answer: Scale


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """Hold one follow-up; `answers` is empty for whoever may not read them."""

    follow_up_id: int
    months: int
    due_on: date
    agency_id: int
    state: FollowUpState
    settled_on: date | None
    asked: str
    voice: str
    answers: tuple[AnswerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TryRow:
    """Hold one try to reach the person."""

    on: date
    channel: Channel
    result: TryResult
    agency_id: int


@dataclass(frozen=True, slots=True)
class LossRow:
    """Hold one loss of contact with every try."""

    loss_id: int
    since: date
    noticed_on: date
    agency_id: int
    ended_on: date | None
    end: str
    tries: tuple[TryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WishRow:
    """Hold what the person wants after the legal end, and how they may be reached."""

    wants: bool
    safe_words: str
    not_by: tuple[str, ...]
    said_at: datetime
    voice: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold everything around aftercare of one case."""

    declines: tuple[DeclineRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    losses: tuple[LossRow, ...]
    wish: WishRow | None

    @property
    def open_loss(self) -> LossRow | None:
        """Return the loss that has not ended."""
        return next((one for one in self.losses if one.ended_on is None), None)

    @property
    def standing(self) -> tuple[DeclineRow, ...]:
        """Return the refusals that hold today."""
        return tuple(one for one in self.declines if one.settled_on is None)


@dataclass(frozen=True, slots=True)
class DueRow:
    """Hold one thing of a list with the person it is about."""

    key: int
    on: date
    person_id: int
    name: str
    number: str
    code: str
    """Months of a follow-up, kind of a refusal, tries of a loss."""
    contact_membership_id: int


@dataclass(frozen=True, slots=True)
class Count:
    """Hold one number of the page of counts; None where it is too small to be shown."""

    code: str
    number: int | None
