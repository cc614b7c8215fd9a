"""Ask a specialist who may see the person; the answer has a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import Role
from throughcare.caseloads.actions import consults
from throughcare.caseloads.queries.teams import consult
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.deputizing import open_case
from throughcare.journeys.queries.reaching import could_see, taking_part
from throughcare.kernel.reasons import Reason
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.kernel.access import Access

ASKED, ANSWERED = "mail.consult_asked", "mail.consult_answered"
SPECIALISTS = frozenset(Role) - {Role.AGENCY_ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
"""Who may be asked about a person: everybody whose work is with people."""


def specialists(person_id: int, *, access: Access, today: date) -> list[Worker]:
    """Return who may be asked: workers of agencies with a part today, who may see the person."""
    here = sorted(taking_part(person_id, access=access, today=today))
    workers = [
        one
        for agency_id in here
        for one in accounts.workers_of(agency_id, today)
        if one.role in SPECIALISTS and one.membership_id != access.actor.membership_id
    ]
    return could_see(person_id, workers, part=RelationKind.TEAM, access=access, today=today)


@transaction.atomic
def ask(
    person_id: int,
    *,
    to_agency_id: int,
    to_role: str,
    to_membership_id: int | None,
    question: str,
    answer_by: date,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Ask an agency, a role there or one worker there; return the number of the question.

    Errors: NotPossibleError.
    """
    case = open_case(person_id, access=access)
    if to_membership_id is not None:
        staff.hold([to_membership_id])
    fitting = [
        one
        for one in specialists(person_id, access=access, today=today)
        if one.agency_id == to_agency_id
        and to_role in {"", one.role.value}
        and to_membership_id in {None, one.membership_id}
    ]
    if not fitting:
        raise NotPossibleError(Reason("consult.nobody"))
    consult_id = consults.ask(
        case.case_id,
        to_agency_id=to_agency_id,
        to_role=to_role,
        to_membership_id=to_membership_id,
        question=question,
        answer_by=answer_by,
        access=access,
        now=now,
        today=today,
    )
    staff.tell_agencies([to_agency_id], ASKED, now=now, today=today)
    return consult_id


@transaction.atomic
def answer(
    person_id: int, consult_id: int, *, text: str, access: Access, now: datetime, today: date
) -> None:
    """Answer a question that one's agency was asked.

    Errors: NotPossibleError.
    """
    row = consult(consult_id, person_id, access=access)
    if row is None:
        raise NotPossibleError(Reason("consult.unknown"))
    consults.answer(consult_id, person_id, text=text, access=access, now=now)
    staff.tell_agencies([row.agency_id], ANSWERED, now=now, today=today)
