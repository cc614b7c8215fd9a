"""What is noted while a conference is held: who came, and how the person was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import InvalidError, NotYoursError
from throughcare.meetings.actions.sitting import sitting, within
from throughcare.meetings.models import PersonVoice, Seat
from throughcare.meetings.types import MAX_LINE, Came, Problem, State, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.actions.sitting import Sitting
    from throughcare.meetings.types import Heard


def record_attendance(
    conference_id: int,
    came: Mapping[int, tuple[Came, str]],
    *,
    person_id: int,
    access: Access,
    now: datetime,
) -> None:
    """Note who came, who sent somebody, who was excused; seat -> what, and a word about it.

    Errors: InvalidError before it was opened, or after it closed; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.HELD)
        for seat_id, (what, note) in came.items():
            seat = within(Seat, change, seat_id)
            if seat.is_excluded:
                raise NotYoursError("Cannot note that somebody came who was left out.")
            seat.came, seat.came_note = what.value, note.strip()[:MAX_LINE]
            seat.save()
        change.did("attendance", count=len(came))


def record_voice(
    conference_id: int, heard: Heard, *, person_id: int, access: Access, now: datetime
) -> None:
    """Note how the person was heard; words that they wrote themselves stay as they are.

    Errors: InvalidError; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.HELD)
        voice = _voice(change)
        problems = rules.problems_of_heard(heard, has_statement=bool(voice.statement))
        if problems:
            raise InvalidError(problems)
        voice.voice = heard.voice.value
        if heard.statement.strip() and not voice.is_own:
            voice.statement = heard.statement.strip()
        if heard.representative.strip():
            voice.representative = heard.representative.strip()
        voice.why_none = heard.why_none.strip() if heard.voice is Voice.NONE else ""
        voice.changed_at = now
        voice.save()
        change.did("voice", voice=heard.voice.value)


def say(
    conference_id: int,
    *,
    statement: str,
    representative: str,
    person_id: int,
    access: Access,
    now: datetime,
) -> None:
    """Let the person say in their own words what they want to be heard, or name who speaks for them.

    Errors: InvalidError; NotYoursError for anybody else; those of `sitting`.
    """
    reasons = [
        Problem(name, reason)
        for name, text, most in (
            ("statement", statement, None),
            ("representative", representative, MAX_LINE),
        )
        if text.strip()
        and (reason := rules.problem_of_text(text, **({} if most is None else {"most": most})))
    ]
    if not statement.strip() and not representative.strip():
        reasons.append(Problem("statement", Reason("meetings.text_missing")))
    if reasons:
        raise InvalidError(tuple(reasons))
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        if not change.is_person:
            raise NotYoursError("Cannot say this for the person: note what they told you.")
        change.require_state(frozenset({State.INVITED, State.OPEN}))
        voice = _voice(change)
        if statement.strip():
            voice.statement, voice.is_own = statement.strip(), True
        voice.representative = representative.strip()
        if not voice.voice or voice.voice == Voice.NONE.value:
            how = Voice.REPRESENTATIVE if representative.strip() else Voice.STATEMENT
            voice.voice, voice.why_none = how.value, ""
        elif voice.voice == Voice.REPRESENTATIVE.value and not voice.representative:
            voice.voice = Voice.STATEMENT.value
        voice.changed_at = now
        voice.save()
        change.did("person_said")


def _voice(change: Sitting) -> PersonVoice:
    return PersonVoice.objects.select_for_update().get(conference=change.conference)
