"""The one contact changes hands: never two, never none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.teaming import refuse_guest
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


class CannotBeContactError(ThroughcareError):
    """Report a worker who cannot be somebody's contact."""


@transaction.atomic
def hand_over(
    person_id: int,
    *,
    to_membership_id: int,
    reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> bool:
    """Make another worker the one contact from this instant; return False when they are it already.

    Errors: CannotBeContactError when the worker has left, has a role that is nobody's contact, or works for
    a sealed service; GuestError.
    """
    refuse_guest(person_id, access=access, today=today)
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise CannotBeContactError("Cannot hand over: this person has no open case.")
    staff.hold([to_membership_id])
    worker = accounts.worker(to_membership_id, today)
    if worker is None or worker.role not in CONTACT_ROLES:
        raise CannotBeContactError(
            f"Cannot hand over to worker [{to_membership_id}]: they have left, or their role is nobody's contact."
        )
    if agencies.agency_of(worker.agency_id).is_sealed:
        raise CannotBeContactError(
            f"Cannot hand over to worker [{to_membership_id}]: they work for a sealed service, and everybody "
            "around a person may learn who the contact is. Choose a worker of another agency."
        )
    changed = caseloads.hand_over(
        case.case_id,
        membership_id=worker.membership_id,
        agency_id=worker.agency_id,
        reason=reason,
        access=access,
        now=now,
    )
    if changed:
        project([case.case_id], access=access)
    return changed
