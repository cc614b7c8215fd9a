"""Read who is kept out of a person's data, for those who may decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

OFFICER = "data_protection_officer"
RESTRICTING_ROLES = frozenset({"team_leader", OFFICER})
"""Who keeps colleagues out of a person's data, in an agency that has to do with the person."""


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Hold one block as its own agency reads it."""

    block_id: int
    effect: str
    worker: str
    agency: str
    categories: tuple[Category, ...]
    limit: str
    since: datetime
    until: datetime | None
    reason_code: str
    note: str
    review_on: date | None
    is_live: bool


# An agency reads what its own workers recorded; what another one recorded, and of whom, stays there. That a
# whole agency is kept out its own officer reads too, and the officer where the one contact is; never the note.
_ROWS = """
SELECT b.id, b.effect, coalesce(a.name, ''), b.agency_id, b.categories, b.limit_code, b.since,
       b.until, b.reason_code, CASE WHEN o.is_own THEN b.note ELSE '' END, b.review_on
  FROM sharing_block b LEFT JOIN accounts_account a ON a.id = b.account_id
 CROSS JOIN LATERAL (SELECT EXISTS (
       SELECT 1 FROM accounts_membership m WHERE m.account_id = b.recorded_by AND m.agency_id = %(agency)s)
       AS is_own) o
 WHERE b.person_id = %(person)s AND (o.is_own OR (
       %(officer)s AND b.effect = 'exclude' AND b.account_id IS NULL
       AND (%(contact)s OR b.agency_id = %(agency)s)))
 ORDER BY b.until IS NOT NULL, b.id DESC
"""
_KINDS = """
SELECT kind FROM sharing_relation
 WHERE person_id = %s AND agency_id = %s AND during @> (%s AT TIME ZONE %s)::date
"""


def require_restricting(person_id: int, *, access: Access) -> int:
    """Return the agency in whose name somebody decides who is kept out.

    Errors: AccessRefusedError for every other role, for an agency that has nothing to do with the person
    at that moment, and for whoever sees them by an emergency.
    """
    covered = {Category.IDENTITY, Category.AUDIT} & access.categories
    access.require(person_id, min(covered, default=Category.AUDIT))
    agency_id = access.actor.agency_id
    if access.actor.role not in RESTRICTING_ROLES or agency_id is None:
        raise AccessRefusedError(
            f"Cannot restrict a person as [{access.actor.role}]: ask the team leader or the "
            "data-protection officer of the agency."
        )
    if access.emergency_id is not None or not _kinds(person_id, access):
        raise AccessRefusedError(
            f"Cannot restrict a person for agency [{agency_id}]: it has no part in the case, or an "
            "emergency is open. Ask an agency that takes part, or close the emergency first."
        )
    return agency_id


def may_exclude_agency(person_id: int, *, access: Access) -> bool:
    """Tell whether somebody may keep another agency out: an officer, or the agency that has the one contact.

    Errors: AccessRefusedError as for `require_restricting`.
    """
    require_restricting(person_id, access=access)
    return access.actor.role == OFFICER or _has_contact(person_id, access)


def _has_contact(person_id: int, access: Access) -> bool:
    return RelationKind.CONTACT in _kinds(person_id, access)


def _kinds(person_id: int, access: Access) -> set[str]:
    """Return how the acting agency has to do with the person on the day of the decision."""
    with connection.cursor() as cursor:
        cursor.execute(
            _KINDS, [person_id, access.actor.agency_id, access.decided_at, settings.TIME_ZONE]
        )
        return {kind for (kind,) in cursor}


def blocks_of(person_id: int, *, access: Access, now: datetime) -> list[BlockRow]:
    """Return the blocks that the reader's agency recorded, or its officer may end; those in force first.

    Errors: AccessRefusedError.
    """
    agency_id = require_restricting(person_id, access=access)
    names = agencies.agency_names()
    sealed = {row.agency_id for row in agencies.agency_map().everyone.values() if row.is_sealed}
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            {
                "person": person_id,
                "agency": agency_id,
                "officer": access.actor.role == OFFICER,
                "contact": _has_contact(person_id, access),
            },
        )
        found = cursor.fetchall()
    return [
        BlockRow(
            block_id, effect, worker, names.get(named, "") if named else "",
            tuple(map(Category, categories)), limit, since, until, reason, note, review_on,
            is_live=until is None or until > now,
        )
        for block_id, effect, worker, named, categories, limit, since, until, reason, note, review_on in found
        if named not in sealed or named == agency_id
    ]  # fmt: skip
