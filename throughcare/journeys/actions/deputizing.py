"""Who stands in for the contact: one at a time, and they see what the contact sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.caseloads import actions as caseload_actions
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.actions import deputies
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.teaming import refuse_guest
from throughcare.journeys.queries.reaching import could_see, taking_part
from throughcare.kernel.reasons import Reason
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.queries import CaseRow
    from throughcare.kernel.access import Access


@transaction.atomic
def name_deputy(
    person_id: int, *, membership_id: int, access: Access, now: datetime, today: date
) -> bool:
    """Let a worker stand in for the contact from now on; return False when they do already.

    Errors: NotPossibleError, GuestError.
    """
    refuse_guest(person_id, access=access, today=today)
    # The worker before the case, as wherever somebody leaves: two at once wait in one order only.
    worker = held_worker(membership_id, today)
    case = open_case(person_id, access=access)
    if worker.agency_id not in {case.contact_agency_id} | taking_part(
        person_id, access=access, today=today
    ):
        raise NotPossibleError(Reason("deputy.not_here"))
    if not could_see(person_id, [worker], part=RelationKind.CONTACT, access=access, today=today):
        raise NotPossibleError(Reason("deputy.cannot_see"))
    changed = deputies.name_deputy(
        case.case_id,
        membership_id=membership_id,
        agency_id=worker.agency_id,
        access=access,
        now=now,
    )
    if changed:
        project([case.case_id], access=access)
    return changed


@transaction.atomic
def end_deputy(person_id: int, *, access: Access, now: datetime, today: date) -> bool:
    """End the part of the deputy; return False when there is none.

    Errors: NotPossibleError, GuestError.
    """
    refuse_guest(person_id, access=access, today=today)
    case = open_case(person_id, access=access)
    changed = deputies.end_deputy(case.case_id, access=access, now=now)
    if changed:
        project([case.case_id], access=access)
    return changed


def open_case(person_id: int, *, access: Access) -> CaseRow:
    """Return the open case of a person, locked.

    Errors: NotPossibleError when there is none.
    """
    caseload_actions.lock_open_of([person_id])
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("case.closed"))
    return case


def held_worker(membership_id: int, today: date) -> Worker:
    """Return a worker who may be somebody's contact or deputy, and keep them from leaving meanwhile.

    Errors: NotPossibleError.
    """
    staff.hold([membership_id])
    worker = accounts.worker(membership_id, today)
    if worker is None or worker.role not in CONTACT_ROLES:
        raise NotPossibleError(Reason("contact.role"))
    if agencies.agency_of(worker.agency_id).is_sealed:
        raise NotPossibleError(Reason("contact.sealed"))
    return worker
