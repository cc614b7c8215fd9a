"""The day has come: an agency leaves. Nobody is without a contact, no note is lost, everybody hears of it once.

First every person gets another contact, one transaction each. Then, in one transaction, nobody signs in for the
agency any more and its agreements end. Then what concerns each person follows, one transaction each, in the order
of their numbers: broken off, it goes on where it stopped.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.agencies import actions as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.caseloads.actions import absences, consults, deputies, handovers
from throughcare.caseloads.queries.handovers import open_handover_of
from throughcare.caseloads.queries.teams import deputy_of
from throughcare.caseloads.types import Answer
from throughcare.journeys.actions.beginning import begin_on_release
from throughcare.journeys.actions.departing import GONE, HELD_UP, STATE, record
from throughcare.journeys.actions.handing import tell_leaders
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.replanning import replan
from throughcare.journeys.actions.responsibility import CannotBeContactError, hand_over
from throughcare.journeys.actions.teaming import let_go
from throughcare.journeys.models import Departure
from throughcare.journeys.queries.departures import CONCERNED, contacts_of, params_of
from throughcare.journeys.queries.hanging import as_change
from throughcare.journeys.queries.reaching import may_see
from throughcare.kernel.access import Category
from throughcare.plans import actions as plans
from throughcare.sharing.actions import leaving as sharing
from throughcare.sharing.rules.leaving import terms_from
from throughcare.sharing.types.leaving import ContactAfter, StepsAfter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.caseloads.queries import CaseRow
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access
    from throughcare.sharing.types.leaving import LeavingTerms

LEFT = "contact.agency_left"
CAUSE = "cause.agency_left"
logger = logging.getLogger(__name__)


def carry_out(
    departure_id: int,
    *,
    access: Access,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> str:
    """Let an agency leave whose day has come; return the state in which the departure then is.

    Done again, or broken off and begun again, it changes nothing twice.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    row = Departure.objects.get(pk=departure_id)
    if row.state == STATE.ANNOUNCED and row.leaves_on <= today:
        _pass_contacts(row, access, now, today)
        _close(departure_id, access, now, today)
    for person_id in _waiting(departure_id, now, today):
        progress(_settle_one(departure_id, person_id, access, now, today))
    _finish(departure_id, access, now, today)
    return str(Departure.objects.values_list("state", flat=True).get(pk=departure_id))


def _pass_contacts(row: Departure, access: Access, now: datetime, today: date) -> None:
    by_deputy = terms_from(row.terms).contact is ContactAfter.DEPUTY
    found = contacts_of(row.agency_id, on=row.leaves_on, by_deputy=by_deputy, access=access)
    for _membership, case_id, person_id, is_accepted, is_ready in found:
        if is_ready:
            _pass_contact(case_id, person_id, access, now, today, is_accepted=is_accepted)


@transaction.atomic
def _pass_contact(
    case_id: int,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
    *,
    is_accepted: bool,
) -> None:
    """Let whoever accepted to begin by this day take over, else the deputy; else the contact stays who they are.

    A handover that begins later does not begin now: it is overtaken, and nothing of it is written.
    """
    if is_accepted and begin_on_release(case_id, person_id, access=access, now=now, today=today):
        project([case_id], access=access)
        return
    deputy = deputy_of(case_id, person_id, access=access)
    if deputy is None:
        return
    try:
        hand_over(
            person_id,
            to_membership_id=deputy.membership_id,
            reason=LEFT,
            access=access,
            now=now,
            today=today,
        )
    except CannotBeContactError as error:
        logger.warning("Case [%s] keeps its contact: %s", case_id, error)


@transaction.atomic
def _close(departure_id: int, access: Access, now: datetime, today: date) -> None:
    """End what the agency does, at one instant; not while it is anybody's contact."""
    row = Departure.objects.select_for_update().get(pk=departure_id)
    if row.state != STATE.ANNOUNCED:
        return
    here = [one.membership_id for one in accounts.workers_of(row.agency_id, today)]
    # Whoever gives somebody a case holds the worker: from here on nobody becomes a contact there.
    staff.hold(here, leaving=True)
    waiting = contacts_of(row.agency_id, on=today, by_deputy=True, access=access)
    if waiting:
        _wait(row, len(waiting), now, today)
        return
    ended = staff.end_agency(row.agency_id, by=access.actor, now=now, today=today)
    deputies.end_of_workers(ended, access=access, now=now)
    absences.end_of_workers(ended, today=today)
    agencies.close_agency(row.agency_id, on=today, by=access.actor, now=now)
    sharing.leave_all(row.agency_id, notes=terms_from(row.terms).notes, access=access, now=now)
    row.state, row.left_at, row.waits_for = STATE.LEAVING, now, 0
    row.people = len(_concerned(row, now, today))
    row.save(update_fields=["state", "left_at", "waits_for", "people"])
    record(row.pk, access.actor, now, act=Act.CHANGE)


def _wait(row: Departure, people: int, now: datetime, today: date) -> None:
    """Stay until everybody has another contact; the leaders hear of it once."""
    if not row.waits_for:
        tell_leaders([row.agency_id], HELD_UP, now=now, today=today)
    row.waits_for = people
    row.save(update_fields=["waits_for"])


def _concerned(row: Departure, now: datetime, today: date) -> list[int]:
    """Return whom the departure concerns and who is not settled, in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT person_id FROM ({CONCERNED}) one WHERE person_id > %(reached)s ORDER BY 1",
            {**params_of(row.agency_id, now=now, today=today), "reached": row.reached},
        )
        return [person_id for (person_id,) in cursor.fetchall()]


def _waiting(departure_id: int, now: datetime, today: date) -> list[int]:
    row = Departure.objects.get(pk=departure_id)
    return _concerned(row, now, today) if row.state == STATE.LEAVING else []


@transaction.atomic
def _settle_one(
    departure_id: int, person_id: int, access: Access, now: datetime, today: date
) -> int:
    """Settle what concerns one person, once whoever else is at work on it; return how many are settled."""
    row = Departure.objects.select_for_update().select_related("agency").get(pk=departure_id)
    if row.state != STATE.LEAVING or person_id <= row.reached:
        return row.settled
    _settle(person_id, row, access, now, today)
    row.reached, row.settled = person_id, row.settled + 1
    row.save(update_fields=["reached", "settled"])
    return row.settled


def _settle(person_id: int, row: Departure, access: Access, now: datetime, today: date) -> None:
    caseloads.lock_open_of([person_id])
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    if case is not None:
        _leave_case(case, row, access, now, today)
    sharing.end_yeses_to(person_id, row.agency_id, access=access, now=now, today=today)
    audit.record(
        access,
        act=Act.CHANGE,
        what="departure",
        person_ids=[person_id],
        now=now,
        detail={"departure": row.pk, "agency": row.agency_id},
    )


def _leave_case(case: CaseRow, row: Departure, access: Access, now: datetime, today: date) -> None:
    person_id, terms = case.person_id, terms_from(row.terms)
    _leave_handover(case, row.agency_id, access, now, today)
    consults.withdraw_of_agency(person_id, row.agency_id, access=access, now=now)
    let_go(person_id, agency_id=row.agency_id, access=access, now=now, today=today)
    moved = _pass_steps(case, row, terms, access, now, today)
    replan(
        [case.case_id],
        cause={"code": CAUSE, "departure": row.pk, "agency": row.agency_id},
        access=access,
        now=now,
        today=today,
        is_quiet=True,
        more={case.case_id: moved},
    )


def _leave_handover(
    case: CaseRow, agency_id: int, access: Access, now: datetime, today: date
) -> None:
    """Take back what should have gone to the agency, and wait for its answer no longer."""
    found = open_handover_of(case.case_id, case.person_id, access=access)
    if found is None:
        return
    if found.to_agency_id == agency_id:
        handovers.withdraw(found.handover_id, case.person_id, access=access, now=now)
        return
    asked = found.answer_of(agency_id)
    if asked is not None and asked.answer is Answer.WAITING:
        handovers.assume(
            found.handover_id, case.person_id, [agency_id], access=access, now=now, today=today
        )


def _pass_steps(
    case: CaseRow,
    row: Departure,
    terms: LeavingTerms,
    access: Access,
    now: datetime,
    today: date,
) -> tuple[Change, ...]:
    worker = accounts.worker(case.contact_membership_id, today)
    seen = may_see(case.person_id, worker, access=access, today=today) if worker else frozenset()
    with override(settings.LANGUAGE_CODE):
        why = _("%(agency)s left the partnership.") % {"agency": row.agency.name}
    passed = plans.pass_on_steps(
        case.case_id,
        from_agency_id=row.agency_id,
        to_agency_id=case.contact_agency_id,
        is_offered=terms.steps is StepsAfter.OFFERED,
        seen=seen,
        why=why,
        access=access,
        now=now,
        today=today,
    )
    return tuple(map(as_change, passed))


_TOLD = """
SELECT DISTINCT n.agency_id FROM journeys_notice n JOIN journeys_replanning r ON r.id = n.replanning_id
 WHERE r.cause ->> 'code' = %s AND (r.cause ->> 'departure')::bigint = %s
"""


def _finish(departure_id: int, access: Access, now: datetime, today: date) -> None:
    """Say that everything is done, and write once to each agency for which something changed."""
    with transaction.atomic():
        row = Departure.objects.select_for_update().get(pk=departure_id)
        if row.state != STATE.LEAVING or _concerned(row, now, today):
            return
        row.state, row.ended_at = STATE.LEFT, now
        row.save(update_fields=["state", "ended_at"])
        with connection.cursor() as cursor:
            cursor.execute(_TOLD, [CAUSE, departure_id])
            told = {agency_id for (agency_id,) in cursor.fetchall()}
        record(row.pk, access.actor, now, act=Act.CHANGE)
        staff.tell_agencies(told, GONE, now=now, today=today)
