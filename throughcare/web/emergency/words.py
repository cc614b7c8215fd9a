"""Words about emergencies and the log, as workers and officers read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.pages.access_words import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

REASONS: Final[Mapping[str, _StrPromise]] = {
    "life": _("Somebody's life is in danger"),
    "others": _("The person may seriously hurt somebody else"),
    "child": _("A child is in danger"),
    "illness": _("The person is ill and cannot say what is needed"),
    "missing": _("The person is missing"),
    "other": _("Another danger that cannot wait"),
}
OUTCOMES: Final[Mapping[str, _StrPromise]] = {
    "justified": _("It was needed"),
    "not_justified": _("It was not needed"),
    "training": _("It was not needed; the worker did not know a better way"),
    "rule_needed": _("It was needed, and a rule should allow it next time"),
}
FAULTS: Final[Mapping[str, _StrPromise]] = {
    "emergency.role": _("Your role cannot open an emergency. Ask a colleague who can, or call."),
    "emergency.not_strong": _(
        "Sign in with your second factor first. An emergency asks for it again."
    ),
    "emergency.categories": _("Choose from the list"),
    "emergency.hours": _("Choose one to four hours"),
    "emergency.reason_code": _("Choose what the danger is"),
    "emergency.reason": _("Write in at least 20 signs what happened and what you need to know"),
    "emergency.nobody": _(
        "Nobody can be opened with this number and this date of birth. Check both."
    ),
    "emergency.too_many_tries": _(
        "You tried five times without finding anybody. Wait an hour, or ask a colleague."
    ),
    "emergency.own_review": _("You opened this emergency. Somebody else must review it."),
    "emergency.still_open": _("This emergency is still open. Review it when it is over."),
    "emergency.outcome": _("Choose what you think of it"),
    "emergency.note": _("Write why you think so"),
    "emergency.reviewer": _("Your role does not review emergencies."),
    "emergency.reviewed": _("Somebody reviewed this emergency before you. Nothing changed."),
    "emergency.unknown": _("There is no such emergency in your agency."),
    "withholding.role": _("Only the data-protection officer can do this."),
    "withholding.own_look": _("You looked yourself. Somebody else must decide about this line."),
    "withholding.one_person": _("This line is about several people. It cannot be kept from one."),
    "withholding.reason": _("Write the reason in at least 20 signs"),
    "withholding.day": _("Choose a day after today, at most six months ahead"),
    "withholding.clause": _("Choose the law that allows it"),
    "withholding.unknown": _("There is no such line in the log of your agency."),
}
ACTS: Final[Mapping[str, _StrPromise]] = {
    "read": _("Opened"),
    "list": _("Listed"),
    "record": _("Recorded"),
    "change": _("Changed"),
    "disclose": _("Passed on"),
    "export": _("Taken out as a file"),
    "erase": _("Erased"),
    "refused": _("Was refused"),
    "sign_in": _("Signed in"),
}
SIGNS: Final[Mapping[str, tuple[_StrPromise, _StrPromise]]] = {
    "hours": (
        _("Outside the usual hours"),
        _("At night, at the weekend or on a holiday. Was there a shift?"),
    ),
    "many": (
        _("Many people in one hour"),
        _("More than forty different people were opened within an hour."),
    ),
    "refused": (
        _("Refused again and again"),
        _("Five or more tries in a day ended in a refusal."),
    ),
    "no_relation": (
        _("No current task"),
        _("On that day the agency had nothing to do with the person, and no emergency was open."),
    ),
    "same_name": (
        _("Same family name"),
        _("Worker and person share a family name. They may be relatives, or not."),
    ),
    "colleague": (
        _("Somebody with a colleague's name"),
        _("The person has the name of somebody who works here."),
    ),
}
REQUESTS: Final[Mapping[str, _StrPromise]] = {
    "see_more": _("A worker asks to see more"),
    "access": _("Everything about me"),
    "correction": _("Correct something"),
    "erasure": _("Erase something"),
    "restriction": _("Stop using something"),
    "objection": _("Objection"),
}


def fault_text(reason: Reason) -> str:
    """Say what is wrong, in the reader's language."""
    return str(FAULTS[reason.code])


def word(words: Mapping[str, _StrPromise], code: str) -> str:
    """Return the words for a code, the code itself where there are none."""
    return str(words.get(code, code))


def categories(codes: Iterable[str]) -> str:
    """List kinds of data as one text, in the order in which they are always named."""
    wanted = set(codes)
    if len(wanted) == len(CATEGORIES):
        return gettext("Everything")
    return "; ".join(str(text) for code, text in CATEGORIES.items() if code in wanted)
