"""Words of the diary: kinds, states, places, errands, messages, and what is wrong with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason
    from throughcare.pages.cells import Tone

KINDS: Final[Mapping[str, _StrPromise]] = {
    "appointment": _("Appointment"),
    "phone_call": _("Phone call"),
    "visit": _("Visit"),
    "group": _("Group"),
    "reservation": _("Day kept free"),
}
STATES: Final[Mapping[str, _StrPromise]] = {
    "booked": _("Booked"),
    "moved": _("Moved"),
    "cancelled_by_person": _("Cancelled by the person"),
    "cancelled_by_service": _("Cancelled by the service"),
    "attended": _("Came"),
    "came_late": _("Came late"),
    "not_come": _("Did not come"),
    "excused": _("Could not come, and said why"),
}
OWN_STATES: Final[Mapping[str, _StrPromise]] = {
    "booked": _("It takes place"),
    "moved": _("It moved, this is the new time"),
    "cancelled_by_person": _("You cancelled it"),
    "cancelled_by_service": _("They cancelled it"),
    "attended": _("You were there"),
    "came_late": _("You came late"),
    "not_come": _("You were not there"),
    "excused": _("You could not come, and said why"),
}
TONES: Final[Mapping[str, Tone]] = {
    "booked": "info",
    "moved": "attention",
    "cancelled_by_person": "neutral",
    "cancelled_by_service": "neutral",
    "attended": "good",
    "came_late": "good",
    "not_come": "attention",
    "excused": "neutral",
}
WHERES: Final[Mapping[str, _StrPromise]] = {
    "site": _("At our office"),
    "elsewhere": _("Somewhere else"),
    "remote": _("By telephone or video"),
}
ACTS: Final[Mapping[str, _StrPromise]] = {
    "booked": _("Booked"),
    "moved": _("Moved"),
    "cancelled": _("Cancelled"),
    "recorded": _("Recorded who came"),
    "corrected": _("Corrected"),
    "asked_to_move": _("The person asked for another time"),
    "asked_to_cancel": _("The person asked to cancel"),
    "to_rebook": _("Has to be booked anew: the release date moved"),
}
ERRANDS: Final[Mapping[str, _StrPromise]] = {
    "asked_to_move": _("Asks for another time"),
    "asked_to_cancel": _("Asks to cancel"),
    "cancelled": _("Cancelled a time they had taken"),
    "rebook": _("Book anew: the release date moved"),
    "not_reminded": _("Was not reminded: tell them in another way"),
}
REMINDER_KINDS: Final[Mapping[str, _StrPromise]] = {
    "before": _("Reminder"),
    "moved": _("That it moved"),
    "cancelled": _("That it is off"),
}
REMINDER_STATES: Final[Mapping[str, _StrPromise]] = {
    "planned": _("Planned"),
    "handed": _("On its way"),
    "sent": _("Sent"),
    "held": _("Held back: nothing leaves this machine"),
    "to_print": _("To be printed"),
    "printed": _("Printed"),
    "failed": _("It failed or came back"),
    "no_way": _("There is no way that the person allows"),
    "capped": _("The person had as many messages as they get"),
    "missed": _("No hour that the person allows was left"),
    "dropped": _("No longer needed"),
}
CHANNELS: Final[Mapping[str, _StrPromise]] = {
    "sms": _("Text message"),
    "email": _("E-mail"),
    "letter": _("Letter"),
}
SYSTEMS: Final[Mapping[str, _StrPromise]] = {
    "sms": _("Number for text messages"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
}
USES: Final[Mapping[str, _StrPromise]] = {
    "mobile": _("Mobile"),
    "home": _("At home"),
    "work": _("At work"),
    "temp": _("For a short time"),
}
EVERY: Final[Mapping[str, _StrPromise]] = {
    "": _("Once"),
    "weekly": _("Every week"),
    "fortnightly": _("Every two weeks"),
    "monthly": _("Every month"),
}
REASONS: Final[Mapping[str, _StrPromise]] = {
    "appointment.ends_first": _("The end must come after the beginning"),
    "appointment.long": _("An appointment lasts at most 12 hours. Check the times"),
    "appointment.far_ahead": _("That is more than two years ahead. Check the year"),
    "appointment.far_past": _("That is more than a year ago. Check the year"),
    "appointment.past": _("This time has passed. Choose a later one"),
    "appointment.day_or_time": _("Only a day that is kept free has no time"),
    "appointment.hangs_far": _("That is too far from the release date"),
    "appointment.hangs_on_no_case": _(
        "Nobody works with this person yet, so there is no release date"
    ),
    "appointment.place_missing": _("Say where it is"),
    "appointment.text_broken": _("The text holds a sign that cannot be stored. Type it again"),
    "appointment.text_long": _("Write at most %(most)s characters"),
    "appointment.choice_unknown": _("Choose one from the list"),
    "appointment.repeats_how": _("Choose how it repeats"),
    "appointment.repeats_often": _("Choose a number from 1 to 60"),
    "appointment.capacity": _("Enter a number from 1 to %(most)s"),
    "appointment.title_missing": _("Give it a name"),
    "appointment.time_missing": _("Enter a time such as 9:30"),
    "appointment.day_missing": _("Enter the day"),
    "contact.choice_unknown": _("Choose one from the list"),
    "contact.sms_wrong": _("Enter a mobile number, such as 06 12345678 or +31 6 12345678"),
    "contact.phone_wrong": _("Enter a telephone number, such as 038 4982000 or +31 38 4982000"),
    "contact.email_wrong": _("Enter an e-mail address, such as name@example.org"),
    "contact.hours": _("The hours must begin before they end"),
    "contact.text_long": _("Write at most %(most)s characters"),
    "calendar.unreadable": _("This file is no calendar that can be read. Save it again as .ics"),
    "calendar.large": _("This file is larger than %(most)s MB. Bring a shorter time"),
    "calendar.slow": _("Reading this file took too long or too much memory. Bring a shorter time"),
    "calendar.repeats": _("%(count)s repetitions were left out: they repeat too often to be read"),
    "calendar.cut": _("Only the next %(days)s days are kept: %(count)s events go on for longer"),
    "calendar.many": _("Only the first %(most)s times are kept"),
    "calendar.broken": _("%(count)s events were left out: their times cannot be read"),
}
"""Texts of the reason codes of the diary, in the form of `pages.reasons.TEXTS`."""


def reason_text(reason: Reason) -> str:
    """Write what is wrong, in the active language."""
    return str(REASONS[reason.code]) % dict(reason.params)
