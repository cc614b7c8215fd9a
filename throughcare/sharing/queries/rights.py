"""Read what people asked for as their right, until when it is answered, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.timezone import localdate

from throughcare.kernel.access import Category, Scope
from throughcare.sharing.queries.listing import visible
from throughcare.sharing.rules.claiming import ANSWERING_ROLES, HOLD, OPEN, is_longer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from throughcare.kernel.access import Access

MOST = 200
"""How many requests a page shows."""


@dataclass(frozen=True, slots=True)
class RightsRow:
    """Hold one request; `name` is empty where the reader may not know of the person."""

    request_id: int
    person_id: int
    name: str
    kind: str
    agency_id: int | None
    """Who answers: whom the person named, else the agency of the one contact, else nobody any more."""
    categories: tuple[Category, ...]
    text: str
    asked_at: datetime
    asked_by: int | None
    due_on: date
    state: str
    answered_at: datetime | None
    answer: str
    justification: str

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has answered."""
        return self.state == OPEN

    @property
    def is_longer(self) -> bool:
        """Tell whether the answer takes two more months."""
        return is_longer(localdate(self.asked_at), self.due_on)

    def is_late(self, today: date) -> bool:
        """Tell whether the day of the answer is over."""
        return self.is_open and self.due_on < today


# A right that names no agency is answered by the agency of the present contact, else of the last one.
_ANSWERS = """coalesce(r.agency_id, (
  SELECT k.agency_id FROM caseloads_case c JOIN caseloads_named_contact k ON k.case_id = c.id
   WHERE c.person_id = r.person_id ORDER BY lower(c.during) DESC, lower(k.during) DESC LIMIT 1))"""
_ROWS = f"""
SELECT r.id, r.person_id, coalesce((SELECT trim(n.given || ' ' || n.family) FROM people_name n
        WHERE n.person_id = r.person_id AND n.use = 'usual' AND {{visible}}), ''),
       r.kind, {_ANSWERS}, r.categories, r.text, r.asked_at, r.asked_by, r.due_on, r.state,
       r.answered_at, r.answer, r.justification
  FROM sharing_rights_request r WHERE
"""


def rights_of(person_id: int, *, access: Access, with_holds: bool = False) -> list[RightsRow]:
    """Return every request of one person, the open ones first; the reader's agency's own, unless it is the person.

    Holds are no requests of the person: they are left out unless asked for.
    """
    access.require(person_id, Category.IDENTITY)
    kinds = "" if with_holds else f" AND r.kind <> '{HOLD}'"
    everything, agency_id = _standing(access)
    return _read(
        _ROWS.format(visible="true")
        + f"r.person_id = %s{kinds} AND (%s OR {_ANSWERS} = %s OR r.asked_by = %s) "
        "ORDER BY r.state <> 'open', r.due_on, r.id DESC LIMIT %s",
        [person_id, everything, agency_id, access.actor.account_id, MOST],
    )


def _standing(access: Access) -> tuple[bool, int | None]:
    is_self = access.actor.person_id is not None
    return is_self or access.scope is Scope.SYSTEM, access.actor.agency_id


def right(person_id: int, request_id: int, *, access: Access) -> RightsRow | None:
    """Return one request about one person, None where it is not the reader's to see."""
    access.require(person_id, Category.IDENTITY)
    everything, agency_id = _standing(access)
    found = _read(
        _ROWS.format(visible="true")
        + f"r.person_id = %s AND r.id = %s AND (%s OR {_ANSWERS} = %s OR r.asked_by = %s)",
        [person_id, request_id, everything, agency_id, access.actor.account_id],
    )
    return found[0] if found else None


def rights_to_answer(*, access: Access) -> list[RightsRow]:
    """Return the open requests that the reader's agency answers, what is due first first."""
    seen = visible(access, person="r.person_id")
    agency_id = access.require_agency(Category.IDENTITY)
    if access.actor.role not in ANSWERING_ROLES:
        return []
    return _read(
        _ROWS.format(visible=seen.text)
        + f"r.state = 'open' AND r.kind <> '{HOLD}' AND {_ANSWERS} = %s ORDER BY r.due_on, r.id LIMIT %s",
        [*seen.params, agency_id, MOST],
    )


def count_rights_to_answer(*, access: Access) -> int:
    """Return how many requests wait for the reader's agency, for the first page."""
    agency_id = access.require_agency(Category.IDENTITY)
    if access.actor.role not in ANSWERING_ROLES:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sharing_rights_request r "
            f"WHERE r.state = 'open' AND r.kind <> '{HOLD}' AND {_ANSWERS} = %s",
            [agency_id],
        )
        return int(cursor.fetchone()[0])


def _read(statement: str, params: Iterable[Any]) -> list[RightsRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return [_row(*row) for row in cursor.fetchall()]


def _row(*row: Any) -> RightsRow:
    columns: tuple[Any, ...] = (*row[:5], tuple(map(Category, row[5])), *row[6:])
    return RightsRow(*columns)


@dataclass(frozen=True, slots=True)
class Restricted:
    """Hold what is restricted for a person, since when, and the announced end."""

    block_id: int
    categories: tuple[Category, ...]
    since: datetime
    until: datetime | None
    request_id: int | None
    """The request that it follows from."""


def restrictions_of(person_id: int, *, access: Access, now: datetime) -> list[Restricted]:
    """Return what nobody may use at the moment: it is shown to everybody who reaches the person, and so is its end."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, categories, since, until, note FROM sharing_block WHERE person_id = %s "
            "AND effect = 'freeze' AND since <= %s AND (until IS NULL OR until > %s) ORDER BY id",
            [person_id, now, now],
        )
        found = cursor.fetchall()
    return [
        Restricted(number, tuple(map(Category, codes)), since, until, _request_named(note))
        for number, codes, since, until, note in found
    ]


def _request_named(note: str) -> int | None:
    _, _, number = note.partition("rights:")
    return int(number) if number.isdecimal() else None


_RECEIVERS = """
SELECT DISTINCT e.agency_id FROM audit_event e
 WHERE e.person_ids @> ARRAY[%(person)s]::bigint[] AND e.agency_id IS NOT NULL
   AND e.action IN ('read', 'list', 'disclose', 'export') AND e.at >= %(since)s
   AND (cardinality(%(categories)s::text[]) = 0 OR e.categories::text[] && %(categories)s::text[])
 ORDER BY 1
"""


def receivers_of(
    person_id: int,
    categories: Collection[Category],
    *,
    since: datetime,
    access: Access,
) -> list[int]:
    """Return the agencies that saw something of a person since a moment, by the log; no categories means anything.

    Source: GDPR, article 19: whom data were disclosed to is told what was corrected.
    """
    access.require(person_id, Category.IDENTITY)
    codes = sorted(category.value for category in categories)
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVERS, {"person": person_id, "since": since, "categories": codes})
        return [agency_id for (agency_id,) in cursor.fetchall()]


def address_of(person_id: int, *, access: Access) -> tuple[str, str] | None:
    """Return where the person gets mail and in which language; None where they have no account or no address."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.email, a.language FROM sharing_self_link s JOIN accounts_account a ON a.id = s.account_id "
            "WHERE s.person_id = %s AND a.email <> ''",
            [person_id],
        )
        row = cursor.fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def has_page(person_id: int, *, access: Access) -> bool:
    """Tell whether the person has a page of their own, where they read an answer."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sharing_self_link WHERE person_id = %s", [person_id])
        return cursor.fetchone() is not None
