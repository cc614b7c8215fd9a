"""Read the diary: of one person as far as somebody may see it, of a worker, of an agency."""

from throughcare.appointments.queries.clashing import clashes, may_book
from throughcare.appointments.queries.diary import diary, history, next_times, one_of, own_diary
from throughcare.appointments.queries.feeds import feed_entries, feed_of
from throughcare.appointments.queries.hanging import (
    TOUCHED_APPOINTMENTS,
    preview_appointments,
    seen_appointments,
)
from throughcare.appointments.queries.working import (
    brought_calendar,
    busy_of,
    errands,
    is_taken,
    letters_to_print,
    offers_for,
    own_offers,
    reminders_of,
    sessions,
    things_of,
    week,
)

__all__ = [
    "TOUCHED_APPOINTMENTS",
    "brought_calendar",
    "busy_of",
    "clashes",
    "diary",
    "errands",
    "feed_entries",
    "feed_of",
    "history",
    "is_taken",
    "letters_to_print",
    "may_book",
    "next_times",
    "offers_for",
    "one_of",
    "own_diary",
    "own_offers",
    "preview_appointments",
    "reminders_of",
    "seen_appointments",
    "sessions",
    "things_of",
    "week",
]
