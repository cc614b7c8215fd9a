"""Supporters whom a person chose, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.access import Category


class Sees(StrEnum):
    """Name what a person may show a supporter; nothing of it shows only that they support."""

    CONTACT = "contact"
    """Who the one contact is."""
    DATES = "dates"
    """The release date that counts, and why."""
    STEPS = "steps"
    """The open steps of the plan that serve housing, work, or no need in particular."""
    GOALS = "goals"
    """The goals of the plan that serve the same, in the person's words."""
    TIMES = "times"
    """When the next appointments are: not with whom, not where, not why."""


CATEGORIES: dict[Sees, frozenset[Category]] = {
    Sees.CONTACT: frozenset({Category.INVOLVEMENT}),
    Sees.DATES: frozenset({Category.CUSTODY}),
    Sees.STEPS: frozenset({Category.PLAN, Category.HOUSING, Category.WORK_AND_INCOME}),
    Sees.GOALS: frozenset({Category.PLAN, Category.HOUSING, Category.WORK_AND_INCOME}),
    Sees.TIMES: frozenset({Category.ATTENDANCE}),
}
"""What a supporter may see -> the kinds of data of which it is a slice.

Steps about health, debts, family or a victim are never among them: whoever was chosen to help with a move need not
learn of a debt. Our own choice, decide locally.
"""


class Tie(StrEnum):
    """Name what a supporter is to the person."""

    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    RELATIVE = "relative"
    FRIEND = "friend"
    VOLUNTEER = "volunteer"
    MENTOR = "mentor"
    NEIGHBOUR = "neighbour"
    EMPLOYER = "employer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SupporterRow:
    """Hold one supporter, present or past."""

    supporter_id: int
    account_id: int | None
    """None until they got a card."""
    name: str
    tie: Tie
    sees: frozenset[Sees]
    since: datetime
    until_on: date
    """On this day they are no supporter any more."""
    ended_at: datetime | None
    has_card: bool

    def is_live(self, *, today: date) -> bool:
        """Tell whether they support the person on a day."""
        return self.ended_at is None and today < self.until_on
