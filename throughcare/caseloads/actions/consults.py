"""Ask a specialist a question, and answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Case, Consult
from throughcare.caseloads.types import NotPossibleError
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

LONGEST_TEXT = 4000
LONGEST_DAYS = 92
"""Who needs an answer later asks later. Ours: decide locally."""


@transaction.atomic
def ask(
    case_id: int,
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
    """Write down a question to a specialist; return its number.

    Errors: NotPossibleError.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    access.require(case.person_id, Category.IDENTITY)
    text = question.strip()
    _refuse_unless(case.during.end is None, "case.closed")
    _refuse_unless(bool(text), "consult.no_question")
    _refuse_unless(len(text) <= LONGEST_TEXT, "consult.long")
    _refuse_unless(today <= answer_by, "consult.day_past")
    _refuse_unless((answer_by - today).days <= LONGEST_DAYS, "consult.day_far")
    row = Consult.objects.create(
        case_id=case_id,
        person_id=case.person_id,
        agency_id=access.actor.agency_id or 0,
        asked_by_id=access.actor.membership_id or 0,
        to_agency_id=to_agency_id,
        to_role=to_role,
        to_membership_id=to_membership_id,
        question=text,
        asked_at=now,
        answer_by=answer_by,
    )
    _record(access, Act.RECORD, "consult", row, now)
    return row.pk


@transaction.atomic
def answer(consult_id: int, person_id: int, *, text: str, access: Access, now: datetime) -> None:
    """Answer a question, once.

    Errors: NotPossibleError when it is not theirs to answer, or was answered meanwhile.
    """
    row = _open(consult_id, person_id, access)
    actor = access.actor
    is_asked = (
        actor.agency_id == row.to_agency_id
        and row.to_role in {"", actor.role}
        and row.to_membership_id in {None, actor.membership_id}
    )
    _refuse_unless(is_asked, "consult.not_yours")
    _refuse_unless(bool(text.strip()), "consult.no_answer")
    _refuse_unless(len(text.strip()) <= LONGEST_TEXT, "consult.long")
    row.answer, row.answered_at, row.answered_by_id = text.strip(), now, actor.membership_id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(access, Act.RECORD, "consult.answer", row, now)


@transaction.atomic
def withdraw(consult_id: int, person_id: int, *, access: Access, now: datetime) -> None:
    """Take a question back that nobody has answered.

    Errors: NotPossibleError.
    """
    row = _open(consult_id, person_id, access)
    _refuse_unless(access.actor.agency_id == row.agency_id, "consult.not_yours")
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _record(access, Act.CHANGE, "consult", row, now)


@transaction.atomic
def withdraw_of_agency(person_id: int, agency_id: int, *, access: Access, now: datetime) -> int:
    """Take back the open questions about a person that an agency asked or was asked: it left; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    sides = Q(agency_id=agency_id) | Q(to_agency_id=agency_id)
    found = Consult.objects.select_for_update().filter(
        sides, person_id=person_id, answered_at=None, withdrawn_at=None
    )
    rows = list(found.order_by("pk"))
    for row in rows:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _record(access, Act.CHANGE, "consult", row, now)
    return len(rows)


def _open(consult_id: int, person_id: int, access: Access) -> Consult:
    access.require(person_id, Category.IDENTITY)
    row = Consult.objects.select_for_update().filter(pk=consult_id, person_id=person_id).first()
    if row is None:
        raise NotPossibleError(Reason("consult.unknown"))
    _refuse_unless(row.answered_at is None and row.withdrawn_at is None, "consult.over")
    return row


def _refuse_unless(is_right: bool, code: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_right:
        raise NotPossibleError(Reason(code))


def _record(access: Access, act: Act, what: str, row: Consult, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what=what,
        person_ids=[row.person_id],
        now=now,
        detail={"consult": row.pk, "agency": row.to_agency_id},
    )
