"""Follow-ups after release: kept as the facts say, asked about, or written down as not reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import Completion, FollowUp, Milestone
from throughcare.journeys.rules.following import EARLY
from throughcare.journeys.types import FollowUpState, Scale, State
from throughcare.journeys.types.aftercare import QUESTIONS
from throughcare.kernel.access import Category
from throughcare.kernel.dates import shift
from throughcare.kernel.reasons import Reason
from throughcare.plans.types import Voice
from throughcare.programmes import queries as programmes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access

PERSON, NEAR, WORKER = "person", "near", "worker"
SETTLED = (State.DONE.value, State.FALLEN_AWAY.value)
ASKED = (PERSON, NEAR, WORKER)
"""Who answered: the person, somebody near them with their yes, or a worker who knows."""


@transaction.atomic
def record_follow_up(
    follow_up_id: int,
    person_id: int,
    answers: Mapping[str, str],
    *,
    asked: str,
    access: Access,
    now: datetime,
    today: date,
    on_paper: bool = False,
) -> None:
    """Write down how the person is; what nobody said is unknown. It is help, and never a check.

    Errors: NotPossibleError when it is too early, settled already, or another agency's.
    """
    row = _open(follow_up_id, person_id, access, today)
    is_person = access.actor.person_id == person_id
    if not is_person and asked not in ASKED:
        raise NotPossibleError(Reason("followup.asked"))
    for question in QUESTIONS:
        setattr(row, question, Scale(answers.get(question) or Scale.UNKNOWN).value)
    row.asked = PERSON if is_person else asked
    row.voice = _voice(is_person=is_person, on_paper=on_paper)
    _settle(row, FollowUpState.DONE, access, now, today)


@transaction.atomic
def not_reached(
    follow_up_id: int, person_id: int, *, access: Access, now: datetime, today: date
) -> None:
    """Write down that the person was not reached; nothing follows from it.

    Errors: NotPossibleError.
    """
    row = _open(follow_up_id, person_id, access, today)
    _settle(row, FollowUpState.NOT_REACHED, access, now, today)


def _open(follow_up_id: int, person_id: int, access: Access, today: date) -> FollowUp:
    access.require(person_id, Category.JOURNEY)
    row = FollowUp.objects.select_for_update().filter(pk=follow_up_id, person_id=person_id).first()
    if row is None:
        raise NotPossibleError(Reason("followup.unknown"))
    if access.actor.person_id != person_id and access.actor.agency_id != row.agency_id:
        raise NotPossibleError(Reason("followup.not_yours"))
    if row.state != FollowUpState.DUE:
        raise NotPossibleError(Reason("followup.over"))
    if today < shift(row.due_on, EARLY.negated()):
        raise NotPossibleError(Reason("followup.early", {"day": row.due_on.isoformat()}))
    return row


def _voice(*, is_person: bool, on_paper: bool) -> str:
    if is_person:
        return Voice.SCREEN.value
    return Voice.PAPER.value if on_paper else Voice.SPOKEN.value


def _settle(
    row: FollowUp, state: FollowUpState, access: Access, now: datetime, today: date
) -> None:
    row.state, row.settled_on, row.settled_at = state.value, today, now
    row.settled_by_id = access.actor.membership_id
    row.save()
    audit.record(
        access,
        act=Act.RECORD,
        what="follow_up",
        person_ids=[row.person_id],
        now=now,
        detail={"follow_up": row.pk, "state": state.value},
    )
    if state is FollowUpState.DONE:
        _tick(row, access, now, today)


def _tick(row: FollowUp, access: Access, now: datetime, today: date) -> None:
    """Take the programme's own tasks for this follow-up as done: nobody is asked the same twice."""
    open_tasks = Milestone.objects.filter(case_id=row.case_id).exclude(state__in=SETTLED)
    found = [
        (version.code, task_code)
        for programme_id, task_code in open_tasks.values_list("journey__programme_id", "code")
        if task_code in (version := programmes.by_id(programme_id)).follow_up_tasks(row.months)
    ]
    if not found:
        return
    Completion.objects.bulk_create(
        Completion(
            case_id=row.case_id,
            programme_code=programme_code,
            task_code=task_code,
            done_on=today,
            recorded_at=now,
            recorded_by_id=access.actor.membership_id,
        )
        for programme_code, task_code in found
    )
    audit.record(access, act=Act.RECORD, what="task_done", person_ids=[row.person_id], now=now)
    project([row.case_id], access=access)
