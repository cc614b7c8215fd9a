"""Referrals as pages, lists and callers get them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.referrals.types.words import (
    Capacity,
    Deed,
    Kind,
    LinkState,
    Met,
    Party,
    State,
    Word,
)


@dataclass(frozen=True, slots=True)
class Target:
    """Hold where a referral goes: a service of an agency, as it stood in the directory when it was chosen."""

    agency_id: int
    service_id: int | None
    service: str
    mailbox: str = ""
    """Where the link goes when nobody there signs in."""
    promise_days: int | None = None
    """Within how many days the service promises an answer; None where it promises nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what somebody wants to ask, before it is judged; codes are still text."""

    kind: str
    words: str
    """What is asked, in the referrer's words; goes out only if it is chosen."""
    wanted_on: date | None = None
    hangs_on_release: bool = False
    """The wanted start is so many days from the release, and moves with it."""
    need_id: int | None = None
    goal_id: int | None = None
    action_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one thing that could be sent: of which category, under which key, and its text."""

    category: Category
    key: str
    """`identity.name`, `need:12`, …; pages have its title."""
    text: str


@dataclass(frozen=True, slots=True)
class Footing:
    """Hold whether a category may go to a receiver: on which ground, or what lawful step comes next."""

    category: Category
    may: bool
    ground: str = ""
    """Key and version of the rule, or `self`."""
    clause: str = ""
    reason: Reason | None = None
    """Why not."""
    next_steps: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SentItem:
    """Hold one item as it was sent, with the ground that was cited."""

    category: Category
    key: str
    text: str
    ground: str
    clause: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Hold one thing that happened to a referral."""

    at: datetime
    deed: Deed
    party: Party
    agency_id: int | None
    by: str
    """The worker's name, where one acted and it may be named."""
    before: State
    after: State
    reason: str
    words: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Hold one referral as far as the reader may see it."""

    referral_id: int
    thread_id: int
    attempt: int
    person_id: int
    case_id: int
    kind: Kind
    state: State
    service: str
    service_id: int | None
    from_agency_id: int | None
    """None: the person referred themself."""
    to_agency_id: int
    wanted_on: date | None
    sent_at: datetime | None
    answer_by: date | None
    expected_on: date | None
    confirmed_on: date | None
    """From when the place, the medicine or the paper is certain."""
    began_on: date | None
    ended_on: date | None
    why: str
    met_receiver: Met | None
    met_person: Met | None
    need_id: int | None = None
    goal_id: int | None = None
    action_id: int | None = None
    words: str = ""
    redirect_to: int | None = None
    redirect_words: str = ""
    had_choice: bool | None = None
    """Whether there was more than one service in the place; None where nobody can say."""

    @property
    def is_self(self) -> bool:
        """Tell whether the person sent it."""
        return self.from_agency_id is None

    def is_late(self, today: date) -> bool:
        """Tell whether the promised day passed without an answer."""
        return self.answer_by is not None and self.answer_by < today


@dataclass(frozen=True, slots=True)
class Whole:
    """Hold one referral with what was sent and what happened."""

    row: ReferralRow
    sent: tuple[SentItem, ...]
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """Hold one line of an inbox: what was sent names the person, nothing else does."""

    row: ReferralRow
    name: str
    """As it was sent; empty where the name was not."""
    stage: str
    """`new`, `soon`, `late`, `waiting`, `running`, `over`."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Hold one page of an inbox; `next_key` continues it, None at the end."""

    rows: tuple[InboxRow, ...] = ()
    next_key: tuple[date, int] | None = None
    waiting: int = 0
    """How many there are to answer, on all pages."""
    late: int = 0


@dataclass(frozen=True, slots=True)
class LinkSight:
    """Hold what a link shows: nothing about anybody until it was opened in earnest."""

    state: LinkState
    number: int = 0
    from_agency: str = ""
    to_agency: str = ""
    is_opened: bool = False
    """It was opened in earnest, by this browser."""
    at: datetime | None = None
    """When it expired, was used, or was opened elsewhere."""
    whole: Whole | None = None


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """Hold a question whether there is room: about no person."""

    request_id: int
    service_id: int | None
    service: str
    from_agency_id: int
    to_agency_id: int
    domain: str
    municipality: str
    week: date
    """The Monday of the week that is asked about."""
    asked_at: datetime
    answer: Capacity | None
    free_on: date | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderWord:
    """Hold the last thing that the person said about a provider."""

    agency_id: int
    word: Word
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Hold the days on which the clock asks again, asks higher up, and gives up."""

    answer_by: date
    remind_on: date
    escalate_on: date
    expire_on: date


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what is wrong with one field."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gate:
    """Hold whether what must be certain on the day of release is: per person and kind."""

    person_id: int
    case_id: int
    kind: Kind
    is_confirmed: bool
    confirmed_on: date | None = None
    referral_id: int | None = None
    told_at: datetime | None = None
    """When it was brought before contact and municipality, for this release date."""
