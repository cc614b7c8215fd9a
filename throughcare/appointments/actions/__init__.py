"""Write the diary: the only place where appointments are booked, changed, told of and erased."""

from throughcare.appointments.actions.booking import book, join_session, take_offer
from throughcare.appointments.actions.changing import (
    ask_for_change,
    cancel,
    move,
    record_attendance,
    settle_errand,
)
from throughcare.appointments.actions.errors import (
    ClashError,
    InvalidError,
    NoSuchAppointmentError,
    NotYoursError,
    StaleError,
    StateError,
    TakenError,
)
from throughcare.appointments.actions.feeding import (
    bring_calendar,
    drop_calendar,
    end_feeds,
    make_feed,
    owner_of,
)
from throughcare.appointments.actions.hanging import move_appointments
from throughcare.appointments.actions.offering import (
    Opening,
    add_thing,
    cancel_session,
    offer_time,
    open_session,
    set_travel_times,
    withdraw_offer,
)
from throughcare.appointments.actions.printing import print_letter
from throughcare.appointments.actions.showing import record_listed, record_shown

__all__ = [
    "ClashError",
    "InvalidError",
    "NoSuchAppointmentError",
    "NotYoursError",
    "Opening",
    "StaleError",
    "StateError",
    "TakenError",
    "add_thing",
    "ask_for_change",
    "book",
    "bring_calendar",
    "cancel",
    "cancel_session",
    "drop_calendar",
    "end_feeds",
    "join_session",
    "make_feed",
    "move",
    "move_appointments",
    "offer_time",
    "open_session",
    "owner_of",
    "print_letter",
    "record_attendance",
    "record_listed",
    "record_shown",
    "set_travel_times",
    "settle_errand",
    "take_offer",
    "withdraw_offer",
]
