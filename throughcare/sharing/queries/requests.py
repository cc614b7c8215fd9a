"""Read requests for access: who asked to see more, what could open it, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category, Scope
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.queries.listing import visible
from throughcare.sharing.rules import telling
from throughcare.sharing.rules.explaining import holds_on
from throughcare.sharing.types import Asker, Origin, PersonFacts, Purpose, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.access import Access

MOST = 200
"""How many requests a page shows."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Hold one request; `name` is empty where the reader may no longer know of the person."""

    request_id: int
    person_id: int
    name: str
    agency_id: int
    account_id: int
    membership_id: int
    categories: tuple[Category, ...]
    purpose: Purpose
    reason: str
    asked_at: datetime
    due_on: date
    answer: str
    answered_at: datetime | None
    answer_reason: str

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has answered."""
        return not self.answer

    def is_late(self, today: date) -> bool:
        """Tell whether the day of the answer is over."""
        return self.is_open and self.due_on < today


_ROWS = """
SELECT r.id, r.person_id, coalesce((SELECT trim(n.given || ' ' || n.family) FROM people_name n
        WHERE n.person_id = r.person_id AND n.use = 'usual' AND {visible}), ''),
       r.agency_id, r.account_id, r.membership_id, r.categories, r.purpose, r.reason, r.asked_at,
       r.due_on, r.answer, r.answered_at, r.answer_reason
  FROM sharing_access_request r WHERE
"""
_SEALED = "EXISTS (SELECT 1 FROM agencies_agency g WHERE g.id = r.agency_id AND g.is_sealed)"
# What a sealed service asks for is known to the system, to the person, and to itself.
_KNOWABLE = f"(%s OR r.agency_id = %s OR NOT {_SEALED})"
# The agency whose worker is the one contact answers; nobody answers what they or their agency asked
# for, and what a sealed service asks for is the person's alone to answer.
_MINE_TO_ANSWER = f"""
r.answer = '' AND r.account_id <> %s AND r.agency_id <> %s AND NOT {_SEALED} AND {{visible}} AND EXISTS (
  SELECT 1 FROM caseloads_case c JOIN LATERAL (SELECT agency_id FROM caseloads_named_contact
         WHERE case_id = c.id ORDER BY lower(during) DESC LIMIT 1) k ON k.agency_id = %s
   WHERE c.person_id = r.person_id AND upper_inf(c.during))
"""


def asked_by_me(*, access: Access) -> list[RequestRow]:
    """Return what the worker asked for in this agency, the newest first."""
    seen = visible(access, person="r.person_id")
    agency_id = access.require_agency(Category.IDENTITY)
    return _read(
        _ROWS.format(visible=seen.text) + "r.account_id = %s AND r.agency_id = %s "
        "ORDER BY r.answer <> '', r.id DESC LIMIT %s",
        [*seen.params, access.actor.account_id, agency_id, MOST],
    )


def to_answer(*, access: Access) -> list[RequestRow]:
    """Return the open requests about people whose one contact works in the reader's agency, the oldest first."""
    seen = visible(access, person="r.person_id")
    agency_id = access.require_agency(Category.IDENTITY)
    return _read(
        _ROWS.format(visible=seen.text)
        + _MINE_TO_ANSWER.format(visible=seen.text)
        + "ORDER BY r.due_on, r.id LIMIT %s",
        [*seen.params, access.actor.account_id, agency_id, *seen.params, agency_id, MOST],
    )


def count_to_answer(*, access: Access) -> int:
    """Return how many requests wait for the reader's agency, for the first page."""
    seen = visible(access, person="r.person_id")
    agency_id = access.require_agency(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sharing_access_request r WHERE "
            + _MINE_TO_ANSWER.format(visible=seen.text),
            _params(access.actor.account_id, agency_id, *seen.params, agency_id),
        )
        return int(cursor.fetchone()[0])


def requests_about(person_id: int, *, access: Access) -> list[RequestRow]:
    """Return the requests about one person that the reader may know of, the open ones first."""
    access.require(person_id, Category.IDENTITY)
    return _read(
        _ROWS.format(visible="true")
        + f"r.person_id = %s AND {_KNOWABLE} ORDER BY r.answer <> '', r.id DESC LIMIT %s",
        [person_id, *_knowing(access), MOST],
    )


def request_about(person_id: int, request_id: int, *, access: Access) -> RequestRow | None:
    """Return one request about one person; None too where the reader may not know of it."""
    access.require(person_id, Category.IDENTITY)
    found = _read(
        _ROWS.format(visible="true") + f"r.person_id = %s AND r.id = %s AND {_KNOWABLE}",
        [person_id, request_id, *_knowing(access)],
    )
    return found[0] if found else None


def _knowing(access: Access) -> list[Any]:
    knows_all = access.scope is Scope.SYSTEM or access.actor.person_id is not None
    return [knows_all, access.actor.agency_id]


def _params(*values: Any) -> list[Any]:
    return list(values)


def _read(statement: str, params: Iterable[Any]) -> list[RequestRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return [_row(*row) for row in cursor.fetchall()]


def _row(
    request_id: int,
    person_id: int,
    name: str,
    agency_id: int,
    account_id: int,
    membership_id: int,
    categories: list[str],
    purpose: str,
    *rest: object,
) -> RequestRow:
    return RequestRow(
        request_id,
        person_id,
        name,
        agency_id,
        account_id,
        membership_id,
        tuple(sorted(map(Category, categories))),
        Purpose(purpose),
        *rest,  # type: ignore[arg-type]
    )


def asker_of_request(row: RequestRow, *, now: datetime, today: date) -> Asker | None:
    """Return who asked, as decisions see them; None where they no longer work there."""
    worker = accounts.worker(row.membership_id, today)
    agency = agencies.agency_map().agencies.get(row.agency_id)
    if worker is None or agency is None or worker.agency_id != row.agency_id:
        return None
    return Asker(
        row.account_id,
        agency.agency_id,
        agency.kind,
        agency.jurisdiction,
        worker.role.value,
        row.purpose,
        now,
        today,
    )


def ways_of(
    row: RequestRow, *, access: Access, now: datetime, today: date
) -> Mapping[Category, frozenset[str]]:
    """Return category -> the steps that would open it to whoever asked; empty where they left.

    Only for who answers: what others recorded counts, wherever it may be named.
    """
    access.require(row.person_id, Category.IDENTITY)
    asker = asker_of_request(row, now=now, today=today)
    if asker is None:
        return {}
    facts = facts_of([row.person_id], access=access)[row.person_id]
    origins = [None, *_origins(facts, today, access)]
    rules = law()
    return {
        category: frozenset(
            step.code
            for origin in origins
            for step in telling.explain(asker, Topic(category, origin), rules, facts).next_steps
        )
        for category in row.categories
    }


def _origins(facts: PersonFacts, today: date, access: Access) -> list[Origin]:
    rows = agencies.agency_map().agencies
    knows_all = access.actor.person_id is not None or access.scope is Scope.SYSTEM
    live = dict.fromkeys(fact.agency_id for fact in facts.relations if holds_on(fact, today))
    return [
        Origin(row.agency_id, row.kind, row.jurisdiction, row.is_sealed)
        for row in (rows[agency_id] for agency_id in live if agency_id in rows)
        if knows_all or not row.is_sealed or row.agency_id == access.actor.agency_id
    ]
