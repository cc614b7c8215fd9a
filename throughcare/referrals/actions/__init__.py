"""The only writers of the room. One file a use case."""

from throughcare.referrals.actions.answering import (
    ANSWERS,
    answer,
    answer_by_link,
    confirm,
    confirm_by_link,
    receive,
)
from throughcare.referrals.actions.capacity import (
    answer_room,
    answer_room_by_link,
    ask_for_room,
    room_asked_by_link,
)
from throughcare.referrals.actions.clock import tick
from throughcare.referrals.actions.ending import (
    close,
    refuse,
    say_of_provider,
    say_outcome,
    void,
    withdraw,
)
from throughcare.referrals.actions.errors import (
    InvalidError,
    NoGroundError,
    NoSuchReferralError,
    NotPossibleError,
)
from throughcare.referrals.actions.forgetting import forget_of
from throughcare.referrals.actions.gating import note_alarm
from throughcare.referrals.actions.hanging import move_referrals
from throughcare.referrals.actions.jobs import (
    answer_offer,
    end_approach,
    reply_to_candidate,
    show_more,
    show_profile,
    write_profile,
)
from throughcare.referrals.actions.linking import (
    look_at_link,
    open_link,
    send_code,
    take_code,
)
from throughcare.referrals.actions.moving import Answer
from throughcare.referrals.actions.sending import draft, send, what_goes
from throughcare.referrals.actions.showing import record_received

__all__ = [
    "ANSWERS",
    "Answer",
    "InvalidError",
    "NoGroundError",
    "NoSuchReferralError",
    "NotPossibleError",
    "answer",
    "answer_by_link",
    "answer_offer",
    "answer_room",
    "answer_room_by_link",
    "ask_for_room",
    "close",
    "confirm",
    "confirm_by_link",
    "draft",
    "end_approach",
    "forget_of",
    "look_at_link",
    "move_referrals",
    "note_alarm",
    "open_link",
    "receive",
    "record_received",
    "refuse",
    "reply_to_candidate",
    "room_asked_by_link",
    "say_of_provider",
    "say_outcome",
    "send",
    "send_code",
    "show_more",
    "show_profile",
    "take_code",
    "tick",
    "void",
    "what_goes",
    "withdraw",
    "write_profile",
]
