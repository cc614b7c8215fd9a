"""Words of permits and visits, for workers and for the person, and what is wrong with something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from throughcare.visits.types import NotPossible, Outcome, PermitState, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from throughcare.pages.cells import Tone

PERMITS: Final[dict[PermitState, _StrPromise]] = {
    PermitState.ASKED: _("Waits for an answer"),
    PermitState.GRANTED: _("Granted"),
    PermitState.REFUSED: _("Refused"),
    PermitState.WITHDRAWN: _("Taken back"),
    PermitState.ENDED: _("Ended"),
}
PERMIT_TONES: Final[dict[PermitState, Tone]] = {
    PermitState.ASKED: "attention",
    PermitState.GRANTED: "good",
    PermitState.REFUSED: "late",
    PermitState.WITHDRAWN: "neutral",
    PermitState.ENDED: "neutral",
}
STATES: Final[dict[State, _StrPromise]] = {
    State.ASKED: _("Waits for an answer"),
    State.AGREED: _("Agreed"),
    State.NOT_POSSIBLE: _("Not possible"),
    State.CANCELLED: _("Called off"),
    State.HELD: _("Was held"),
    State.NOT_HELD: _("Was not held"),
}
STATE_TONES: Final[dict[State, Tone]] = {
    State.ASKED: "attention",
    State.AGREED: "good",
    State.NOT_POSSIBLE: "late",
    State.CANCELLED: "neutral",
    State.HELD: "info",
    State.NOT_HELD: "late",
}
WHY: Final[dict[NotPossible, _StrPromise]] = {
    NotPossible.NO_ROOM: _("No room is free then"),
    NotPossible.NO_STAFF: _("Nobody can go with the visitors then"),
    NotPossible.SECURITY: _("The safety of the house does not allow it"),
    NotPossible.NOT_HERE: _("The person is not here at that time"),
    NotPossible.PERSON_DECLINED: _("The person does not want it"),
    NotPossible.OTHER: _("Another reason"),
}
OUTCOMES: Final[dict[Outcome, _StrPromise]] = {
    Outcome.HELD: _("Yes, it was held"),
    Outcome.NOT_HELD: _("No, it was not held"),
}
PROBLEMS: Final[dict[str, _StrPromise]] = {
    "visit.prison_unknown": _("Choose a prison from the list"),
    "visit.what_missing": _("Write what your agency wants to do there: the prison decides on it"),
    "visit.asked_already": _(
        "Your agency asked this prison already. Look at that request, or take it back first."
    ),
    "visit.until_missing": _("Give the last day, today or later: no permit is for ever"),
    "visit.until_too_far": _("Choose a day within three years: then the permit is looked at anew"),
    "visit.why_missing": _("Say why: the others plan with it"),
    "visit.not_now": _("This is not possible any more: somebody was faster. Load the page again."),
    "visit.not_yours": _("This is not your agency's to decide"),
    "visit.visitor_missing": _("Give name and function: the gate looks for them"),
    "visit.visitor_unknown": _("Choose visitors from the list of your agency"),
    "visit.topic_missing": _("Write what the group is about"),
    "visit.no_case": _("Nobody goes along with this person at the moment: there is no open case"),
    "visit.no_permit": _("The prison has not granted your agency to come on that day"),
    "visit.past": _("Choose a time that is still to come"),
    "visit.too_far": _("Choose a day within a year"),
    "visit.ends_before": _("Choose an end after the beginning"),
    "visit.too_long": _("Choose an end on the same day, at most twelve hours later"),
    "visit.nobody_comes": _("Choose who comes"),
    "visit.room_missing": _("Say where: the visitors have to find it"),
    "visit.not_over": _("Say what became of it once it has begun, and only if it was agreed"),
    "visit.time_missing": _("Give day, beginning and end, such as 14:30"),
}
FIELD_OF: Final = {
    "visit.prison_unknown": "prison",
    "visit.what_missing": "what",
    "visit.until_missing": "until",
    "visit.until_too_far": "until",
    "visit.why_missing": "words",
    "visit.visitor_missing": "name",
    "visit.visitor_unknown": "visitors",
    "visit.topic_missing": "topic",
    "visit.past": "day",
    "visit.too_far": "day",
    "visit.ends_before": "ends",
    "visit.too_long": "ends",
    "visit.nobody_comes": "visitors",
    "visit.room_missing": "room",
    "visit.time_missing": "day",
}
"""What is wrong -> the field that it is about; everything else stands on top."""
