"""Tasks get done, and sometimes were not done after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import Completion, Milestone
from throughcare.journeys.queries.aftercare import open_declines
from throughcare.journeys.types import DeclineKind
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


class NoSuchMilestoneError(ThroughcareError):
    """Report a task that this journey does not have."""


class DeclinedError(NoSuchMilestoneError):
    """Report a task of a programme that the person declined."""


@transaction.atomic
def complete(
    person_id: int,
    *,
    programme_code: str,
    task_code: str,
    done_on: date,
    note: str,
    access: Access,
    now: datetime,
) -> None:
    """Record that a task was done on a day.

    Errors: NoSuchMilestoneError when the journey has no such task; DeclinedError when it was done after the
    person declined the programme.
    """
    _record(person_id, programme_code, task_code, done_on, note, access, now)


@transaction.atomic
def take_back(
    person_id: int, *, programme_code: str, task_code: str, access: Access, now: datetime
) -> None:
    """Record that a task was not done after all; the earlier record stays.

    Errors: NoSuchMilestoneError when the journey has no such task.
    """
    _record(person_id, programme_code, task_code, None, "", access, now)


def _record(
    person_id: int,
    programme_code: str,
    task_code: str,
    done_on: date | None,
    note: str,
    access: Access,
    now: datetime,
) -> None:
    access.require(person_id, Category.JOURNEY)
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None or not _exists(case.case_id, programme_code, task_code):
        raise NoSuchMilestoneError(
            f"Cannot record task [{task_code}]: this journey does not have it any more. Open the page again."
        )
    if done_on is not None:
        _refuse_declined(case.case_id, person_id, programme_code, done_on, access)
    Completion.objects.create(
        case_id=case.case_id,
        programme_code=programme_code,
        task_code=task_code,
        done_on=done_on,
        note=note,
        recorded_at=now,
        recorded_by_id=access.actor.membership_id,
    )
    audit.record(access, act=Act.RECORD, what="task_done", person_ids=[person_id], now=now)
    project([case.case_id], access=access)


def _refuse_declined(
    case_id: int, person_id: int, programme_code: str, done_on: date, access: Access
) -> None:
    for one in open_declines(case_id, person_id, access=access):
        is_it = one.kind is DeclineKind.ALL_HELP or one.programme_code == programme_code
        if is_it and done_on >= one.declined_on:
            raise DeclinedError(
                f"Cannot record this task as done on [{done_on}]: the person declined the programme on "
                f"[{one.declined_on}]. Did they come back to it? Record that first."
            )


def _exists(case_id: int, programme_code: str, task_code: str) -> bool:
    return Milestone.objects.filter(
        case_id=case_id, code=task_code, journey__programme__code=programme_code
    ).exists()
