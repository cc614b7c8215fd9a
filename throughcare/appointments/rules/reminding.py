"""When a message to the person is due, and by which way it goes: decided anew at the moment at which it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.appointments.types import LIVE, ReminderKind, ReminderState, State
from throughcare.people.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.people.types import Contact

AHEAD: Final = timedelta(hours=24)
"""How long before an appointment somebody is reminded; our default, decide locally."""
LETTER_AHEAD: Final = timedelta(days=7)
"""A letter has to be printed and to arrive; our default, decide locally."""
MOST_A_DAY: Final = 3
MOST_A_WEEK: Final = 10
"""Messages that one person gets at most from all agencies together; our defaults, decide locally."""
TOLD_UNTIL: Final = timedelta(hours=1)
"""A reminder that would come later than this before the beginning is of no use any more."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what is so at the moment at which a message is to go."""

    kind: ReminderKind
    planned_sequence: int
    sequence: int
    state: State
    starts_at: datetime
    wants: bool
    contact: Contact
    sent_today: int
    sent_this_week: int
    texts_leave: bool = True
    """The site has a sender for text messages."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what happens with a message now."""

    state: ReminderState
    channel: Channel | None = None
    to: str = ""
    is_shared: bool = False
    later: datetime | None = None
    """It stays planned, and is due then."""


def look_at(starts_at: datetime, *, now: datetime) -> datetime | None:
    """Return when it is first looked how the person is reached; None where a reminder is of no use any more.

    Source: our own choice: early enough for a letter; how long before: decide locally.
    """
    if starts_at - TOLD_UNTIL <= now:
        return None
    return max(starts_at - LETTER_AHEAD, now)


def way_to(contact: Contact, *, texts_leave: bool) -> Channel | None:
    """Return by which way somebody is reached today, None where there is none.

    Source: our own choice: the way is looked at before a message is promised, feature 71.
    """
    return _way(contact, texts_leave=texts_leave)[0]


def verdict(facts: Facts, *, now: datetime) -> Verdict:
    """Decide what happens with a message: `now` and `starts_at` are local, and hours are counted so.

    Source: our own choice: what changed meanwhile is not told; the person's hours, ways and caps are kept.
    """
    if not _is_still_so(facts):
        return Verdict(ReminderState.DROPPED)
    if facts.kind is ReminderKind.BEFORE and facts.starts_at <= now:
        return Verdict(ReminderState.MISSED)
    channel, to, is_shared = _way(facts.contact, texts_leave=facts.texts_leave)
    if channel is None:
        return Verdict(ReminderState.NO_WAY)
    if channel is Channel.LETTER:
        return Verdict(ReminderState.TO_PRINT, channel)
    return _when(facts, now) or Verdict(ReminderState.HANDED, channel, to, is_shared)


def _when(facts: Facts, now: datetime) -> Verdict | None:
    """Say why a message does not go now; None where it does."""
    later = _next_moment(facts, now)
    if later is not None and later >= facts.starts_at - TOLD_UNTIL:
        return Verdict(ReminderState.MISSED)
    if later is not None:
        return Verdict(ReminderState.PLANNED, later=later)
    if facts.sent_today >= MOST_A_DAY or facts.sent_this_week >= MOST_A_WEEK:
        return Verdict(ReminderState.CAPPED)
    return None


def _is_still_so(facts: Facts) -> bool:
    if not facts.wants:
        return False
    if facts.kind is ReminderKind.CANCELLED:
        return facts.state not in LIVE and facts.sequence == facts.planned_sequence
    return facts.state in LIVE and facts.sequence == facts.planned_sequence


def _way(contact: Contact, *, texts_leave: bool) -> tuple[Channel | None, str, bool]:
    for channel in contact.rules.channels:
        if channel is Channel.LETTER:
            return channel, "", False
        if channel is Channel.SMS and not texts_leave:
            continue
        point = contact.to(channel)
        if point is not None:
            return channel, point.value, point.is_shared
    return None, "", False


def _next_moment(facts: Facts, now: datetime) -> datetime | None:
    """Return when it may go: not before its time, and in the person's hours; None where that is now."""
    wanted = facts.starts_at - AHEAD
    if facts.kind is ReminderKind.BEFORE and now < wanted:
        return _next_hour(facts.contact, wanted) or wanted
    return _next_hour(facts.contact, now)


def _next_hour(contact: Contact, now: datetime) -> datetime | None:
    """Return the next moment that the person allows; None where it is now."""
    begins, ends = contact.rules.from_hour, contact.rules.until_hour
    if begins <= now.hour < ends:
        return None
    today = now.replace(hour=begins, minute=0, second=0, microsecond=0)
    return today if now.hour < begins else today + timedelta(days=1)


def may_name(contact: Contact, *, is_shared: bool) -> bool:
    """Tell whether the agency is named: only where the person said so, and nobody else reads it.

    Source: our own choice: a phone that a partner shares must tell nothing.
    """
    return contact.rules.may_name_agency and not is_shared
