"""Who is away, until when, and who covers. An absence always has an end, and ends by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as workers
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.models import Absence
from throughcare.caseloads.types import NotPossibleError
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Actor

LONGEST_DAYS = 120
"""After so many days it is no absence any more: cases are handed over. Our default: decide locally."""
ONE_DAY = timedelta(days=1)


@transaction.atomic
def record_absence(
    membership_id: int,
    *,
    cover_id: int,
    since: date,
    last_on: date,
    by: Actor,
    now: datetime,
    today: date,
) -> int:
    """Record that a worker is away from a day to a last day, and who covers; return its number.

    Errors: NotPossibleError; nothing is recorded without an end.
    """
    staff.hold(sorted({membership_id, cover_id}))
    _refuse_by(membership_id, by, today)
    _refuse_days(since, last_on, today)
    _refuse_cover(membership_id, cover_id, today)
    until = last_on + ONE_DAY
    _refuse_overlap(membership_id, cover_id, since, until)
    row = Absence.objects.create(
        membership_id=membership_id,
        cover_id=cover_id,
        during=Period(since, until),
        recorded_by_id=by.membership_id,
        recorded_at=now,
    )
    _record(by, Act.RECORD, row.pk, now)
    return row.pk


@transaction.atomic
def end_absence(absence_id: int, *, by: Actor, now: datetime, today: date) -> bool:
    """Record that a worker is back from today; return False when the absence was over already.

    Errors: NotPossibleError when it is not theirs to end.
    """
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None:
        raise NotPossibleError(Reason("absence.unknown"))
    _refuse_by(row.membership_id, by, today)
    if row.during.end <= today:
        return False
    _cut(row, today)
    _record(by, Act.CHANGE, absence_id, now)
    return True


def end_of_workers(membership_ids: Sequence[int], *, today: date) -> None:
    """End the absences of workers who leave, and those that they would have covered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM caseloads_absence WHERE (membership_id = ANY(%(ids)s::bigint[]) "
            "OR cover_id = ANY(%(ids)s::bigint[])) AND lower(during) >= %(today)s::date",
            {"ids": list(membership_ids), "today": today},
        )
        cursor.execute(
            "UPDATE caseloads_absence SET during = daterange(lower(during), %(today)s::date) "
            "WHERE (membership_id = ANY(%(ids)s::bigint[]) OR cover_id = ANY(%(ids)s::bigint[])) "
            "AND upper(during) > %(today)s::date",
            {"ids": list(membership_ids), "today": today},
        )


def _cut(row: Absence, today: date) -> None:
    if row.during.start >= today:
        row.delete()
        return
    row.during = Period(row.during.start, today)
    row.save(update_fields=["during"])


def _refuse_by(membership_id: int, by: Actor, today: date) -> None:
    """Let a worker say it of themself, and a team leader of the colleagues."""
    worker = workers.worker(membership_id, today)
    if worker is None:
        raise NotPossibleError(Reason("membership.ended"))
    is_leader = by.role == Role.TEAM_LEADER and by.agency_id == worker.agency_id
    if by.role != "system" and by.membership_id != membership_id and not is_leader:
        raise NotPossibleError(Reason("absence.not_yours"))


def _refuse_days(since: date, last_on: date, today: date) -> None:
    if last_on < since:
        raise NotPossibleError(Reason("absence.ends_first"))
    if last_on < today:
        raise NotPossibleError(Reason("absence.over"))
    if (last_on - since).days >= LONGEST_DAYS:
        raise NotPossibleError(Reason("absence.long", {"days": str(LONGEST_DAYS)}))


def _refuse_cover(membership_id: int, cover_id: int, today: date) -> None:
    away, cover = workers.worker(membership_id, today), workers.worker(cover_id, today)
    fits = (
        away is not None
        and cover is not None
        and cover.agency_id == away.agency_id
        and cover.account_id != away.account_id
        and cover.role in CONTACT_ROLES
    )
    if not fits:
        raise NotPossibleError(Reason("absence.cover"))


def _refuse_overlap(membership_id: int, cover_id: int, since: date, until: date) -> None:
    """Refuse two absences at once, a cover who is away, and being away while one covers."""
    overlapping = Absence.objects.filter(during__overlap=Period(since, until))
    if overlapping.filter(membership_id=membership_id).exists():
        raise NotPossibleError(Reason("absence.twice"))
    if overlapping.filter(membership_id=cover_id).exists():
        raise NotPossibleError(Reason("absence.cover_away"))
    if overlapping.filter(cover_id=membership_id).exists():
        raise NotPossibleError(Reason("absence.covers"))


def _record(by: Actor, act: Act, absence_id: int, now: datetime) -> None:
    audit.record_without_access(by, act=act, what="absence", now=now, basis=f"absence:{absence_id}")
