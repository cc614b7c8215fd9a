"""Custody moves, and the journey with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.caseloads.queries.handovers import open_handover_of
from throughcare.custody import actions as custody
from throughcare.custody import queries as custody_queries
from throughcare.custody.actions import CustodyError
from throughcare.custody.types import MovementKind
from throughcare.journeys.actions.beginning import begin_on_release, hold_receivers
from throughcare.journeys.actions.ending import close_case
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.replanning import replan
from throughcare.journeys.actions.teaming import refuse_guest
from throughcare.journeys.models import Notice, Replanning
from throughcare.journeys.queries.carrying import carries_on, contact_at
from throughcare.people import actions as people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.caseloads.queries import CaseRow
    from throughcare.custody.types import LegalTitle, Stay
    from throughcare.journeys.actions.projecting import Projected
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access


@transaction.atomic
def release(
    person_id: int, *, on: date, access: Access, now: datetime, today: date
) -> tuple[Change, ...]:
    """Record a release: plans follow what happened, and the contact passes to who carries the next phase.

    Where no programme carries the person on, the case closes with the last contact known. Where one does, but
    nobody there can be the contact, the contact stays and their agency is told. Who accepted a handover takes over.
    Errors: CustodyError when the person is not in custody, or the day lies before admission.
    """
    stay, case = _held(person_id, access)
    waiting = open_handover_of(case.case_id, person_id, access=access)
    if waiting is not None:
        hold_receivers(waiting, None, today=today)
    custody.end(stay.custody_id, on=on, kind=MovementKind.RELEASE, access=access, now=now)
    cause = {"code": "cause.release", "on": on.isoformat()}

    def carry_on(projected: Mapping[int, Projected]) -> Mapping[int, Projected]:
        _carry_on(case, projected[case.case_id], on, access=access, now=now, today=today)
        return project([case.case_id], access=access)

    return replan(
        [case.case_id], cause=cause, access=access, now=now, today=today, carry_on=carry_on
    )[case.case_id]


def _carry_on(
    case: CaseRow, projected: Projected, on: date, *, access: Access, now: datetime, today: date
) -> None:
    if begin_on_release(case.case_id, case.person_id, access=access, now=now, today=today):
        return
    found = carries_on(projected.facts, projected.after, on=on, today=today)
    if found.closes:
        close_case(case.case_id, person_id=case.person_id, access=access, now=now, today=today)
    elif found.nobody_there:
        _tell_contact(case, access=access, now=now)
    elif found.contact is not None:
        caseloads.hand_over(
            case.case_id,
            membership_id=found.contact.membership_id,
            agency_id=found.contact.agency_id,
            reason="contact.next_phase",
            access=access,
            now=now,
        )


def _tell_contact(case: CaseRow, *, access: Access, now: datetime) -> None:
    """Leave a notice with the agency that keeps the contact: somebody has to hand over by hand."""
    kept = Replanning.objects.create(
        case_id=case.case_id,
        at=now,
        account_id=access.actor.account_id,
        agency_id=access.actor.agency_id,
        cause={"code": "cause.nobody_took_over"},
        changes=[],
    )
    Notice.objects.create(
        agency_id=case.contact_agency_id, case_id=case.case_id, replanning=kept, at=now
    )


@transaction.atomic
def transfer(
    person_id: int, *, to_agency_id: int, on: date, access: Access, now: datetime, today: date
) -> tuple[Change, ...]:
    """Record a transfer to another prison; its duty contact takes over when the old prison held the contact.

    Errors: CustodyError when the person is not in custody, the day lies before admission, or nobody may answer there.
    """
    stay, case = _held(person_id, access)
    contact = contact_at(to_agency_id, today)
    if contact is None:
        raise CustodyError(
            "Cannot transfer: the other prison has no duty contact. Ask it to appoint one."
        )
    custody.transfer(stay.custody_id, to_agency_id=to_agency_id, on=on, access=access, now=now)
    if case.contact_agency_id == stay.agency_id:
        caseloads.hand_over(
            case.case_id,
            membership_id=contact.membership_id,
            agency_id=to_agency_id,
            reason="contact.transfer",
            access=access,
            now=now,
        )
    cause = {"code": "cause.transfer", "on": on.isoformat()}
    return replan([case.case_id], cause=cause, access=access, now=now, today=today)[case.case_id]


@transaction.atomic
def record_legal_title(
    person_id: int, *, title: LegalTitle, from_on: date, access: Access, now: datetime, today: date
) -> tuple[Change, ...]:
    """Record another legal title and re-plan.

    Errors: CustodyError when the person is not in custody.
    """
    stay, case = _held(person_id, access)
    custody.record_title(
        stay.custody_id, person_id=person_id, title=title, from_on=from_on, access=access, now=now
    )
    cause = {"code": "cause.legal_title", "title": title.value}
    return replan([case.case_id], cause=cause, access=access, now=now, today=today)[case.case_id]


@transaction.atomic
def record_death(
    person_id: int, *, on: date, access: Access, now: datetime, today: date
) -> tuple[Change, ...]:
    """Record that a person has died: custody ends, what is open falls away, the case closes."""
    stay = custody_queries.last_stays_of([person_id], access=access).get(person_id)
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    people.record_death(person_id, died_on=on, access=access, now=now)
    if stay is not None and stay.released_on is None:
        custody.end(stay.custody_id, on=on, kind=MovementKind.DEATH, access=access, now=now)
    if case is None:
        return ()
    cause = {"code": "cause.death", "on": on.isoformat()}

    def close(_projected: Mapping[int, Projected]) -> Mapping[int, Projected]:
        close_case(case.case_id, person_id=person_id, access=access, now=now, today=today)
        return project([case.case_id], access=access)

    return replan([case.case_id], cause=cause, access=access, now=now, today=today, carry_on=close)[
        case.case_id
    ]


@transaction.atomic
def correct_person(
    person_id: int, fields: dict[str, object], *, access: Access, now: datetime, today: date
) -> tuple[Change, ...]:
    """Correct facts about a person and re-plan: a municipality that becomes known opens the journey.

    Errors: GuestError for an agency that was only asked to take part.
    """
    refuse_guest(person_id, access=access, today=today)
    changed = people.correct(person_id, fields, access=access, now=now)
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    if case is None or not changed:
        return ()
    cause = {"code": "cause.person", "fields": ", ".join(changed)}
    return replan([case.case_id], cause=cause, access=access, now=now, today=today)[case.case_id]


def _held(person_id: int, access: Access) -> tuple[Stay, CaseRow]:
    stay = custody_queries.last_stays_of([person_id], access=access).get(person_id)
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    if stay is None or case is None or stay.released_on is not None:
        raise CustodyError(
            "Cannot record this: the person is not in custody now. Record the admission first."
        )
    return stay, case
