"""Ask whether there is room before anything about anybody leaves: need, municipality, week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.directory.queries import service_card
from throughcare.kernel.reasons import Reason
from throughcare.plans.types import Domain
from throughcare.referrals.actions.errors import InvalidError, NotPossibleError
from throughcare.referrals.actions.linking import bind, judge, mail_capacity_link, use
from throughcare.referrals.models import CapacityRequest
from throughcare.referrals.queries.inbox import capacity_row
from throughcare.referrals.types import Capacity, LinkState, Problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Actor
    from throughcare.referrals.types import CapacityRow


@transaction.atomic
def ask_for_room(
    service_id: int,
    *,
    domain: str,
    municipality: str,
    on: date,
    by: Actor,
    now: datetime,
    today: date,
) -> int:
    """Ask a service whether there is room in the week of a day; return the number of the question.

    Errors: InvalidError; NotPossibleError where the service vanished or is paused.
    """
    card = service_card(service_id)
    if card is None or card.is_gone:
        raise NotPossibleError(Reason("referral.service_gone"))
    if domain not in {one.value for one in Domain}:
        raise InvalidError((Problem("domain", Reason("referral.choice_unknown")),))
    row = CapacityRequest.objects.create(
        service_id=service_id,
        service=card.name,
        mailbox=card.contact_email,
        from_agency_id=by.agency_id or 0,
        from_membership_id=by.membership_id or 0,
        to_agency_id=card.agency_id,
        domain=domain,
        municipality=municipality[:16],
        week=on - timedelta(days=on.weekday()),
        asked_at=now,
    )
    audit.record_without_access(
        by, act=Act.RECORD, what="capacity.asked", now=now, basis=f"capacity:{row.pk}"
    )
    if card.agency_id is not None:
        accounts.tell_agencies([card.agency_id], "mail.capacity_asked", now=now, today=today)
    mail_capacity_link(row, now=now)
    return row.pk


@transaction.atomic
def answer_room(
    request_id: int,
    answer: Capacity,
    *,
    free_on: date | None = None,
    by: Actor,
    now: datetime,
    today: date,
) -> None:
    """Answer whether there is room, once, as a worker of the agency that was asked.

    Errors: NotPossibleError.
    """
    rows = CapacityRequest.objects.select_for_update().filter(
        pk=request_id, to_agency_id=by.agency_id or 0
    )
    row = rows.first()
    if row is None:
        raise NotPossibleError(Reason("capacity.unknown"))
    _answer(row, answer, free_on, by, now, today)


def _answer(
    row: CapacityRequest,
    answer: Capacity,
    free_on: date | None,
    by: Actor,
    now: datetime,
    today: date,
) -> None:
    if row.answer:
        raise NotPossibleError(Reason("capacity.answered"))
    row.answer, row.free_on, row.answered_at = answer.value, free_on, now
    row.save(update_fields=["answer", "free_on", "answered_at"])
    audit.record_without_access(
        by, act=Act.RECORD, what="capacity.answered", now=now, basis=f"capacity:{row.pk}"
    )
    accounts.tell_agencies([row.from_agency_id], "mail.capacity_answered", now=now, today=today)


@transaction.atomic
def room_asked_by_link(
    token: str, *, browser: str, now: datetime
) -> tuple[LinkState, CapacityRow | None]:
    """Say what a link asks, where it asks whether there is room: about nobody, so that it is shown at once."""
    held = judge(token, browser=browser, now=now, is_locked=True)
    if held.link is None or held.link.capacity_id is None:
        return held.state, None
    row = CapacityRequest.objects.get(pk=held.link.capacity_id)
    if held.state is LinkState.ELSEWHERE:
        # Nobody's data: another browser may answer as well.
        bind(held.link, browser, now)
        return LinkState.GOOD, capacity_row(row)
    return held.state, capacity_row(row) if held.state is LinkState.GOOD else None


@transaction.atomic
def answer_room_by_link(
    token: str,
    answer: Capacity,
    *,
    free_on: date | None = None,
    browser: str,
    now: datetime,
    today: date,
) -> LinkState:
    """Answer by a link whether there is room, once.

    Errors: NotPossibleError.
    """
    from throughcare.kernel.access import Actor

    held = judge(token, browser=browser, now=now, is_locked=True)
    if held.state is not LinkState.GOOD or held.link is None or held.link.capacity_id is None:
        return held.state if held.state is not LinkState.GOOD else LinkState.UNKNOWN
    row = CapacityRequest.objects.select_for_update().get(pk=held.link.capacity_id)
    _answer(row, answer, free_on, Actor(account_id=None, agency_id=row.to_agency_id), now, today)
    use(held, now)
    return LinkState.GOOD
