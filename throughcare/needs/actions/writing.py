"""What workers write into the register: an entry of their own, which authority was asked, what it answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.needs.actions.errors import RegisterError
from throughcare.needs.actions.finding import enter, finish, note
from throughcare.needs.models import Unowned
from throughcare.needs.queries.register import choosable, unowned_of
from throughcare.needs.rules import asked_for
from throughcare.needs.types import Answer, Deed, End, Entered, Why
from throughcare.plans.types import Domain

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_WHERE = """
SELECT l.case_id, p.jurisdiction_id, coalesce(nullif(p.release_municipality, ''), p.home_municipality)
  FROM plans_need n JOIN plans_plan l ON l.id = n.plan_id JOIN people_person p ON p.id = l.person_id
 WHERE n.id = %s
"""


@transaction.atomic
def record(
    need_id: int,
    why: Why,
    words: str,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down that nobody owns a need, where a worker knows what the directory does not; return its number.

    Errors: AccessRefusedError; RegisterError where the need is not open, not shown to them, or entered already.
    """
    domains = {key: domain for key, domain, _ in choosable(person_id, access=access)}
    if need_id not in domains:
        raise RegisterError(
            "Cannot enter this need: it is not open in the plan, or it stands in the register already. "
            "Choose another one from the list."
        )
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, [need_id])
        case_id, jurisdiction, place = cursor.fetchone()
    entered = Entered(need_id, domains[need_id], person_id, case_id, jurisdiction, place)
    by = access.actor.membership_id
    try:
        with transaction.atomic():
            number = enter(entered, why, now, today, by=by, words=words.strip())
    except IntegrityError:
        raise RegisterError(
            "Cannot enter this need: somebody entered it a moment ago. Look at the entry."
        ) from None
    _keep(number, person_id, Deed.FOUND, access, now)
    return number


@transaction.atomic
def asked(
    unowned_id: int, words: str, *, person_id: int, on: date, access: Access, now: datetime
) -> None:
    """Write down that the authority was asked, and when.

    Errors: AccessRefusedError; RegisterError where the entry is ended or not shown to them.
    """
    row = _open(unowned_id, person_id, access)
    row.asked_on, row.answer, row.answered_on = on, "", None
    row.save(update_fields=["asked_on", "answer", "answered_on"])
    note(row, Deed.ASKED, now, by=access.actor.membership_id, words=words.strip())
    _keep(unowned_id, person_id, Deed.ASKED, access, now)


@transaction.atomic
def answered(
    unowned_id: int,
    answer: Answer,
    words: str,
    *,
    person_id: int,
    on: date,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Write down what the authority answered; a yes ends the entry, a no lets the clock begin again.

    Errors: AccessRefusedError; RegisterError where nobody was asked, or the answer is older than the question.
    """
    row = _open(unowned_id, person_id, access)
    if row.asked_on is None or on < row.asked_on:
        raise RegisterError(
            "Cannot write down an answer from before the question. Write down first when the authority was asked."
        )
    days = asked_for(Why(row.why), Domain(row.need.domain)).escalate_days
    row.answer, row.answered_on = answer.value, on
    row.escalate_on, row.escalated_on = on + timedelta(days=days), None
    row.save(update_fields=["answer", "answered_on", "escalate_on", "escalated_on"])
    by = access.actor.membership_id
    note(row, Deed.ANSWERED, now, code=answer.value, by=by, words=words.strip())
    if answer is Answer.TAKES_ON:
        finish(row, End.DECIDED, now, today, by=by)
    _keep(unowned_id, person_id, Deed.ANSWERED, access, now)


@transaction.atomic
def take_back(
    unowned_id: int, words: str, *, person_id: int, access: Access, now: datetime, today: date
) -> None:
    """End an entry that was a mistake; it stays with who took it back and why.

    Errors: AccessRefusedError; RegisterError where the rule found it: it ends when somebody owns the need.
    """
    row = _open(unowned_id, person_id, access)
    if row.by_membership_id is None:
        raise RegisterError(
            "Cannot take this entry back: the rule found it. It ends by itself when an agency takes a step on for "
            "the need, or when a service can be asked."
        )
    by = access.actor.membership_id
    finish(row, End.MISTAKE, now, today, by=by, words=words.strip())
    _keep(unowned_id, person_id, Deed.ENDED, access, now)


def _open(unowned_id: int, person_id: int, access: Access) -> Unowned:
    """Return an open entry that is shown to the worker, locked."""
    shown = {one.unowned_id for one in unowned_of(person_id, access=access) if one.is_open}
    row = Unowned.objects.select_for_update().filter(pk=unowned_id, ended_on__isnull=True).first()
    if row is None or unowned_id not in shown:
        raise RegisterError(
            "Cannot change this entry: it has ended, or it is not one that you see. Load the page again."
        )
    return row


def _keep(unowned_id: int, person_id: int, deed: Deed, access: Access, now: datetime) -> None:
    audit.record(
        access,
        act=Act.RECORD if deed is Deed.FOUND else Act.CHANGE,
        what="unowned_need",
        person_ids=[person_id],
        now=now,
        detail={"entry": unowned_id, "deed": deed.value},
    )
