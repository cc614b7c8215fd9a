"""Words about consent: the same sentences for the person, for the worker beside them, and on paper.

The texts that are shown before somebody answers have a version: change one, and raise `TEXT_VERSION`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.pages import formatting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

TEXT_VERSION: Final = 1
"""Version of TEXT and QUESTIONS; it is stored with every answer."""
TEXT: Final[tuple[tuple[str, _StrPromise, _StrPromise], ...]] = (
    (
        "what",
        _("What this is about"),
        _("Agencies that help you may want to read what is written about you. You choose."),
    ),
    (
        "whom",
        _("Who gets it, and what for"),
        _(
            "You say yes to one agency at a time, for one purpose, and you choose what it may see. "
            "A yes to one agency is not a yes to another."
        ),
    ),
    (
        "until",
        _("Until when"),
        _(
            "You choose the last day. After that day the yes ends by itself. Nobody makes it longer without you."
        ),
    ),
    (
        "no",
        _("What happens if you say no"),
        _(
            "You still get help. Nobody may treat you worse because of it. "
            "Only you and the agency of your contact see that you said no. "
            "Below you read what each agency may see even then, and why."
        ),
    ),
    (
        "back",
        _("If you change your mind"),
        _(
            "You can take a yes back at any time: here, on paper, or by telling somebody. It works at once. "
            "What an agency read before is not undone, but it may not use it any more."
        ),
    ),
    (
        "three",
        _("Three different questions"),
        _(
            "Taking part, treatment and sharing are three questions. A yes to one is never a yes to another."
        ),
    ),
)
"""Key, title and sentence: what is read before an answer."""
POWER: Final = _(
    "This agency has power over you, so you never have to say yes to it. "
    "What it must know to do its work, a law already lets it know. A no may not change how it treats you."
)
CATEGORIES: Final[Mapping[str, _StrPromise]] = {
    "identity": _("Your name, date of birth and municipality"),
    "custody": _("Where you are held and when you leave"),
    "journey": _("What happens when, and who does it"),
    "plan": _("Your plan"),
    "audit": _("Who looked at what is written about you"),
    "contact_details": _("How to reach you"),
    "involvement": _("Which agencies help you"),
    "offence": _("What you were convicted of or are suspected of"),
    "risk": _("How others judge risks"),
    "supervision": _("Your supervision and its conditions"),
    "housing": _("Where you live, or will live"),
    "work_and_income": _("Your work and your income"),
    "debts": _("Your debts"),
    "family": _("Your family and friends"),
    "attendance": _("Whether you came to appointments"),
    "health": _("Your health"),
    "victim": _("Somebody who was harmed"),
    "child": _("Children"),
    "minutes": _("Notes of a case conference"),
}
PURPOSES: Final[Mapping[str, _StrPromise]] = {
    "reintegration": _("to help you with your return"),
    "care": _("to care for you"),
    "supervision": _("to supervise you"),
    "public_safety": _("for the safety of others"),
    "victim_safety": _("for the safety of somebody who was harmed"),
    "case_conference": _("to talk about your case together"),
    "oversight": _("to check that rules are kept"),
}
STATES: Final[Mapping[str, tuple[_StrPromise, str]]] = {
    "yes": (_("Yes"), "good"),
    "no": (_("No"), "neutral"),
    "taken_back": (_("Taken back"), "neutral"),
    "ended": (_("Ended"), "neutral"),
    "asked": (_("Asked, no answer yet"), "attention"),
    "later": (_("Answer later"), "attention"),
    "open": (_("Not asked"), "neutral"),
    "none": (_("No consent in force"), "neutral"),
}
EVENTS: Final[Mapping[str, _StrPromise]] = {
    "requested": _("Was asked"),
    "deferred": _("Wants to think about it"),
    "given": _("Said yes"),
    "renewed": _("Said yes again"),
    "narrowed": _("Took a part back"),
    "refused": _("Said no"),
    "withdrawn": _("Took it back"),
    "expired": _("Ended by itself"),
    "invalidated": _("Does not count"),
    "unknown": _("Not known"),
}
LEVELS: Final[Mapping[int, _StrPromise]] = {
    1: _("only that there is something, and whom to ask"),
    2: _("only dates, and whether you came"),
    3: _("a summary"),
    4: _("all of it"),
}
METHODS: Final[Mapping[str, _StrPromise]] = {
    "screen": _("On a screen"),
    "paper": _("On paper, signed"),
    "spoken": _("Spoken"),
    "by_law": _("By the clock"),
}
PRESSURE: Final[Mapping[str, _StrPromise]] = {
    "yes": _("Yes"),
    "unsure": _("I am not sure"),
    "no": _("No"),
}
AGREEMENTS: Final[Mapping[str, _StrPromise]] = {
    "given": _("Yes"),
    "refused": _("No"),
    "withdrawn": _("Stopped"),
    "": _("Not asked"),
}
QUESTIONS: Final[Mapping[str, _StrPromise]] = {
    "taking_part": _("Do you take part?"),
    "treatment": _("Do you want this treatment?"),
    "no_pressure": _("Could you have said no?"),
}
REASONS: Final[Mapping[str, _StrPromise]] = {
    "consent.no_agency": _("Choose at least one agency"),
    "consent.agency_closed": _("This agency is closed, so nothing can be shared with it"),
    "consent.no_category": _("Choose at least one kind of information"),
    "consent.about_others": _("Nobody can say yes to sharing what is written about somebody else"),
    "consent.enforcement": _(
        "Nobody can say yes to being supervised or policed: only a law can allow that"
    ),
    "consent.purpose": _("For this purpose no yes is asked"),
    "consent.method": _("Choose how the answer was given"),
    "consent.language": _("Write the language in which it was talked about, such as nl or en"),
    "consent.text": _("Say which text was shown"),
    "consent.no_pressure": _("Choose an answer: could you have said no?"),
    "consent.no_choice": _(
        "A yes counts only where a no was possible. Nothing was shared. Choose no, or answer later."
    ),
    "consent.ends_in_past": _("The last day is over. Enter today or a later day."),
    "consent.too_long": _("A yes holds until %(day)s at most. Enter that day or an earlier one."),
    "consent.nothing_to_withdraw": _(
        "There was nothing left to take back: somebody was first, or it had ended. Nothing changed."
    ),
    "consent.not_yours": _(
        "This is written down by the agency that has the one contact, or by the person"
    ),
    "release.professional": _(
        "Only the professional who knows the secret can write down that they may tell it"
    ),
    "release.agency": _("Choose another agency, one that is open"),
    "agreement.answer": _("Choose an answer"),
}


def fault_text(reason: Reason) -> str:
    """Say what is wrong, in the reader's language; a day in it is given as people read it."""
    params = dict(reason.params)
    if "day" in params:
        params["day"] = formatting.date_medium(date.fromisoformat(params["day"]))
    return str(REASONS[reason.code]) % params if params else str(REASONS[reason.code])


def last_day(until: datetime | None) -> str:
    """Write the last day on which something holds, from the moment at which it no longer does."""
    return "" if until is None else formatting.date_medium(until - timedelta(seconds=1))


def category(code: str) -> str:
    """Return what a kind of data is called, to the person it is about."""
    return str(CATEGORIES.get(code, code))


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in English, else whatever there is."""
    short = language.partition("-")[0]
    return (
        texts.get(language) or texts.get(short) or texts.get("en") or next(iter(texts.values()), "")
    )


def listed(items: list[str]) -> str:
    """Write several things as one: "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}
