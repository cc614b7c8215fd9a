"""Ask for a visit, answer it, call it off, and say what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.accounts import actions as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.visits import rules
from throughcare.visits.actions.errors import VisitError
from throughcare.visits.models import Coming, Visit, Visited
from throughcare.visits.queries.permits import permit_of
from throughcare.visits.queries.visits import mine_locked
from throughcare.visits.types import OPEN, Kind, NotPossible, Outcome, State

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor
    from throughcare.visits.types import Draft, PermitRow

ASKED: Final = "mail.visit_asked"
ANSWERED: Final = "mail.visit_answered"


@transaction.atomic
def ask_group(permit_id: int, draft: Draft, *, by: Actor, now: datetime, today: date) -> int:
    """Ask a prison for a visit to a group; return its number.

    Errors: VisitError.
    """
    if not draft.topic.strip():
        raise VisitError([Reason("visit.topic_missing")])
    row = _ask(permit_id, draft, Kind.GROUP, by, now, today)
    audit.record_without_access(by, act=Act.RECORD, what="visits", now=now, basis="visit.asked")
    return row.pk


@transaction.atomic
def ask_person(
    permit_id: int, draft: Draft, *, person_id: int, access: Access, now: datetime, today: date
) -> int:
    """Ask a prison for a visit to one person; return its number.

    Whether the person is there is the prison's to say: a check here would tell where somebody is.
    Errors: AccessRefusedError; VisitError, also where the person has no open case.
    """
    access.require(person_id, Category.IDENTITY)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise VisitError([Reason("visit.no_case")])
    row = _ask(permit_id, draft, Kind.ONE_PERSON, access.actor, now, today)
    Visited.objects.create(visit=row, person_id=person_id, case_id=case.case_id)
    _keep(row, person_id, "asked", Act.RECORD, access, now)
    return row.pk


def _ask(permit_id: int, draft: Draft, kind: Kind, by: Actor, now: datetime, today: date) -> Visit:
    permit = permit_of(permit_id, by=by)
    if permit is None or permit.agency_id != by.agency_id:
        raise VisitError([Reason("visit.no_permit")])
    if reasons := rules.faults(draft, permit, now=now, day=localdate(draft.starts_at)):
        raise VisitError(reasons)
    row = Visit.objects.create(
        permit_id=permit_id,
        kind=kind.value,
        topic=draft.topic.strip() if kind is Kind.GROUP else "",
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
    )
    Coming.objects.bulk_create(
        Coming(visit=row, visitor_id=number) for number in dict.fromkeys(draft.visitor_ids)
    )
    _tell_prison(permit, now, today)
    return row


def _tell_prison(permit: PermitRow, now: datetime, today: date) -> None:
    accounts.tell_agencies([permit.prison_id], ASKED, now=now, today=today)


@transaction.atomic
def agree(visit_id: int, room: str, *, by: Actor, now: datetime, today: date) -> None:
    """Agree to a visit as the prison, and say where it is.

    Errors: VisitError.
    """
    row = _for_prison(visit_id, by)
    if row.state != State.ASKED.value or row.starts_at <= now:
        raise VisitError([Reason("visit.not_now")])
    if not room.strip():
        raise VisitError([Reason("visit.room_missing")])
    row.state, row.room = State.AGREED.value, room.strip()
    _done(row, by, row.permit.agency_id, now, today)


@transaction.atomic
def not_possible(
    visit_id: int, why: NotPossible, words: str, *, by: Actor, now: datetime, today: date
) -> None:
    """Say as the prison that a visit is not possible, also one that was agreed; the reason is a code.

    Errors: VisitError.
    """
    row = _for_prison(visit_id, by)
    if State(row.state) not in OPEN:
        raise VisitError([Reason("visit.not_now")])
    if why is NotPossible.PERSON_DECLINED or (why is NotPossible.OTHER and not words.strip()):
        raise VisitError([Reason("visit.why_missing")])
    row.state, row.why, row.words = State.NOT_POSSIBLE.value, why.value, words.strip()
    _done(row, by, row.permit.agency_id, now, today)


@transaction.atomic
def call_off(visit_id: int, words: str, *, by: Actor, now: datetime, today: date) -> None:
    """Call a visit off as the agency that wanted to come.

    Errors: VisitError.
    """
    row = _for_agency(visit_id, by)
    if State(row.state) not in OPEN:
        raise VisitError([Reason("visit.not_now")])
    if not words.strip():
        raise VisitError([Reason("visit.why_missing")])
    row.state, row.words = State.CANCELLED.value, words.strip()
    _done(row, by, row.permit.prison_id, now, today)


@transaction.atomic
def report(
    visit_id: int,
    outcome: Outcome,
    feedback: str,
    *,
    why: NotPossible | None = None,
    by: Actor,
    now: datetime,
    today: date,
) -> None:
    """Say after a visit whether it was held, and what the prison should know of it.

    Errors: VisitError.
    """
    row = _for_agency(visit_id, by)
    if row.state != State.AGREED.value or row.starts_at > now:
        raise VisitError([Reason("visit.not_over")])
    if outcome is Outcome.NOT_HELD and why is None:
        raise VisitError([Reason("visit.why_missing")])
    row.state, row.feedback = outcome.value, feedback.strip()
    row.why = why.value if why and outcome is Outcome.NOT_HELD else ""
    _done(row, by, row.permit.prison_id, now, today)


@transaction.atomic
def decline_mine(
    visit_id: int, *, person_id: int, access: Access, now: datetime, today: date
) -> None:
    """Say as the person that they do not want a visit; agency and prison learn that, and no reason.

    Errors: AccessRefusedError; VisitError where it is over, or not theirs.
    """
    access.require(person_id, Category.CUSTODY)
    visited = Visited.objects.filter(visit_id=visit_id, person_id=person_id).first()
    row = Visit.objects.select_for_update().filter(pk=visit_id).first()
    if visited is None or row is None or State(row.state) not in OPEN or row.starts_at <= now:
        raise VisitError([Reason("visit.not_now")])
    row.state, row.why = State.NOT_POSSIBLE.value, NotPossible.PERSON_DECLINED.value
    row.save()
    both = [row.permit.agency_id, row.permit.prison_id]
    accounts.tell_agencies(both, ANSWERED, now=now, today=today)
    _keep(row, person_id, "declined", Act.CHANGE, access, now)


def _for_prison(visit_id: int, by: Actor) -> Visit:
    row = mine_locked(visit_id, by)
    if row is None or row.permit.prison_id != by.agency_id:
        raise VisitError([Reason("visit.not_yours")])
    return row


def _for_agency(visit_id: int, by: Actor) -> Visit:
    row = mine_locked(visit_id, by)
    if row is None or row.permit.agency_id != by.agency_id:
        raise VisitError([Reason("visit.not_yours")])
    return row


def _done(row: Visit, by: Actor, other: int, now: datetime, today: date) -> None:
    row.save()
    accounts.tell_agencies([other], ANSWERED, now=now, today=today)
    basis = f"visit.{row.state}"
    audit.record_without_access(by, act=Act.CHANGE, what="visits", now=now, basis=basis)


def _keep(row: Visit, person_id: int, deed: str, act: Act, access: Access, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="visit",
        person_ids=[person_id],
        now=now,
        detail={"visit": row.pk, "deed": deed},
    )
