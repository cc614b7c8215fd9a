"""Write conferences: the only place where they are planned, held, written down, closed and erased.

Each function is one transaction: the case and the conference locked, the rows, the version, the audit event.
"""

from throughcare.meetings.actions.deciding import decide, give_owner
from throughcare.meetings.actions.errors import (
    BlockedError,
    InvalidError,
    NoSuchConferenceError,
    NotAcceptedError,
    NotYoursError,
    StaleError,
)
from throughcare.meetings.actions.forgetting import forget_of, record_printed, record_shown
from throughcare.meetings.actions.hanging import move_conferences
from throughcare.meetings.actions.holding import record_attendance, record_voice, say
from throughcare.meetings.actions.minuting import close, issue_minutes
from throughcare.meetings.actions.planning import (
    cancel,
    invite,
    open_conference,
    plan,
    revise,
    send_invitations,
    withdraw,
)
from throughcare.meetings.actions.registering import disclose
from throughcare.meetings.actions.talking import (
    accept,
    add_item,
    answer_request,
    build_agenda,
    dissent,
    request_information,
    take_off,
)

__all__ = [
    "BlockedError",
    "InvalidError",
    "NoSuchConferenceError",
    "NotAcceptedError",
    "NotYoursError",
    "StaleError",
    "accept",
    "add_item",
    "answer_request",
    "build_agenda",
    "cancel",
    "close",
    "decide",
    "disclose",
    "dissent",
    "forget_of",
    "give_owner",
    "invite",
    "issue_minutes",
    "move_conferences",
    "open_conference",
    "plan",
    "record_attendance",
    "record_printed",
    "record_shown",
    "record_voice",
    "request_information",
    "revise",
    "say",
    "send_invitations",
    "take_off",
    "withdraw",
]
