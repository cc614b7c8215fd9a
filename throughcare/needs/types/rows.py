"""What rules look at, and what pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.needs.types.words import Answer, Authority, Deed, End, Why
    from throughcare.plans.types import Domain


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """Hold what the rule looks at for one open need."""

    has_owner: bool = False
    """An agency has an open step for it, or a service has taken the person on."""
    is_asked: bool = False
    """Somebody was asked and has not answered yet."""
    possible: int = 0
    """Services that could take the person, and have not said no."""
    refusals: int = 0
    """Services that could, and said no to this person, or the person to them."""
    excluding: int = 0
    """Services that take others, and nobody in this situation."""
    full: int = 0
    is_competent: bool = True
    lawful_stay: bool | None = None
    returnable: bool | None = None
    early_release_refused: bool = False
    is_unsupervised: bool = False
    """After release, without an end of supervision to come."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Hold which need is entered, whose it is, and where it was looked for."""

    need_id: int
    domain: Domain
    person_id: int
    case_id: int
    jurisdiction: str
    place: str


@dataclass(frozen=True, slots=True)
class OpenNeed(Entered):
    """Hold one open need of an open case with what the rule looks at."""

    facts: NeedFacts


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold which authority is asked for a reason, and after how many days it is escalated."""

    authority: Authority
    escalate_days: int


@dataclass(frozen=True, slots=True)
class WhatWasDone:
    """Hold one line of an entry's history; `who` is empty where the rule did it."""

    at: datetime
    deed: Deed
    who: str
    why: Why | None
    answer: Answer | None
    end: End | None
    words: str


@dataclass(frozen=True, slots=True)
class UnownedRow:
    """Hold one entry; `why` and `authority` are None where the reader may not know the reason."""

    unowned_id: int
    person_id: int
    need_id: int
    domain: Domain
    text: str
    why: Why | None
    authority: Authority | None
    found_on: date
    is_by_rule: bool
    escalate_on: date
    escalated_on: date | None
    asked_on: date | None
    answer: Answer | None
    answered_on: date | None
    ended_on: date | None
    end: End | None
    name: str = ""
    """The person's name, in lists."""
    history: tuple[WhatWasDone, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether nobody owns it still."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class Register:
    """Hold one page of the register over the people of an agency; `next_key` continues it, None at the end."""

    rows: tuple[UnownedRow, ...]
    next_key: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold how many people one reason concerns in one jurisdiction; None where the number is too small to be told."""

    jurisdiction: str
    why: Why
    people: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold the published numbers of one month, and the totals by jurisdiction; None where too small to be told."""

    month: date | None
    rows: tuple[Counted, ...]
    totals: Mapping[str, int | None]
