"""Words for help that is declined, asked about after release, lost and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.pages.cells import Tone

DECLINES: Final[Mapping[str, _StrPromise]] = {
    "programme": _("A programme"),
    "offer": _("One offer"),
    "all_help": _("All help that nobody ordered: supervision only"),
}
DECLINE_ENDS: Final[Mapping[str, _StrPromise]] = {
    "accepted": _("Offered again, and accepted"),
    "came_back": _("The person came for it themself"),
    "declined_again": _("Offered again, and declined again"),
}
QUESTIONS: Final[Mapping[str, _StrPromise]] = {
    "housing": _("A place to live"),
    "work": _("Work, school or something to do"),
    "health": _("Health"),
    "contact": _("People around them"),
    "hope": _("Hope for what comes"),
}
MY_QUESTIONS: Final[Mapping[str, _StrPromise]] = {
    "housing": _("How is it with the place where you live?"),
    "work": _("How is it with work, school or what you do in the day?"),
    "health": _("How is your health?"),
    "contact": _("How is it with the people around you?"),
    "hope": _("How do you look at what comes?"),
}
SCALE: Final[Mapping[str, _StrPromise]] = {
    "well": _("Well"),
    "some": _("So-so"),
    "badly": _("Not well"),
    "unknown": _("Not known"),
}
MY_SCALE: Final[Mapping[str, _StrPromise]] = {
    "well": _("Well"),
    "some": _("So-so"),
    "badly": _("Not well"),
    "unknown": _("I do not say"),
}
ASKED: Final[Mapping[str, _StrPromise]] = {
    "person": _("The person"),
    "near": _("Somebody near them, with the person's yes"),
    "worker": _("A worker who knows"),
}
FOLLOW_UPS: Final[Mapping[str, _StrPromise]] = {
    "due": _("To be asked"),
    "done": _("Asked"),
    "not_reached": _("Not reached"),
}
FOLLOW_UP_TONES: Final[Mapping[str, Tone]] = {
    "due": "info",
    "done": "good",
    "not_reached": "neutral",
}
CHANNELS: Final[Mapping[str, _StrPromise]] = {
    "phone": _("Phone"),
    "message": _("Message"),
    "letter": _("Letter"),
    "visit": _("Visit"),
    "through_somebody": _("Through somebody of their circle"),
    "through_agency": _("Through another agency"),
}
RESULTS: Final[Mapping[str, _StrPromise]] = {
    "no_answer": _("No answer"),
    "left_word": _("Left word: who to call, and nothing else"),
    "wrong_address": _("The number or address is not right any more"),
    "reached": _("Reached: the person is back"),
    "wants_none": _("Reached, and wants no contact now"),
}
LOSS_ENDS: Final[Mapping[str, _StrPromise]] = {
    "returned": _("The person is back"),
    "in_custody": _("The person is in custody"),
    "wants_none": _("The person wants no contact now"),
    "closed": _("The case closed. The person can still come back."),
}
COUNTS: Final[Mapping[str, _StrPromise]] = {
    "supervision_only": _("Supervision only, today"),
    "declined": _("Declined something"),
    "offered_again": _("Offered again"),
    "accepted": _("Said yes after all, or came themself"),
    "lost": _("Lost contact"),
    "still_lost": _("Still looked for, today"),
    "returned": _("Came back"),
    "followed_up": _("Follow-ups asked"),
    "not_reached": _("Follow-ups: not reached"),
    "missed": _("Follow-ups that nobody asked"),
}
