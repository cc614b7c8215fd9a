"""By the clock: ask again, ask higher up, give up; no answer is a status, never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.accounts.queries import duty_contact_addresses
from throughcare.kernel.access import Category
from throughcare.referrals.actions.moving import Answer, move
from throughcare.referrals.actions.sending import tell_receiver, tell_sender
from throughcare.referrals.models import Referral
from throughcare.referrals.rules.clocks import due
from throughcare.referrals.types import UNANSWERED, Deed, End, Ladder

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_STATES = [state.value for state in UNANSWERED]
_BEFORE = {
    "": frozenset[Deed](),
    Deed.REMIND.value: frozenset({Deed.REMIND}),
    Deed.ESCALATE.value: frozenset({Deed.REMIND, Deed.ESCALATE}),
}


def tick(*, access: Access, now: datetime, today: date) -> dict[str, int]:
    """Take every step that is due, one transaction a referral; return how often each was taken.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    found = Referral.objects.filter(state__in=_STATES, remind_on__lte=today)
    counts = {Deed.REMIND.value: 0, Deed.ESCALATE.value: 0, Deed.EXPIRE.value: 0}
    for number in list(found.order_by("pk").values_list("pk", flat=True)):
        deed = _step(number, access, now, today)
        if deed is not None:
            counts[deed.value] += 1
    return counts


@transaction.atomic
def _step(number: int, access: Access, now: datetime, today: date) -> Deed | None:
    # Read under the lock: somebody may have answered meanwhile.
    row = Referral.objects.select_for_update().filter(pk=number, state__in=_STATES).first()
    if row is None:
        return None
    deed = due(_ladder(row), _BEFORE.get(row.clock_done, frozenset()), today)
    if deed is None:
        return None
    row.clock_done = deed.value
    if deed is Deed.EXPIRE:
        row.why = End.NO_ANSWER.value
    move(row, deed, Answer(reason=row.why), access=access, now=now, today=today)
    _tell(row, deed, now, today)
    return deed


def _ladder(row: Referral) -> Ladder:
    days = (row.answer_by, row.remind_on, row.escalate_on, row.expire_on)
    known = [day for day in days if day is not None]
    return Ladder(*known)


def _tell(row: Referral, deed: Deed, now: datetime, today: date) -> None:
    if deed is Deed.REMIND:
        tell_receiver(row, "mail.referral_reminder", now=now, today=today)
    elif deed is Deed.ESCALATE:
        both = [key for key in (row.to_agency_id, row.from_agency_id) if key is not None]
        accounts.tell(
            duty_contact_addresses(sorted(set(both)), today), "mail.referral_stuck", now=now
        )
        tell_receiver(row, "mail.referral_reminder", now=now, today=today)
    else:
        tell_sender(row, "mail.referral_unanswered", now=now, today=today)
