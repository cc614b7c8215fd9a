"""Write cases and contacts. A contact never ends without the next one: hand over, or close the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Case, Handover, NamedContact
from throughcare.caseloads.rules.handing import after
from throughcare.caseloads.types import OPEN, Event, State
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.caseloads.types import NewCase
    from throughcare.kernel.access import Access


class CaseClosedError(ThroughcareError):
    """Report that a case is closed and takes no change."""


@transaction.atomic
def open_many(new_cases: Sequence[NewCase], *, access: Access, now: datetime) -> list[int]:
    """Open cases, each with its contact from the first instant; return their ids in the same order."""
    cases = Case.objects.bulk_create(
        [Case(person_id=new.person_id, during=Period(new.opened_at)) for new in new_cases]
    )
    NamedContact.objects.bulk_create(
        [_contact(case.pk, new) for case, new in zip(cases, new_cases, strict=True)]
    )
    people = [new.person_id for new in new_cases]
    audit.record(access, act=Act.RECORD, what="case", person_ids=people, now=now)
    return [case.pk for case in cases]


def _contact(case_id: int, new: NewCase) -> NamedContact:
    return NamedContact(
        case_id=case_id,
        membership_id=new.contact_membership_id,
        agency_id=new.contact_agency_id,
        during=Period(new.opened_at),
        reason=new.contact_reason,
    )


def lock(case_ids: Sequence[int]) -> None:
    """Keep others from changing these cases until the transaction ends; always in the same order.

    Whoever derives a case anew takes this lock before reading facts, so that two changes at once follow one
    another and the later one sees the earlier. Rows that point to a case may still be added.
    """
    _lock("id", case_ids)


def lock_open_of(person_ids: Sequence[int]) -> None:
    """Lock the open cases of people, as `lock` does."""
    _lock("upper_inf(during) AND person_id", person_ids)


def _lock(key: str, values: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM caseloads_case WHERE {key} = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [list(values)],
        )


@transaction.atomic
def hand_over(
    case_id: int,
    *,
    membership_id: int,
    agency_id: int,
    reason: str,
    access: Access,
    now: datetime,
) -> bool:
    """Give a case to another contact from this instant; return False when they are it already.

    Errors: CaseClosedError when the case is closed.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    access.require(case.person_id, Category.IDENTITY)
    if case.during.end is not None:
        raise CaseClosedError(
            f"Cannot hand over case [{case_id}]: it was closed on [{case.during.end:%Y-%m-%d}]."
        )
    present = NamedContact.objects.get(case_id=case_id, during__upper_inf=True)
    if present.membership_id == membership_id:
        return False
    left = None if present.agency_id == agency_id else present.agency_id
    _replace(present, membership_id=membership_id, agency_id=agency_id, reason=reason, now=now)
    _end_deputies([case_id], now, left_agency_id=left)
    if left is not None:
        _overtake([case_id], now=now)
    audit.record(access, act=Act.CHANGE, what="named_contact", person_ids=[case.person_id], now=now)
    return True


def _replace(
    present: NamedContact, *, membership_id: int, agency_id: int, reason: str, now: datetime
) -> None:
    if present.during.start == now:
        present.membership_id, present.agency_id, present.reason = membership_id, agency_id, reason
        present.save()
        return
    present.during = Period(present.during.start, now)
    present.save(update_fields=["during"])
    NamedContact.objects.create(
        case_id=present.case_id,
        membership_id=membership_id,
        agency_id=agency_id,
        during=Period(now),
        reason=reason,
    )


# A part that began this very instant goes without a trace: an empty period would say nothing.
_NEVER_BEGAN = """
DELETE FROM caseloads_deputy d
 WHERE d.case_id = ANY(%(cases)s::bigint[]) AND upper_inf(d.during) AND lower(d.during) >= %(now)s::timestamptz
   AND (%(all)s OR d.agency_id = %(left)s::bigint OR EXISTS (SELECT FROM caseloads_named_contact n
         WHERE n.case_id = d.case_id AND upper_inf(n.during) AND n.membership_id = d.membership_id))
"""
_END_DEPUTIES = """
UPDATE caseloads_deputy d SET during = tstzrange(lower(d.during), %(now)s::timestamptz)
 WHERE d.case_id = ANY(%(cases)s::bigint[]) AND upper_inf(d.during)
   AND (%(all)s OR d.agency_id = %(left)s::bigint OR EXISTS (SELECT FROM caseloads_named_contact n
         WHERE n.case_id = d.case_id AND upper_inf(n.during) AND n.membership_id = d.membership_id))
"""


def _end_deputies(
    case_ids: Sequence[int],
    now: datetime,
    *,
    left_agency_id: int | None = None,
    only_contacts: bool = True,
) -> None:
    """End the part of deputies who became the contact or whose agency is that no more, or of all."""
    asked: dict[str, Any] = {
        "cases": list(case_ids),
        "now": now,
        "all": not only_contacts,
        "left": left_agency_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_BEGAN, asked)
        cursor.execute(_END_DEPUTIES, asked)


def _overtake(case_ids: Sequence[int], *, now: datetime) -> None:
    """End open handovers of cases that were closed or whose contact changed in another way."""
    found = Handover.objects.select_for_update().filter(
        case_id__in=list(case_ids), state__in=[state.value for state in OPEN]
    )
    for row in found:
        row.state = after(State(row.state), Event.OVERTAKE).value
        row.settled_at = now
        row.save(update_fields=["state", "settled_at"])


@transaction.atomic
def close(case_id: int, *, access: Access, now: datetime) -> None:
    """Close a case and the period of its last contact at the same instant; a closed case stays as it is."""
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    access.require(case.person_id, Category.IDENTITY)
    if case.during.end is not None:
        return
    with connection.cursor() as cursor:
        for table, key in (("caseloads_case", "id"), ("caseloads_named_contact", "case_id")):
            cursor.execute(
                f"UPDATE {table} SET during = tstzrange(lower(during), "
                # A case that opens and closes in one step still lasts an instant: an empty range has no start.
                "greatest(%s::timestamptz, lower(during) + interval '1 microsecond')) "
                f"WHERE {key} = %s AND upper_inf(during)",
                [now, case_id],
            )
    _end_deputies([case_id], now, only_contacts=False)
    _overtake([case_id], now=now)
    audit.record(access, act=Act.CHANGE, what="case_closed", person_ids=[case.person_id], now=now)


@transaction.atomic
def forget_many(case_ids: Sequence[int], *, access: Access) -> None:
    """Take back cases that an import opened and on which nothing was built."""
    access.require_system(Category.IDENTITY)
    Case.objects.filter(pk__in=list(case_ids)).delete()


HANDED_OVER = "contact.handed_over"
"""Why somebody is a contact: a colleague moved or left."""
# A period that began this very instant would become empty: that row goes to the new contact.
_HAND_OVER_NEWEST = """
UPDATE caseloads_named_contact n
   SET membership_id = %(new)s, agency_id = %(agency)s, reason = %(reason)s
  FROM caseloads_case c
 WHERE c.id = n.case_id AND n.membership_id = %(old)s
   AND n.during = tstzrange(%(now)s::timestamptz, NULL)
RETURNING c.id, c.person_id
"""
_END_ALL = """
UPDATE caseloads_named_contact n SET during = tstzrange(lower(n.during), %(now)s::timestamptz)
  FROM caseloads_case c
 WHERE c.id = n.case_id AND n.membership_id = %(old)s AND upper_inf(n.during)
RETURNING c.id, c.person_id
"""
_BEGIN_ALL = """
INSERT INTO caseloads_named_contact (case_id, membership_id, agency_id, during, reason)
SELECT ended, %(new)s::bigint, %(agency)s::bigint, tstzrange(%(now)s::timestamptz, NULL),
       %(reason)s::text
  FROM unnest(%(cases)s::bigint[]) AS ended
"""


@transaction.atomic
def hand_over_all(
    from_membership_id: int,
    *,
    membership_id: int,
    agency_id: int,
    access: Access,
    now: datetime,
    reason: str = HANDED_OVER,
) -> list[int]:
    """Give every open case of one worker to another from this instant; return the cases."""
    access.require_system(Category.IDENTITY)
    sides: dict[str, int | str | datetime] = {
        "old": from_membership_id,
        "new": membership_id,
        "agency": agency_id,
        "now": now,
        "reason": reason,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER_NEWEST, sides)
        newest = dict(cursor.fetchall())
        cursor.execute(_END_ALL, sides)
        ended = dict(cursor.fetchall())
        cursor.execute(_BEGIN_ALL, sides | {"cases": list(ended)})
    handed_over = newest | ended
    if handed_over:
        _end_deputies(list(handed_over), now)
        people = sorted(handed_over.values())
        audit.record(access, act=Act.CHANGE, what="named_contact", person_ids=people, now=now)
    return sorted(handed_over)
