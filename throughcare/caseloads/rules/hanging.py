"""What a moved release date, or the release itself, does to an open handover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.caseloads.rules.handing import ladder
from throughcare.caseloads.types import Answer, State
from throughcare.kernel.replanning import HeldChange

if TYPE_CHECKING:
    from datetime import date

    from throughcare.caseloads.types import HandoverRow
    from throughcare.kernel.replanning import Anchors

START, MEETING, ANSWER = "handover", "handover_meeting", "handover_answer"
BEGINS, COMES_AFTER = "begins", "comes_after"


def new_days(row: HandoverRow, anchors: Anchors) -> tuple[date, date] | None:
    """Return the days of the change and of its meeting after a move; None where the handover stays.

    Both sides agreed to a distance from release, so their yes holds for the day that it now means.
    Source: our own choice, ADR 21.
    """
    if not anchors.moves or anchors.release_on is None:
        return None
    if row.start_offset_days is None or row.meeting_offset_days is None:
        return None
    if anchors.leaves and row.state is State.ACCEPTED:
        return None
    start = anchors.release_on + timedelta(days=row.start_offset_days)
    return start, anchors.release_on + timedelta(days=row.meeting_offset_days)


def changes_of(
    row: HandoverRow, anchors: Anchors, *, proposed_on: date, today: date
) -> list[HeldChange]:
    """Describe what happens to an open handover: it begins, moves with its meeting, or is answered too late.

    Shapes: the receiver owns the change, the sender the meeting, whoever is still asked the answer.
    Source: our own choice, ADR 21.
    """
    key = f"{START}:{row.handover_id}"
    if anchors.leaves and anchors.release_on is not None and row.state is State.ACCEPTED:
        begins = anchors.release_on
        return [HeldChange(START, key, BEGINS, row.start_on, begins, row.to_agency_id)]
    days = new_days(row, anchors)
    if days is None:
        return []
    pairs = (
        (START, row.start_on, days[0], row.to_agency_id),
        (MEETING, row.meeting_on, days[1], row.from_agency_id),
    )
    found = [
        HeldChange(what, key, "too_late" if day < today else "moves", before, day, owner)
        for what, before, day, owner in pairs
        if day != before
    ]
    return found + _answers(row, days[0], proposed_on, key)


def _answers(row: HandoverRow, start: date, proposed_on: date, key: str) -> list[HeldChange]:
    """Say whose answer may come after the change; its day was promised to them, so it stays."""
    due = proposed_on + timedelta(days=ladder(row.overlap_days).time_out_days)
    if row.state is not State.PROPOSED or due <= start or due > row.start_on:
        return []
    return [
        HeldChange(ANSWER, f"{key}:{one.agency_id}", COMES_AFTER, due, due, one.agency_id)
        for one in row.answers
        if one.answer is Answer.WAITING
    ]
