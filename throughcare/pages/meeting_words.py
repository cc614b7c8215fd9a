"""Words of case conferences: states, sources, answers, ways of being heard, and what is wrong with something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from throughcare.pages import access_words, plan_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

STATES: Final[Mapping[str, _StrPromise]] = {
    "planned": _("Planned, nobody is asked yet"),
    "invited": _("Invitations are out"),
    "open": _("Being held"),
    "drafted": _("Held, minutes are being written"),
    "closed": _("Closed"),
    "cancelled": _("Called off"),
}
STATE_TONES: Final[Mapping[str, str]] = {
    "planned": "neutral",
    "invited": "info",
    "open": "attention",
    "drafted": "attention",
    "closed": "good",
    "cancelled": "neutral",
}
SOURCES: Final[Mapping[str, _StrPromise]] = {
    "stale_step": _("A step that is late or declined"),
    "clash": _("Two things at the same time"),
    "milestone": _("Comes soon"),
    "unmet_need": _("A need without a goal"),
    "compromise": _("Settled for now, to be looked at again"),
    "question": _("A question"),
    "person": _("The person asks"),
}
CAME: Final[Mapping[str, _StrPromise]] = {
    "came": _("Came"),
    "represented": _("Sent somebody in their place"),
    "excused": _("Excused"),
    "absent": _("Did not come"),
}
ANSWERS: Final[Mapping[str, _StrPromise]] = {
    "open": _("Not answered yet"),
    "answered": _("Answered"),
    "nothing": _("Nothing to report"),
    "refused": _("Not given"),
}
VOICES: Final[Mapping[str, _StrPromise]] = {
    "present": _("The person is there"),
    "statement": _("By what they wrote or told"),
    "representative": _("Somebody speaks for them"),
    "none": _("Not heard"),
}
AUDIENCES: Final[Mapping[str, _StrPromise]] = {
    "participants": _("For everybody at the table"),
    "person": _("For the person"),
    "agency": _("For one agency"),
}
RECIPIENTS: Final[Mapping[str, _StrPromise]] = {
    "community": _("Neighbours, a school, a club"),
    "guest": _("A guest at the table"),
    "other": _("Somebody else"),
}
SHARED: Final[Mapping[str, _StrPromise]] = {
    "answer": _("An answer to a request for information"),
    "minutes": _("Minutes"),
    "by_hand": _("Told outside the table"),
}
STATEMENT: Final = _(
    "What is said here is for this conference. I use it for nothing else, I keep no copy in files of my "
    "agency, and I tell "
    "nobody who was not there, unless the agency that convenes agrees."
)
ONWARD: Final = _("Passed on only after asking the agency that convenes.")
PROBLEMS: Final[Mapping[str, _StrPromise]] = {
    "meetings.no_such_step": _(
        "The conference is not that far yet, or further already. Look at it again."
    ),
    "meetings.not_now": _("This cannot be done at this point of the conference. Look at it again."),
    "meetings.quorum_kind": _(
        "Somebody is missing without whom nothing is decided: %(kind)s. Note who came, or meet again."
    ),
    "meetings.quorum_count": _(
        "Too few agencies came: %(count)s, and %(needed)s are needed. Note who came, or meet again."
    ),
    "meetings.quorum_none": _("Enter how many agencies are needed, at least 1"),
    "meetings.voice_missing": _(
        "The person was not heard. Note whether they were there, what they wrote, who spoke for them, or why not."
    ),
    "meetings.unowned": _(
        "A decision has no owner or no day: %(text)s. Say who does it and by when."
    ),
    "meetings.no_minutes": _("There are no minutes for those at the table. Write them."),
    "meetings.no_feedback": _(
        "The person was not told what was decided. Write it for them, in plain words."
    ),
    "meetings.text_missing": _("Write something here"),
    "meetings.text_short": _("Write at least %(least)s characters, so that others understand it"),
    "meetings.text_long": _("Write at most %(most)s characters"),
    "meetings.day_missing": _("Enter a day"),
    "meetings.time_wrong": _("Enter a time, such as 14:30"),
    "meetings.day_past": _("Choose a day that has not passed"),
    "meetings.day_far": _("Choose a day within two years"),
    "meetings.day_after": _("Choose a day before the conference: the answer is for it"),
    "meetings.asked_already": _(
        "This agency has a place already, or is left out. Choose another one."
    ),
    "meetings.no_ground": _(
        "The sharing rules let this agency read no minutes about the person. Ask the person for a yes "
        "first, or ask a guest."
    ),
    "meetings.category_missing": _("Choose what they are there for"),
    "meetings.not_opened": _(
        "The sharing rules do not open this to that agency: %(category)s. Choose less, or ask the person."
    ),
    "meetings.not_bound": _(
        "This agency is not at the table for that: %(category)s. Choose something else."
    ),
    "meetings.may_not_hear": _(
        "The sharing rules do not let you have this: %(category)s. Ask the person for a release first."
    ),
    "meetings.owner_not_here": _("Choose somebody who sits at the table, or the person"),
    "meetings.owner_missing": _("Say who does it and by when"),
    "meetings.goal_missing": _("Choose the goal about which somebody gave way"),
    "meetings.no_such_goal": _("Choose a goal from the list"),
    "meetings.no_such_decision": _("Choose a decision from the list"),
    "meetings.no_such_agency": _("Choose an agency from the list"),
    "meetings.names_somebody": _("Take the name out: what the community is told names nobody"),
    "meetings.holds_figures": _("Take every figure out: it could be an address or a day of birth"),
    "meetings.nobody_asked": _("Ask somebody to the table first."),
    "meetings.too_early": _("It can be opened on its day."),
    "meetings.answer_missing": _("Choose an answer"),
    "meetings.answered_already": _("This was answered already."),
}


def problem(reason: Reason) -> str:
    """Return what is wrong, in the reader's language; what the plan found wrong in its own words."""
    if reason.code not in PROBLEMS:
        return plan_words.reason_text(reason)
    params: dict[str, object] = dict(reason.params)
    if "category" in params:
        params["category"] = access_words.CATEGORIES.get(reason.params["category"], "")
    if "kind" in params:
        params["kind"] = access_words.KINDS.get(reason.params["kind"], reason.params["kind"])
    return str(PROBLEMS[reason.code]) % params
