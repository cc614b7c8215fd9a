"""The person comes back: the same plan goes on, and somebody they know is the contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.caseloads.types import NewCase, NotPossibleError
from throughcare.journeys.actions.losing import end_losses
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import Notice, Replanning
from throughcare.journeys.types import LossEnd
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people
from throughcare.plans.actions.carrying import carry_over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.queries import CaseRow
    from throughcare.kernel.access import Access

CAME_BACK = "contact.came_back"


def carry_plans(
    fresh: Mapping[int, int], earlier: Sequence[int], *, access: Access, now: datetime
) -> int:
    """Let the last plan of everybody with a new case go on in it; return how many had one.

    Shapes: `fresh` is person -> new case; `earlier` are closed cases, the oldest first.
    """
    if not fresh or not earlier:
        return 0
    rows = caseload_queries.cases(earlier, access=access)
    last = {rows[case_id].person_id: case_id for case_id in earlier}
    carried = [
        carry_over(last[person_id], case_id, person_id=person_id, access=access, now=now)
        for person_id, case_id in fresh.items()
        if person_id in last
    ]
    return sum(one is not None for one in carried)


@transaction.atomic
def come_back(person_id: int, *, access: Access, now: datetime, today: date) -> int:
    """Let a person come back by themself: their case, or a new one with the agency that knew them last.

    The contact finds a notice. Return the case.
    Errors: NotPossibleError where no agency ever helped, after death, and where nobody answers there any more.
    """
    access.require(person_id, Category.JOURNEY)
    last = caseload_queries.latest_case_of(person_id, access=access)
    if last is None or people.facts_of([person_id], access=access)[person_id].died_on is not None:
        raise NotPossibleError(Reason("return.no_case"))
    caseloads.lock_open_of([person_id])
    end_losses([person_id], end=LossEnd.RETURNED, on=today, access=access, now=now)
    is_open = last.closed_at is None
    case_id = last.case_id if is_open else _reopen(last, access, now, today)
    project([case_id], access=access)
    if not is_open:
        project([last.case_id], access=access)
    _tell(case_id, access, now)
    return case_id


def _reopen(last: CaseRow, access: Access, now: datetime, today: date) -> int:
    contact = _contact(last, today)
    if contact is None:
        raise NotPossibleError(Reason("return.nobody"))
    # Never before the case closed, whatever two clocks say: a person has one case at a time.
    begins = max(now, last.closed_at or now)
    new = NewCase(last.person_id, begins, contact.membership_id, contact.agency_id, CAME_BACK)
    (case_id,) = caseloads.open_many([new], access=access, now=now)
    carry_plans({last.person_id: case_id}, [last.case_id], access=access, now=now)
    return case_id


def _contact(last: CaseRow, today: date) -> Worker | None:
    """Return the worker the person knew, while they work there; else who answers for that agency."""
    known = accounts.worker(last.contact_membership_id, today)
    return known or accounts.duty_contact(last.contact_agency_id, today)


def _tell(case_id: int, access: Access, now: datetime) -> None:
    case = caseload_queries.cases([case_id], access=access)[case_id]
    kept = Replanning.objects.create(
        case_id=case_id,
        at=now,
        account_id=access.actor.account_id,
        agency_id=access.actor.agency_id,
        cause={"code": "cause.came_back"},
        changes=[],
    )
    Notice.objects.create(
        agency_id=case.contact_agency_id, case_id=case_id, replanning=kept, at=now
    )
