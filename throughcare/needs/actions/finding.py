"""Look through every open need: enter what nobody owns, end what somebody does, bring what waits before somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from throughcare.accounts import actions as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.needs.models import Event, Unowned
from throughcare.needs.queries.finding import Searches, open_needs
from throughcare.needs.queries.register import open_of_needs
from throughcare.needs.rules import asked_for, end_of, why_unowned
from throughcare.needs.types import Deed, End, Entered, OpenNeed, Why

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Domain

MAIL: Final = "mail.unowned_need"
_STALE = """
SELECT u.id, n.met_on IS NOT NULL
  FROM needs_unowned u JOIN plans_need n ON n.id = u.need_id JOIN caseloads_case c ON c.id = u.case_id
 WHERE u.ended_on IS NULL AND (n.met_on IS NOT NULL OR NOT upper_inf(c.during)) ORDER BY u.id FOR UPDATE OF u
"""
_WAITING = """
SELECT u.id, k.agency_id, u.jurisdiction, u.place
  FROM needs_unowned u
  LEFT JOIN caseloads_named_contact k ON k.case_id = u.case_id AND upper_inf(k.during)
 WHERE u.ended_on IS NULL AND u.escalated_on IS NULL AND u.escalate_on <= %s
   AND (u.asked_on IS NULL OR u.answer IN ('refuses', 'not_ours'))
 ORDER BY u.id FOR UPDATE OF u
"""


def look(*, access: Access, now: datetime, today: date) -> dict[str, int]:
    """Bring the register up to date, and tell of what nobody asked about; return how many were found, ended, told.

    Each batch is one transaction: what breaks off goes on with the next run.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    counts = {"found": 0, "ended": _end_stale(now, today), "escalated": 0}
    searches, after = Searches(), 0
    while batch := open_needs(after, searches, access=access, today=today):
        _settle(batch, counts, now, today)
        after = batch[-1].need_id
    counts["escalated"] = _escalate(now, today)
    return counts


@transaction.atomic
def _settle(batch: Iterable[OpenNeed], counts: dict[str, int], now: datetime, today: date) -> None:
    batch = tuple(batch)
    entries = open_of_needs(one.need_id for one in batch)
    for one in batch:
        entry = entries.get(one.need_id)
        if entry is None:
            counts["found"] += _enter(one, now, today)
        elif end := end_of(one.facts, is_met=False, is_by_rule=entry.by_membership_id is None):
            finish(entry, end, now, today)
            counts["ended"] += 1
        else:
            _change(entry, one.domain, why_unowned(one.facts), now)


def _enter(one: OpenNeed, now: datetime, today: date) -> bool:
    why = why_unowned(one.facts)
    if why is not None:
        enter(one, why, now, today)
    return why is not None


def enter(
    one: Entered,
    why: Why,
    now: datetime,
    today: date,
    *,
    by: int | None = None,
    words: str = "",
) -> int:
    """Put one entry into the register with the first line of its history; return its number.

    Not guarded by an access: whoever calls it was.
    """
    asked = asked_for(why, one.domain)
    row = Unowned.objects.create(
        person_id=one.person_id,
        case_id=one.case_id,
        need_id=one.need_id,
        why=why.value,
        authority=asked.authority.value,
        jurisdiction=one.jurisdiction,
        place=one.place,
        found_on=today,
        by_membership_id=by,
        escalate_on=today + timedelta(days=asked.escalate_days),
    )
    note(row, Deed.FOUND, now, code=why.value, by=by, words=words)
    return row.pk


def note(
    row: Unowned,
    deed: Deed,
    now: datetime,
    *,
    code: str = "",
    by: int | None = None,
    words: str = "",
) -> None:
    """Add one line to the history of an entry."""
    Event.objects.create(
        unowned=row, at=now, deed=deed.value, code=code, membership_id=by, words=words
    )


def finish(
    row: Unowned, end: End, now: datetime, today: date, *, by: int | None = None, words: str = ""
) -> None:
    """End an entry and say why."""
    row.ended_on, row.end = today, end.value
    row.save(update_fields=["ended_on", "end"])
    note(row, Deed.ENDED, now, code=end.value, by=by, words=words)


def _change(entry: Unowned, domain: Domain, why: Why | None, now: datetime) -> None:
    """Take over another reason that the rule finds now; what a worker wrote stays as they wrote it."""
    if entry.by_membership_id is not None or why is None or why.value == entry.why:
        return
    entry.why, entry.authority = why.value, asked_for(why, domain).authority.value
    entry.save(update_fields=["why", "authority"])
    note(entry, Deed.CHANGED, now, code=why.value)


@transaction.atomic
def _end_stale(now: datetime, today: date) -> int:
    """End the entries of needs that are met, and of cases that are closed."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE)
        met = dict(cursor.fetchall())
    for row in Unowned.objects.filter(pk__in=list(met)).order_by("pk"):
        finish(row, End.MET if met[row.pk] else End.CASE_CLOSED, now, today)
    return len(met)


@transaction.atomic
def _escalate(now: datetime, today: date) -> int:
    """Tell contact and municipality, once, of what nobody has asked an authority about, or what it refused."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [today])
        waiting = {row[0]: row[1:] for row in cursor.fetchall()}
    told: set[int] = set()
    for row in Unowned.objects.filter(pk__in=list(waiting)).order_by("pk"):
        row.escalated_on = today
        row.save(update_fields=["escalated_on"])
        note(row, Deed.ESCALATED, now)
        told |= _of(*waiting[row.pk])
    if told:
        accounts.tell_agencies(told, MAIL, now=now, today=today)
    return len(waiting)


def _of(contact_agency_id: int | None, jurisdiction: str, place: str) -> set[int]:
    town = agencies.agency_map().serving(
        "municipality", municipality=place, jurisdiction=jurisdiction
    )
    return {one for one in (contact_agency_id, town) if one}
