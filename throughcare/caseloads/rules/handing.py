"""How a handover moves on: every state and event in one table, and what silence means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.caseloads.types import OPEN, Answer, Event, HandoverKind, Ladder, State
from throughcare.caseloads.types.teams import NotPossibleError
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from throughcare.caseloads.types import AnswerRow

OVERLAP_DAYS = 10
"""How long before the change both contacts meet the person where no programme says it. Our default: decide locally."""
_SHARES = (0.3, 0.7)
"""When reminders go out, as shares of the time in which an answer is due. Our default: decide locally."""

TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.PROPOSED, Event.AGREED): State.ACCEPTED,
    (State.PROPOSED, Event.REFUSED): State.DECLINED,
    (State.PROPOSED, Event.DISPUTE): State.DISPUTED,
    (State.PROPOSED, Event.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Event.START): State.DONE,
    (State.ACCEPTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.DISPUTED, Event.DECIDED_MOVE): State.ACCEPTED,
    (State.DISPUTED, Event.DECIDED_STAY): State.KEPT,
    (State.DISPUTED, Event.WITHDRAW): State.WITHDRAWN,
    **{(state, Event.OVERTAKE): State.OVERTAKEN for state in OPEN},
}
"""(state, event) -> next state; what is not here cannot happen."""


def after(state: State, event: Event) -> State:
    """Return the state that follows.

    Errors: NotPossibleError where the event cannot happen in this state.
    Source: our own choice, ADR 16.
    """
    found = TRANSITIONS.get((state, event))
    if found is None:
        raise NotPossibleError(Reason("handover.over"))
    return found


def ladder(overlap_days: int = OVERLAP_DAYS) -> Ladder:
    """Return the ladder of reminders for an overlap: an answer is due within it, and so is a decision.

    Units: days.
    Source: our own choice, ADR 16; decide locally.

    >>> ladder(10)
    Ladder(remind_after_days=(3, 7), time_out_days=10, decide_days=10)
    """
    whole = max(overlap_days, 1)
    steps = tuple(sorted({max(1, round(whole * share)) for share in _SHARES} - {whole}))
    return Ladder(steps, whole, whole)


def event_of(kind: HandoverKind, answers: Iterable[AnswerRow]) -> Event | None:
    """Return what the answers together bring about; None while somebody is still asked.

    One no ends it; a receiver is never taken at its silence.
    Source: our own choice, ADR 16.
    """
    found = list(answers)
    if any(one.answer is Answer.DECLINED for one in found):
        return Event.DISPUTE if kind is HandoverKind.TRANSFER else Event.REFUSED
    receiver = [one.answer for one in found if one.is_receiver]
    is_done = all(one.answer is not Answer.WAITING for one in found)
    return Event.AGREED if is_done and receiver == [Answer.ACCEPTED] else None


def steps_due(row: AnswerRow, *, waits_days: int, ladder: Ladder) -> int:
    """Return how many steps of the ladder an agency should have had after so many days; 0 once it answered.

    Source: our own choice, ADR 16.
    """
    if row.answer is not Answer.WAITING:
        return 0
    return sum(1 for days in ladder.remind_after_days if waits_days >= days)


def is_assumed(row: AnswerRow, *, waits_days: int, ladder: Ladder) -> bool:
    """Tell whether the silence of an agency counts as a yes: only of one that does not receive.

    Source: our own choice, ADR 16.
    """
    is_over = row.answer is Answer.WAITING and waits_days >= ladder.time_out_days
    return is_over and not row.is_receiver


def is_escalated(row: AnswerRow, *, waits_days: int, ladder: Ladder) -> bool:
    """Tell whether team leaders hear now that the receiver gave no answer; they hear it once.

    Source: our own choice, ADR 16.
    """
    is_over = row.answer is Answer.WAITING and waits_days >= ladder.time_out_days
    return is_over and row.is_receiver and row.escalated_at is None


def why_not_dates(*, start_on: date, meeting_on: date, today: date) -> Reason | None:
    """Say what is wrong with the days of a handover, or None.

    Source: our own choice, ADR 16.
    """
    if start_on < today:
        return Reason("handover.start_past")
    if meeting_on < today:
        return Reason("handover.meeting_past")
    return Reason("handover.meeting_late") if meeting_on > start_on else None
