"""One deputy of a case at a time; never the contact themself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Case, Deputy, NamedContact
from throughcare.caseloads.types import NotPossibleError
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def name_deputy(
    case_id: int, *, membership_id: int, agency_id: int, access: Access, now: datetime
) -> bool:
    """Let a worker stand in for the contact from this instant; return False when they do already.

    Errors: NotPossibleError when the case is closed or the worker is the contact.
    """
    case = _open(case_id, access)
    if NamedContact.objects.filter(
        case_id=case_id, during__upper_inf=True, membership_id=membership_id
    ).exists():
        raise NotPossibleError(Reason("deputy.is_contact"))
    present = Deputy.objects.filter(case_id=case_id, during__upper_inf=True).first()
    if present is not None and present.membership_id == membership_id:
        return False
    if present is not None:
        _end(present, now)
    Deputy.objects.create(
        case_id=case_id,
        person_id=case.person_id,
        membership_id=membership_id,
        agency_id=agency_id,
        during=Period(now),
    )
    audit.record(access, act=Act.CHANGE, what="deputy", person_ids=[case.person_id], now=now)
    return True


@transaction.atomic
def end_deputy(case_id: int, *, access: Access, now: datetime) -> bool:
    """End the part of the deputy; return False when there is none.

    Errors: NotPossibleError when the case is closed.
    """
    case = _open(case_id, access)
    present = Deputy.objects.filter(case_id=case_id, during__upper_inf=True).first()
    if present is None:
        return False
    _end(present, now)
    audit.record(access, act=Act.CHANGE, what="deputy", person_ids=[case.person_id], now=now)
    return True


def _open(case_id: int, access: Access) -> Case:
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    access.require(case.person_id, Category.IDENTITY)
    if case.during.end is not None:
        raise NotPossibleError(Reason("case.closed"))
    return case


def _end(present: Deputy, now: datetime) -> None:
    if present.during.start >= now:
        present.delete()
        return
    present.during = Period(present.during.start, now)
    present.save(update_fields=["during"])


def end_of_workers(membership_ids: Sequence[int], *, access: Access, now: datetime) -> list[int]:
    """End what workers do as deputies, because they leave; return the cases.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE caseloads_deputy SET during = tstzrange(lower(during), "
            "greatest(%s::timestamptz, lower(during) + interval '1 microsecond')) "
            "WHERE membership_id = ANY(%s::bigint[]) AND upper_inf(during) RETURNING case_id, person_id",
            [now, list(membership_ids)],
        )
        found = dict(cursor.fetchall())
    if found:
        people = sorted(found.values())
        audit.record(access, act=Act.CHANGE, what="deputy", person_ids=people, now=now)
    return sorted(found)
