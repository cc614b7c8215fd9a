"""Read emergencies: one's own while they last, and those of an agency for who reviews them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from throughcare.kernel.access import Category
from throughcare.sharing.models import Emergency
from throughcare.sharing.rules.emergencies import REPEATED, REPEATED_WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access, Actor

PAGE = 50
_COLUMNS = (
    "pk", "person_id", "account_id", "membership_id", "agency_id", "categories", "since", "until",
    "reason_code", "reason", "review_by", "reviewed_at", "reviewed_by", "review_outcome",
    "review_note", "person_told_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """Hold one emergency. Pages for reviewers show no number of the person."""

    emergency_id: int
    person_id: int
    account_id: int
    membership_id: int
    agency_id: int
    categories: tuple[str, ...]
    since: datetime
    until: datetime
    reason_code: str
    reason: str
    review_by: date
    reviewed_at: datetime | None
    reviewed_by: int | None
    outcome: str
    note: str
    person_told_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it still opens anything."""
        return self.since <= now < self.until


def _rows(found: QuerySet[Emergency]) -> list[EmergencyRow]:
    return [_row(*values) for values in found.values_list(*_COLUMNS)]


def _row(*values: Any) -> EmergencyRow:
    fields: tuple[Any, ...] = tuple(tuple(one) if isinstance(one, list) else one for one in values)
    return EmergencyRow(*fields)


def open_for(person_id: int, *, access: Access, now: datetime) -> list[EmergencyRow]:
    """Return the emergencies about a person that the holder of the access has open, the longest first."""
    access.require(person_id, Category.IDENTITY)
    actor = access.actor
    if actor.account_id is None or actor.agency_id is None:
        return []
    found = _open_of(actor, now).filter(person_id=person_id)
    return _rows(found.order_by("-until", "pk"))


def open_of(actor: Actor, *, now: datetime) -> list[EmergencyRow]:
    """Return the emergencies that a worker has open themselves."""
    return _rows(_open_of(actor, now).order_by("until", "pk"))


def _open_of(actor: Actor, now: datetime) -> QuerySet[Emergency]:
    return Emergency.objects.filter(
        account_id=actor.account_id or 0,
        agency_id=actor.agency_id or 0,
        since__lte=now,
        until__gt=now,
    )


def of_agency(*, access: Access, waiting: bool, before_id: int | None = None) -> list[EmergencyRow]:
    """Return the emergencies of an agency: those to be reviewed, the most urgent first, or the newest of all.

    Shapes: at most PAGE + 1 rows; `waiting` gives the oldest PAGE that nobody reviewed yet.
    """
    agency_id = access.require_agency(Category.AUDIT)
    found = Emergency.objects.filter(agency_id=agency_id)
    if waiting:
        return _rows(found.filter(reviewed_at=None).order_by("review_by", "pk")[:PAGE])
    older = Q() if before_id is None else Q(pk__lt=before_id)
    return _rows(found.filter(older).order_by("-pk")[: PAGE + 1])


def of_id(emergency_id: int, *, access: Access) -> EmergencyRow | None:
    """Return one emergency of the agency, None where it is another's."""
    agency_id = access.require_agency(Category.AUDIT)
    return next(iter(_rows(Emergency.objects.filter(pk=emergency_id, agency_id=agency_id))), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how the emergencies of an agency stand."""

    open: int
    waiting: int
    late: int
    """Not reviewed though their day is over."""
    next_on: date | None
    untold: int
    """The person has not been told yet, other than by their log."""


def standing(*, access: Access, now: datetime, today: date) -> Standing:
    """Return how many emergencies are open, and how many wait for a review."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE until > %s), count(*) FILTER (WHERE reviewed_at IS NULL), "
            "count(*) FILTER (WHERE reviewed_at IS NULL AND review_by < %s), "
            "min(review_by) FILTER (WHERE reviewed_at IS NULL), "
            "count(*) FILTER (WHERE person_told_at IS NULL) "
            "FROM sharing_emergency WHERE agency_id = %s",
            [now, today, agency_id],
        )
        return Standing(*cursor.fetchone())


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Hold one month of an agency: accesses are what was read or listed, emergencies what was opened."""

    month: date
    accesses: int
    emergencies: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Hold one week of one worker who opened emergencies. `week` is its Monday."""

    week: date
    membership_id: int
    emergencies: int


_MONTHS = """
SELECT coalesce(e.month, g.month), coalesce(e.accesses, 0), coalesce(g.emergencies, 0)
  FROM (SELECT date_trunc('month', at AT TIME ZONE %s)::date AS month, count(*) AS accesses
          FROM audit_event WHERE agency_id = %s AND at >= %s AND action IN ('read', 'list')
         GROUP BY 1) e
  FULL JOIN (SELECT date_trunc('month', since AT TIME ZONE %s)::date AS month, count(*) AS emergencies
               FROM sharing_emergency WHERE agency_id = %s AND since >= %s GROUP BY 1) g USING (month)
 ORDER BY 1 DESC
"""
_WEEKS = """
SELECT date_trunc('week', since AT TIME ZONE %s)::date, membership_id, count(*)
  FROM sharing_emergency WHERE agency_id = %s AND since >= %s GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2
"""


def by_month(*, access: Access, since: datetime, zone: str) -> list[MonthRow]:
    """Return what an agency accessed and how often it broke the glass, month by month, the newest first."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [zone, agency_id, since, zone, agency_id, since])
        return [MonthRow(*row) for row in cursor.fetchall()]


def by_week(*, access: Access, since: datetime, zone: str) -> list[WeekRow]:
    """Return how often each worker broke the glass, week by week, the newest first."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_WEEKS, [zone, agency_id, since])
        return [WeekRow(*row) for row in cursor.fetchall()]


def repeated_reasons(*, access: Access, now: datetime) -> dict[str, int]:
    """Return reason -> how often it was given lately, where a rule would be better than an emergency."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason_code, count(*) FROM sharing_emergency "
            "WHERE agency_id = %s AND since > %s AND reason_code <> 'other' "
            "GROUP BY 1 HAVING count(*) >= %s ORDER BY 2 DESC, 1",
            [agency_id, now - REPEATED_WITHIN, REPEATED],
        )
        return dict(cursor.fetchall())


# The index of numbers begins with their issuer, so every issuer is asked in turn; there are few. Nobody whom
# only sealed services know can be found: not even that they exist is known elsewhere.
_BY_NUMBER = """
WITH RECURSIVE issuer(system) AS (
  (SELECT system FROM people_identifier ORDER BY system LIMIT 1)
  UNION ALL
  SELECT (SELECT i.system FROM people_identifier i WHERE i.system > issuer.system
           ORDER BY i.system LIMIT 1)
    FROM issuer WHERE issuer.system IS NOT NULL
)
SELECT DISTINCT p.id FROM issuer
  CROSS JOIN LATERAL (SELECT person_id FROM people_identifier
       WHERE system = issuer.system AND value = %s OFFSET 0) i
  JOIN people_person p ON p.id = i.person_id AND p.born_on = %s
 WHERE NOT EXISTS (SELECT FROM sharing_relation r WHERE r.person_id = p.id)
    OR EXISTS (SELECT FROM sharing_relation r JOIN agencies_agency g ON g.id = r.agency_id
                WHERE r.person_id = p.id AND (NOT g.is_sealed OR g.id = %s))
"""


def person_numbered(number: str, born_on: date, *, access: Access) -> int | None:
    """Return the one person with exactly this number and birth date; None where there is none, or several."""
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, [number, born_on, access.actor.agency_id])
        found = [row[0] for row in cursor.fetchall()]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class MailAddress:
    """Hold where somebody gets mail, and in which language."""

    email: str
    language: str


def officer_addresses(agency_id: int, today: date) -> list[MailAddress]:
    """Return where the data-protection officers of an agency get mail; its duty contact where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICERS, [agency_id, today, agency_id, today])
        found = [(rank, MailAddress(email, language)) for rank, email, language in cursor]
    first = min((rank for rank, _ in found), default=0)
    return [address for rank, address in found if rank == first]


_OFFICERS = """
SELECT DISTINCT 0 AS rank, a.email, a.language FROM accounts_membership m
  JOIN accounts_account a ON a.id = m.account_id AND a.is_active AND a.email <> ''
 WHERE m.agency_id = %s AND m.role = 'data_protection_officer' AND m.during @> %s::date
UNION
SELECT 1, a.email, a.language FROM accounts_duty_contact d
  JOIN accounts_membership m ON m.id = d.membership_id
  JOIN accounts_account a ON a.id = m.account_id AND a.is_active AND a.email <> ''
 WHERE d.agency_id = %s AND d.during @> %s::date
 ORDER BY 1, 2
"""


def own_addresses(person_id: int, *, access: Access) -> list[MailAddress]:
    """Return where a person who uses their own pages gets mail; empty where they do not, or have none."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.email, a.language FROM sharing_self_link s "
            "JOIN accounts_account a ON a.id = s.account_id AND a.is_active AND a.email <> '' "
            "WHERE s.person_id = %s",
            [person_id],
        )
        return [MailAddress(*row) for row in cursor.fetchall()]


def untold(*, access: Access, now: datetime) -> Mapping[int, int]:
    """Return emergency -> person, for those who were not told and from whom nothing is withheld now."""
    access.require_system(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD, [now - timedelta(days=365), now, now])
        return dict(cursor.fetchall())


_UNTOLD = """
SELECT e.id, e.person_id FROM sharing_emergency e
 WHERE e.person_told_at IS NULL AND e.since > %s AND NOT EXISTS (
       SELECT FROM sharing_withholding w WHERE w.person_id = e.person_id
          AND w.since <= %s AND w.until > %s
          AND ('audit' = ANY(w.categories) OR EXISTS (
               SELECT FROM audit_event v WHERE v.id = ANY(w.audit_event_ids) AND v.break_glass_id = e.id)))
 ORDER BY e.id
"""
