"""What holds for case conferences: states, quorum, voice, who is asked, who hears what."""

from throughcare.meetings.rules.checking import (
    problem_of_text,
    problems_of_ask,
    problems_of_draft,
    problems_of_heard,
    problems_of_invite,
    problems_of_ruling,
    problems_of_telling,
    says_who,
)
from throughcare.meetings.rules.closing import (
    blockers,
    problem_of_quorum,
    problem_of_voice,
    unanswered,
)
from throughcare.meetings.rules.hearing import Ear
from throughcare.meetings.rules.rhythm import convener_role, next_on
from throughcare.meetings.rules.states import (
    BEFORE,
    HELD,
    NEXT,
    RUNNING,
    can_still,
    problem_of_step,
)
from throughcare.meetings.rules.writing_down import written_down

__all__ = [
    "BEFORE",
    "HELD",
    "NEXT",
    "RUNNING",
    "Ear",
    "blockers",
    "can_still",
    "convener_role",
    "next_on",
    "problem_of_quorum",
    "problem_of_step",
    "problem_of_text",
    "problem_of_voice",
    "problems_of_ask",
    "problems_of_draft",
    "problems_of_heard",
    "problems_of_invite",
    "problems_of_ruling",
    "problems_of_telling",
    "says_who",
    "unanswered",
    "written_down",
]
