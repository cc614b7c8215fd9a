"""Words of referrals: states beside their FHIR codes, deeds, reasons, outcomes, what is sent, and what is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from throughcare.pages import access_words
from throughcare.sharing.queries.law import version, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

STATES: Final[Mapping[str, _StrPromise]] = {
    "draft": _("Not sent yet"),
    "requested": _("Sent, not opened yet"),
    "received": _("Opened by the service"),
    "accepted": _("Accepted"),
    "rejected": _("Declined"),
    "on-hold": _("Waiting for a place"),
    "in-progress": _("Begun"),
    "completed": _("Closed with an outcome"),
    "failed": _("Came to nothing"),
    "cancelled": _("Taken back"),
    "entered-in-error": _("Entered by mistake"),
}
TONES: Final[Mapping[str, str]] = {
    "accepted": "good",
    "in-progress": "good",
    "completed": "good",
    "rejected": "attention",
    "failed": "attention",
    "on-hold": "attention",
}
STAGES: Final[Mapping[str, _StrPromise]] = {
    "new": _("New"),
    "soon": _("Answer within two days"),
    "late": _("Late"),
    "waiting": _("Waits for a place"),
    "running": _("Running"),
    "over": _("Over"),
}
STAGE_TONES: Final[Mapping[str, str]] = {"late": "attention", "soon": "attention"}
SHELVES: Final[Mapping[str, _StrPromise]] = {
    "answer": _("To answer"),
    "running": _("Running"),
    "over": _("Over"),
}
DEEDS: Final[Mapping[str, _StrPromise]] = {
    "send": _("Sent"),
    "open": _("Opened by the service"),
    "accept": _("Accepted"),
    "decline": _("Declined"),
    "wait": _("Put on a waiting list"),
    "redirect": _("Declined, and another service named"),
    "start": _("Begun"),
    "attend": _("Attendance"),
    "finish": _("The service says what came of it"),
    "say": _("The person says what came of it"),
    "close": _("Closed"),
    "give_up": _("Ended by the service"),
    "withdraw": _("Taken back"),
    "refuse": _("The person said no"),
    "remind": _("Reminder sent"),
    "escalate": _("Nobody answered: those who answer for the agencies were told"),
    "expire": _("No answer: over"),
    "late": _("An answer came after it was taken back"),
    "move": _("The wanted start moved with the release date"),
    "void": _("Marked as a mistake"),
}
KINDS: Final[Mapping[str, _StrPromise]] = {
    "service": _("Help of a service"),
    "housing": _("A place to sleep"),
    "medication": _("Medicine on the day of release"),
    "papers": _("An identity paper on the day of release"),
    "job": _("Work"),
}
DECLINES: Final[Mapping[str, _StrPromise]] = {
    "no_place": _("We have no place"),
    "criteria": _("It does not fit whom we help"),
    "outside_area": _("Outside the area we serve"),
    "not_our_task": _("Not our task"),
    "person_unwilling": _("The person does not want it"),
    "no_ground": _("We see no lawful ground to receive the data"),
    "too_little_known": _("We know too little to decide"),
    "safety": _("Not safe here, for the person or for others"),
    "service_ended": _("We do not offer this any more"),
}
ENDS: Final[Mapping[str, _StrPromise]] = {
    "done": _("It is done"),
    "person_stopped": _("The person stopped"),
    "person_refused": _("The person said no"),
    "lost_contact": _("Contact was lost"),
    "moved_away": _("The person moved away"),
    "back_in_custody": _("Back in custody"),
    "place_lost": _("The place was lost"),
    "no_longer_needed": _("No longer needed"),
    "elsewhere": _("Another service does it now"),
    "no_answer": _("No answer"),
    "mistake": _("A mistake"),
    "other": _("Another reason"),
}
MORE: Final[Mapping[str, _StrPromise]] = {
    "redirected": _("Another service fits better"),
    "confirmed": _("Confirmed from a day"),
    "unconfirmed": _("Not certain any more"),
}
CHOSEN_ENDS: Final = (
    "done",
    "person_stopped",
    "lost_contact",
    "moved_away",
    "back_in_custody",
    "place_lost",
    "no_longer_needed",
    "elsewhere",
    "other",
)
"""What somebody chooses; the rest follows from what is done."""
CAME: Final[Mapping[str, _StrPromise]] = {
    "came": _("Came"),
    "did_not_come": _("Did not come"),
    "cancelled_by_person": _("The person cancelled"),
    "cancelled_by_service": _("The service cancelled"),
}
MET: Final[Mapping[str, _StrPromise]] = {
    "met": _("Yes"),
    "partly": _("Partly"),
    "not": _("No"),
    "unknown": _("Nobody can say"),
}
CAPACITY: Final[Mapping[str, _StrPromise]] = {
    "place": _("Yes, there is a place"),
    "waiting_list": _("Only a waiting list"),
    "full": _("No"),
}
ITEMS: Final[Mapping[str, _StrPromise]] = {
    "identity.name": _("Name"),
    "identity.born_on": _("Day of birth"),
    "identity.home": _("Home municipality"),
    "custody.release_on": _("Expected release"),
    "need": _("The need"),
    "goal": _("The goal, in the person's words"),
    "words": _("What is asked"),
}
DAYS: Final = frozenset({"identity.born_on", "custody.release_on"})
REASONS: Final[Mapping[str, _StrPromise]] = {
    "referral.over": _("This referral is over, so this cannot be done any more."),
    "referral.not_now": _("This cannot be done as the referral stands now. Load the page again."),
    "referral.not_yours": _(
        "Somebody else does this: the one who asked, the service, or the person."
    ),
    "referral.text_missing": _("Write something"),
    "referral.text_broken": _("This text has a sign that cannot be stored. Type it again"),
    "referral.text_long": _("Write at most %(most)s characters; there are %(length)s"),
    "referral.choice_unknown": _("Choose one from the list"),
    "referral.day_past": _("This day is over. Enter today or a later day"),
    "referral.day_far": _("That day is more than three years away. Check the year"),
    "referral.day_ahead": _("Enter the day it happened: today or an earlier day"),
    "referral.expected_day": _("Enter the day on which you expect a place, after today"),
    "referral.outcome_missing": _("Say whether the need was met"),
    "referral.receiver_not_asked": _(
        "The service has not said what came of it. Ask it first: without an outcome nothing is closed."
    ),
    "referral.person_not_asked": _(
        "The person has not said whether the need was met. Ask them, or write down that nobody can say."
    ),
    "referral.no_agency": _(
        "This organization is no agency here yet, so no ground can be looked up for it. Have it opened, which needs "
        "no sign-in, or let the person refer themself."
    ),
    "referral.not_seen": _("You may not see this yourself, so you cannot send it."),
    "refused.no_ground": _("No rule lets this agency receive it today."),
    "refused.blocked": _("No rule lets this agency receive it today."),
    "refused.no_relation": _("No rule lets this agency receive it today."),
    "refused.role": _("This kind of agency receives nothing of this."),
    "refused.confidential": _(
        "This is confidential: it goes only where the person releases it to."
    ),
    "refused.purpose": _("It was given for help, and may not be used for this."),
    "refused.forbidden": _("A rule forbids that this agency receives it."),
    "referral.no_ground": _("No ground was looked up for this."),
    "referral.service_gone": _(
        "This service is not in the directory any more. What was written stays; choose another service."
    ),
    "referral.service_paused": _(
        "This service takes nobody now. Choose another one, or ask it when it opens."
    ),
    "referral.provider_refused": _(
        "The person does not want this provider. It is offered again only if they say so."
    ),
    "referral.no_case": _("Nobody has a case for this person now, so nothing can be sent."),
    "referral.still_open": _("The attempt before is still open. Take it back first."),
    "referral.sent_already": _("This was sent already."),
    "referral.nothing_chosen": _("Choose at least one thing to send"),
    "referral.not_in_plan": _("This need is not in the plan as you see it. Load the page again"),
    "referral.nothing_to_confirm": _("Only a place, medicine or a paper is confirmed for a day."),
    "referral.hours": _("Enter hours a week from 1 to 60"),
    "capacity.answered": _("This question was answered already."),
    "capacity.unknown": _("There is no such question for your agency."),
    "job.no_profile": _("Write first what you want to show."),
    "job.no_employer": _("Choose an employer or job agency from the list."),
    "job.shown_already": _("You show them your profile already."),
    "job.all_shown": _("They see everything that you can show here."),
    "job.no_offer": _("There is no offer to answer."),
    "job.unknown": _("You do not show them anything any more."),
    "job.answered": _("This was answered already."),
}
LINKS: Final[Mapping[str, tuple[_StrPromise, _StrPromise]]] = {
    "unknown": (
        _("This address does not work"),
        _(
            "It may be cut short: copy all of it from the mail. If it is whole, the referral behind it is gone. Ask "
            "whoever sent it."
        ),
    ),
    "expired": (
        _("This address is too old"),
        _(
            "It counted for 8 days, or a newer mail with a newer address was sent. Look for the newest mail, or ask "
            "whoever sent it for another one. Nothing is lost."
        ),
    ),
    "used": (
        _("This was answered already"),
        _(
            "An address takes one answer, and it has come. If you want to change it, call whoever sent the referral. "
            "For what comes later, the start and the result, another mail with another address was sent."
        ),
    ),
    "withdrawn": (
        _("This referral was taken back"),
        _(
            "You need not answer. If you did already, your answer was kept as a note for whoever sent it; nothing "
            "else follows from it."
        ),
    ),
    "too_often": (
        _("Tried too often"),
        _("This address was tried many times within an hour. Wait an hour and open it again."),
    ),
}
"""State of a link -> title, and what to do."""


def item(key: str) -> _StrPromise:
    """Return the title of something that is sent."""
    return ITEMS.get(key) or ITEMS[key.partition(":")[0]]


def item_text(key: str, text: str) -> str:
    """Return what was sent as people read it: days are kept as they stand in ISO 8601."""
    if key in DAYS:
        with suppress(ValueError):
            return str(date_format(date.fromisoformat(text), "DATE_FORMAT"))
    return text


def ground(clause: str, code: str) -> str:
    """Return on which ground something was sent, in words: what the clause says and where it stands, else the code."""
    found = words_of(version()).get(clause)
    if found is None:
        return code
    title = access_words.in_my_language(found.title)
    return f"{access_words.in_my_language(found.text)} ({title}, {found.article})"


def why(code: str) -> _StrPromise | str:
    """Return why something was declined, ended or attended, in words."""
    for words in (DECLINES, ENDS, MORE, CAME):
        if code in words:
            return words[code]
    return code


def reason_text(reason: Reason) -> str:
    """Return what is wrong, in words."""
    from throughcare.pages import reasons

    if reason.code in REASONS:
        return str(REASONS[reason.code]) % dict(reason.params)
    return reasons.text(reason)
