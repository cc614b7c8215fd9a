"""Codes of the diary."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Say where an appointment stands; who cancelled, and an excuse, are kept apart from not coming."""

    BOOKED = "booked"
    MOVED = "moved"
    """It stands, at another time or place than first booked."""
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_SERVICE = "cancelled_by_service"
    ATTENDED = "attended"
    CAME_LATE = "came_late"
    NOT_COME = "not_come"
    EXCUSED = "excused"
    """The person could not come and said why."""


LIVE: Final = frozenset({State.BOOKED, State.MOVED})
"""It is still to take place, and takes up time."""
OUTCOMES: Final = frozenset({State.ATTENDED, State.CAME_LATE, State.NOT_COME, State.EXCUSED})
CANCELLED: Final = frozenset({State.CANCELLED_BY_PERSON, State.CANCELLED_BY_SERVICE})


class Kind(StrEnum):
    """Name what takes place, in words that tell nothing about why: the kind of service may reveal health."""

    APPOINTMENT = "appointment"
    PHONE_CALL = "phone_call"
    VISIT = "visit"
    GROUP = "group"
    RESERVATION = "reservation"
    """A day that is kept free, without a time."""


class Where(StrEnum):
    """Say what kind of place it is."""

    SITE = "site"
    """A site of the agency."""
    ELSEWHERE = "elsewhere"
    """A place in words."""
    REMOTE = "remote"
    """By telephone or picture: nobody travels."""


class Act(StrEnum):
    """Name what happened to an appointment, for its history."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RECORDED = "recorded"
    """Whether the person came."""
    CORRECTED = "corrected"
    ASKED_TO_MOVE = "asked_to_move"
    ASKED_TO_CANCEL = "asked_to_cancel"
    TO_REBOOK = "to_rebook"


class ErrandKind(StrEnum):
    """Name what waits for a worker about an appointment."""

    ASKED_TO_MOVE = "asked_to_move"
    ASKED_TO_CANCEL = "asked_to_cancel"
    CANCELLED = "cancelled"
    """The person cancelled by themself."""
    REBOOK = "rebook"
    """The day it hangs on moved."""
    NOT_REMINDED = "not_reminded"
    """A reminder failed, came back, or could go nowhere."""


class ReminderKind(StrEnum):
    """Say what a message tells the person."""

    BEFORE = "before"
    MOVED = "moved"
    CANCELLED = "cancelled"


class ReminderState(StrEnum):
    """Say where a reminder stands."""

    PLANNED = "planned"
    HANDED = "handed"
    """Given to whatever sends it."""
    SENT = "sent"
    HELD = "held"
    """A safe house sent nothing."""
    TO_PRINT = "to_print"
    PRINTED = "printed"
    FAILED = "failed"
    NO_WAY = "no_way"
    """There was no way that the person allows."""
    CAPPED = "capped"
    """The person had as many messages as they get."""
    MISSED = "missed"
    """No hour that the person allows was left before it."""
    DROPPED = "dropped"
    """What it was to tell was no longer so when it was to go."""


TROUBLE: Final = frozenset(
    {ReminderState.FAILED, ReminderState.NO_WAY, ReminderState.CAPPED, ReminderState.MISSED}
)
"""Somebody has to tell the person in another way."""
GONE: Final = frozenset(
    {ReminderState.HANDED, ReminderState.SENT, ReminderState.HELD, ReminderState.PRINTED}
)
"""The person was told, or is about to be."""
