"""When a conference decides, and what keeps it from closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.meetings.types import Answer, Audience, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.meetings.types import (
        DecisionRow,
        MinutesRow,
        RequestRow,
        SeatRow,
        VoiceRow,
    )


def problem_of_quorum(
    seats: Iterable[SeatRow], *, count: int, needed: Iterable[str]
) -> Reason | None:
    """Return why too few sit at the table to decide; None where there are enough.

    Shapes: `needed` are kinds of agency. Only agencies that came, or sent somebody in their place, count.
    Source: our own choice, ADR 25; Latvian and English practice ask for a core panel.
    """
    there = [seat for seat in seats if seat.is_there and seat.agency_id is not None]
    missing = [kind for kind in needed if kind not in {seat.agency_kind for seat in there}]
    if missing:
        return Reason("meetings.quorum_kind", {"kind": missing[0]})
    if len(there) < count:
        return Reason("meetings.quorum_count", {"count": str(len(there)), "needed": str(count)})
    return None


def problem_of_voice(voice: VoiceRow) -> Reason | None:
    """Return what is missing of the person's voice; None where it is there, or where it says why not.

    Source: requirement 55 (listening to the person rather than only talking about them), ADR 25.
    """
    said = {
        None: False,
        Voice.PRESENT: True,
        Voice.STATEMENT: bool(voice.statement),
        Voice.REPRESENTATIVE: bool(voice.representative),
        Voice.NONE: bool(voice.why_none),
    }
    return None if said[voice.voice] else Reason("meetings.voice_missing")


def blockers(
    *,
    seats: Sequence[SeatRow],
    count: int,
    needed: Iterable[str],
    voice: VoiceRow,
    decisions: Iterable[DecisionRow],
    minutes: Iterable[MinutesRow],
) -> tuple[Reason, ...]:
    """Return everything that keeps a conference from closing, the person's voice first.

    Source: our own choice, ADR 25.
    """
    audiences = {one.audience for one in minutes}
    found = [
        problem_of_voice(voice),
        problem_of_quorum(seats, count=count, needed=needed),
        *(Reason("meetings.unowned", {"text": one.text}) for one in decisions if not one.is_owned),
        None if Audience.PARTICIPANTS in audiences else Reason("meetings.no_minutes"),
        None if Audience.PERSON in audiences else Reason("meetings.no_feedback"),
    ]
    return tuple(one for one in found if one is not None)


def unanswered(requests: Iterable[RequestRow]) -> tuple[str, ...]:
    """Return the agencies that have not answered: a conference may close without, and its minutes name them.

    Source: our own choice, ADR 25.
    """
    return tuple(dict.fromkeys(one.agency for one in requests if one.answer is Answer.OPEN))
