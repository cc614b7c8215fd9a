"""Decide how fresh an entry is, when its provider is asked, when it is paused, and what a link is worth."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

STALE_AFTER_DAYS = 180
PAUSE_AFTER_DAYS = 270
ASK_BEFORE_DAYS = 14
ASK_AGAIN_AFTER_DAYS = 30
"""Our defaults: decide locally."""
LINK_VALID_FOR = timedelta(days=8)
"""Long enough for a week's leave; our default, decide locally."""


class Freshness(StrEnum):
    """Say what an entry's last confirmation is worth today."""

    FRESH = "fresh"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"
    """Nobody ever confirmed it: it came in a file."""
    OVERDUE = "overdue"
    """Stale for so long that it is paused."""


class LinkState(StrEnum):
    """Say what a link is worth; each has its own words on the page."""

    GOOD = "good"
    FORGED = "forged"
    EXPIRED = "expired"
    USED = "used"
    GONE = "gone"
    """The service is not there any more."""


def freshness(assured_on: date | None, today: date) -> Freshness:
    """Say how fresh an entry is.

    Source: our own choice (180 and 270 days): decide locally.

    >>> freshness(date(2026, 1, 1), date(2026, 3, 1))
    <Freshness.FRESH: 'fresh'>
    """
    if assured_on is None:
        return Freshness.UNCONFIRMED
    days = (today - assured_on).days
    if days >= PAUSE_AFTER_DAYS:
        return Freshness.OVERDUE
    return Freshness.STALE if days >= STALE_AFTER_DAYS else Freshness.FRESH


def ask_when_before(today: date) -> date:
    """Return the day: whoever confirmed on it or before is asked today.

    Source: our own choice: two weeks before an entry becomes stale, decide locally.
    """
    return today - timedelta(days=STALE_AFTER_DAYS - ASK_BEFORE_DAYS)


def pause_when_before(today: date) -> date:
    """Return the day: what was confirmed on it or before is paused today.

    Source: our own choice, decide locally.
    """
    return today - timedelta(days=PAUSE_AFTER_DAYS)


def judge_link(*, serial: int, current: int, until: datetime, now: datetime) -> LinkState:
    """Say what a link with a true signature is worth: it counts once, and for eight days.

    Source: our own choice (issue: valid 8 days, replayed links get a clear message).
    """
    if serial != current:
        return LinkState.USED
    return LinkState.EXPIRED if now >= until else LinkState.GOOD
