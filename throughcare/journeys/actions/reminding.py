"""What the clock brings to handovers: reminders, silence taken for a yes, and the day of the change."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.accounts import actions as staff
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads.actions import handovers
from throughcare.caseloads.queries.handovers import handover, open_handovers
from throughcare.caseloads.rules.handing import is_assumed, is_escalated, ladder, steps_due
from throughcare.caseloads.types import NotPossibleError, State
from throughcare.journeys.actions.beginning import begin, hold_receivers
from throughcare.journeys.actions.handing import DISPUTED, STUCK, tell_leaders
from throughcare.journeys.actions.projecting import project
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.caseloads.types import AnswerRow, HandoverRow
    from throughcare.kernel.access import Access

REMINDER = "mail.handover_reminder"
logger = logging.getLogger(__name__)


def settle_handovers(*, access: Access, now: datetime, today: date) -> dict[str, int]:
    """Let every open handover take the steps that are due, one transaction each; return how many of each.

    Doing it again on the same day changes nothing. Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    counts: dict[str, int] = {}
    for row in open_handovers(access=access):
        try:
            for step in _settle(row.handover_id, row, access, now, today):
                counts[step] = counts.get(step, 0) + 1
        except NotPossibleError as error:
            # Somebody settled it meanwhile, or it is stuck: the others go on.
            logger.warning("Handover [%s] stays: %s", row.handover_id, error.reason.code)
    return counts


@transaction.atomic
def _settle(
    handover_id: int, seen: HandoverRow, access: Access, now: datetime, today: date
) -> list[str]:
    hold_receivers(seen, None, today=today)
    caseloads.lock([seen.case_id])
    row = handover(handover_id, seen.person_id, access=access)
    if row is None or not row.is_open:
        return []
    steps: list[str] = []
    if row.state is State.PROPOSED:
        row = _silence(row, steps, access, now, today)
    if row.state is State.DISPUTED:
        _late_decision(row, steps, access, now, today)
    if row.state is State.ACCEPTED and row.start_on <= today:
        _begin(row, steps, access, now, today)
    return steps


def _silence(
    row: HandoverRow, steps: list[str], access: Access, now: datetime, today: date
) -> HandoverRow:
    rungs, waits = ladder(row.overlap_days), (today - localdate(row.proposed_at)).days
    for one in row.answers:
        due = steps_due(one, waits_days=waits, ladder=rungs)
        if is_escalated(one, waits_days=waits, ladder=rungs):
            tell_leaders([row.from_agency_id, one.agency_id], STUCK, now=now, today=today)
            _note(row, one, due, now, access)
            steps.append("escalated")
        elif due > one.reminded and not is_assumed(one, waits_days=waits, ladder=rungs):
            staff.tell_agencies([one.agency_id], REMINDER, now=now, today=today)
            _note(row, one, due, one.escalated_at, access)
            steps.append("reminded")
    silent = [
        one.agency_id for one in row.answers if is_assumed(one, waits_days=waits, ladder=rungs)
    ]
    if not silent:
        return row
    steps.extend(["assumed"] * len(silent))
    return handovers.assume(
        row.handover_id, row.person_id, silent, access=access, now=now, today=today
    )


def _note(
    row: HandoverRow, one: AnswerRow, due: int, escalated_at: datetime | None, access: Access
) -> None:
    handovers.note_steps(
        row.handover_id, one.agency_id, reminded=due, escalated_at=escalated_at, access=access
    )


def _late_decision(
    row: HandoverRow, steps: list[str], access: Access, now: datetime, today: date
) -> None:
    """Say once to both sides that nobody has decided yet; the contact stays, whatever happens."""
    receiver = row.answer_of(row.to_agency_id)
    is_over = row.decide_by is not None and row.decide_by < today
    if receiver is None or receiver.escalated_at is not None or not is_over:
        return
    tell_leaders([row.from_agency_id, row.to_agency_id], DISPUTED, now=now, today=today)
    _note(row, receiver, receiver.reminded, now, access)
    steps.append("decision_late")


def _begin(row: HandoverRow, steps: list[str], access: Access, now: datetime, today: date) -> None:
    if begin(row, access=access, now=now, today=today):
        project([row.case_id], access=access)
        steps.append("done")
        return
    receiver = row.answer_of(row.to_agency_id)
    if receiver is not None and receiver.escalated_at is None:
        tell_leaders([row.from_agency_id, row.to_agency_id], STUCK, now=now, today=today)
        _note(row, receiver, receiver.reminded, now, access)
        steps.append("stuck")
