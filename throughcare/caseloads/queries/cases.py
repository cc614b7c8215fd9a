"""Read cases and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class CaseRow:
    """Hold one case with its present (for a closed case: last) contact."""

    case_id: int
    person_id: int
    opened_at: datetime
    closed_at: datetime | None
    contact_membership_id: int
    contact_agency_id: int
    is_last: bool
    """Whether the person has had no case since."""


CASES = """
SELECT c.id, c.person_id, lower(c.during), upper(c.during), n.membership_id, n.agency_id,
       NOT EXISTS (SELECT FROM caseloads_case later
                    WHERE later.person_id = c.person_id AND lower(later.during) > lower(c.during))
  FROM caseloads_case c
  JOIN LATERAL (SELECT membership_id, agency_id FROM caseloads_named_contact
                 WHERE case_id = c.id ORDER BY lower(during) DESC LIMIT 1) n ON true
"""


def cases(case_ids: Sequence[int], *, access: Access) -> dict[int, CaseRow]:
    """Return several cases by id; the access must cover each person."""
    with connection.cursor() as cursor:
        cursor.execute(CASES + " WHERE c.id = ANY(%s::bigint[])", [list(case_ids)])
        rows = [CaseRow(*row) for row in cursor.fetchall()]
    for row in rows:
        access.require(row.person_id, Category.IDENTITY)
    return {row.case_id: row for row in rows}


def open_cases_of(person_ids: Sequence[int], *, access: Access) -> dict[int, CaseRow]:
    """Return person -> open case, for those who have one."""
    for person_id in person_ids:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            CASES + " WHERE c.person_id = ANY(%s::bigint[]) AND upper_inf(c.during)",
            [list(person_ids)],
        )
        return {row[1]: CaseRow(*row) for row in cursor.fetchall()}


def closed_cases_of(person_ids: Sequence[int], *, access: Access) -> list[int]:
    """Return the closed cases of several people, the oldest first."""
    for person_id in person_ids:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM caseloads_case WHERE person_id = ANY(%s::bigint[]) "
            "AND NOT upper_inf(during) ORDER BY id",
            [list(person_ids)],
        )
        return [case_id for (case_id,) in cursor.fetchall()]


def latest_case_of(person_id: int, *, access: Access) -> CaseRow | None:
    """Return the open case of a person, else the last one, else None."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            CASES + " WHERE c.person_id = %s ORDER BY lower(c.during) DESC LIMIT 1", [person_id]
        )
        row = cursor.fetchone()
    return None if row is None else CaseRow(*row)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Hold one contact of a case during a period."""

    membership_id: int
    agency_id: int
    since: datetime
    until: datetime | None
    reason: str


def contacts_of(case_id: int, person_id: int, *, access: Access) -> list[ContactRow]:
    """Return every contact that a case ever had, the newest first."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership_id, agency_id, lower(during), upper(during), reason "
            "FROM caseloads_named_contact WHERE case_id = %s ORDER BY lower(during) DESC",
            [case_id],
        )
        return [ContactRow(*row) for row in cursor.fetchall()]


def open_case_counts(membership_ids: Sequence[int]) -> dict[int, int]:
    """Return worker -> of how many people they are the contact now: numbers, nobody is named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership_id, count(*) FROM caseloads_named_contact "
            "WHERE membership_id = ANY(%s::bigint[]) AND upper_inf(during) GROUP BY membership_id",
            [list(membership_ids)],
        )
        return dict(cursor.fetchall())
