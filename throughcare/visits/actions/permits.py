"""An agency asks to work in a prison, says who comes; the prison answers, and may end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from throughcare.accounts import actions as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.reasons import Reason
from throughcare.visits.actions.errors import VisitError
from throughcare.visits.models import Permit, Visitor
from throughcare.visits.rules import permit_faults
from throughcare.visits.types import PermitState

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Actor

ASKED: Final = "mail.permit_asked"
ANSWERED: Final = "mail.permit_answered"
LIVE: Final = [PermitState.ASKED.value, PermitState.GRANTED.value]


@transaction.atomic
def ask_permit(prison_id: int, what: str, *, by: Actor, now: datetime, today: date) -> int:
    """Ask a prison whether the worker's agency may work there; return the number of the request.

    Errors: VisitError where the agency asked there already, or it is no prison.
    """
    if agencies.agency_kinds().get(prison_id) != "prison" or not what.strip():
        raise VisitError([Reason("visit.prison_unknown" if what.strip() else "visit.what_missing")])
    try:
        with transaction.atomic():
            row = Permit.objects.create(
                agency_id=_own(by),
                prison_id=prison_id,
                what=what.strip(),
                asked_on=today,
                asked_by_id=by.membership_id or 0,
            )
    except IntegrityError:
        raise VisitError([Reason("visit.asked_already")]) from None
    accounts.tell_agencies([prison_id], ASKED, now=now, today=today)
    _keep(by, "permit.asked", now)
    return row.pk


@transaction.atomic
def grant(
    permit_id: int, until: date | None, conditions: str, *, by: Actor, now: datetime, today: date
) -> None:
    """Grant a request, until a last day.

    Errors: VisitError.
    """
    row = _of_prison(permit_id, by, PermitState.ASKED)
    if reasons := permit_faults(until, today=today):
        raise VisitError(reasons)
    row.until, row.conditions = until, conditions.strip()
    _answer(row, PermitState.GRANTED, by, now, today)


@transaction.atomic
def refuse(permit_id: int, words: str, *, by: Actor, now: datetime, today: date) -> None:
    """Refuse a request, and say why.

    Errors: VisitError.
    """
    row = _of_prison(permit_id, by, PermitState.ASKED)
    row.words = _said(words)
    _answer(row, PermitState.REFUSED, by, now, today)


@transaction.atomic
def end_permit(permit_id: int, words: str, *, by: Actor, now: datetime, today: date) -> None:
    """End a permit, or take a request back: the agency its own, the prison those for it, with the reason.

    Visits that were agreed stay: each is called off by itself, so that nobody waits in vain.
    Errors: VisitError.
    """
    row = _mine(permit_id, by)
    if row.agency_id == by.agency_id and row.state == PermitState.ASKED.value:
        row.words, state = words.strip(), PermitState.WITHDRAWN
    elif row.state == PermitState.GRANTED.value:
        row.words, state = _said(words), PermitState.ENDED
    else:
        raise VisitError([Reason("visit.not_now")])
    other = row.prison_id if by.agency_id == row.agency_id else row.agency_id
    row.state = state.value
    row.save()
    accounts.tell_agencies([other], ANSWERED, now=now, today=today)
    _keep(by, f"permit.{state.value}", now)


@transaction.atomic
def add_visitor(permit_id: int, name: str, function: str, *, by: Actor, now: datetime) -> int:
    """Say who comes in for the agency; return their number.

    Errors: VisitError.
    """
    row = _of_agency(permit_id, by)
    if not name.strip() or not function.strip():
        raise VisitError([Reason("visit.visitor_missing")])
    found = Visitor.objects.create(permit=row, name=name.strip(), function=function.strip())
    _keep(by, "permit.visitor", now)
    return found.pk


@transaction.atomic
def drop_visitor(permit_id: int, visitor_id: int, *, by: Actor, now: datetime, today: date) -> None:
    """Say that somebody comes in no more; visits that they took part in stay.

    Errors: VisitError.
    """
    row = _of_agency(permit_id, by)
    if not row.visitors.filter(pk=visitor_id, gone_on=None).update(gone_on=today):
        raise VisitError([Reason("visit.visitor_unknown")])
    _keep(by, "permit.visitor", now)


def _answer(row: Permit, state: PermitState, by: Actor, now: datetime, today: date) -> None:
    row.state, row.answered_on, row.answered_by_id = state.value, today, by.membership_id
    row.save()
    accounts.tell_agencies([row.agency_id], ANSWERED, now=now, today=today)
    _keep(by, f"permit.{state.value}", now)


def _said(words: str) -> str:
    if not words.strip():
        raise VisitError([Reason("visit.why_missing")])
    return words.strip()


def _own(by: Actor) -> int:
    if by.agency_id is None or by.membership_id is None:
        raise VisitError([Reason("visit.not_yours")])
    return by.agency_id


def _mine(permit_id: int, by: Actor) -> Permit:
    """Return a permit of the worker's agency or prison, locked."""
    row = Permit.objects.select_for_update().filter(pk=permit_id).first()
    if row is None or _own(by) not in {row.agency_id, row.prison_id}:
        raise VisitError([Reason("visit.not_yours")])
    return row


def _of_prison(permit_id: int, by: Actor, state: PermitState) -> Permit:
    row = _mine(permit_id, by)
    if row.prison_id != by.agency_id:
        raise VisitError([Reason("visit.not_yours")])
    if row.state != state.value:
        raise VisitError([Reason("visit.not_now")])
    return row


def _of_agency(permit_id: int, by: Actor) -> Permit:
    row = _mine(permit_id, by)
    if row.agency_id != by.agency_id or row.state not in LIVE:
        raise VisitError([Reason("visit.not_now")])
    return row


def _keep(by: Actor, what: str, now: datetime) -> None:
    audit.record_without_access(by, act=Act.CHANGE, what="visits", now=now, basis=what)
