"""Read entries: each only as far as the compartment of its need is open to the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category, Scope
from throughcare.needs.models import Event, Unowned
from throughcare.needs.types import (
    Answer,
    Authority,
    Deed,
    End,
    Register,
    UnownedRow,
    WhatWasDone,
    Why,
)
from throughcare.plans.queries.opening import opened
from throughcare.plans.rules import CATEGORIES
from throughcare.plans.types import Domain
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from throughcare.kernel.access import Access

PAGE: Final = 50
_COLUMNS: Final = """
  u.id, u.person_id, u.need_id, n.domain, n.text, u.why, u.authority, u.found_on, u.by_membership_id IS NULL,
  u.escalate_on, u.escalated_on, u.asked_on, u.answer, u.answered_on, u.ended_on, u."end"
"""
_OF = f"""
SELECT {_COLUMNS}, '', coalesce(m.agency_id, 0)
  FROM needs_unowned u JOIN plans_need n ON n.id = u.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE u.person_id = %s ORDER BY u.ended_on IS NOT NULL, u.found_on, u.id
"""
_LIST = f"""
SELECT {_COLUMNS}, btrim(p.given || ' ' || p.family), coalesce(m.agency_id, 0), v.shows_custody
  FROM needs_unowned u JOIN plans_need n ON n.id = u.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
  {{standing}}
  JOIN people_name p ON p.person_id = u.person_id AND p.use = 'usual'
 WHERE u.ended_on IS NULL {{after}}
 ORDER BY u.found_on, u.id LIMIT {PAGE + 1}
"""
_CHOOSABLE = """
SELECT n.id, n.domain, n.text, coalesce(m.agency_id, 0)
  FROM plans_need n JOIN plans_plan p ON p.id = n.plan_id
  JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE p.person_id = %s AND n.met_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM needs_unowned u WHERE u.need_id = n.id AND u.ended_on IS NULL)
 ORDER BY n.id
"""


def unowned_of(person_id: int, *, access: Access) -> tuple[UnownedRow, ...]:
    """Return the entries about a person with what was done, open ones first; what the reader may not know is left out.

    Shapes: two statements.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    with connection.cursor() as cursor:
        cursor.execute(_OF, [person_id])
        found = [row for row in cursor.fetchall() if _shows(row[3], row[-1], person_id, access)]
    knows_why = _knows_all(access) or access.covers(person_id, Category.CUSTODY)
    done = _done([row[0] for row in found], knows_why=knows_why)
    return tuple(_row(row, knows_why, done.get(row[0], ())) for row in found)


def choosable(person_id: int, *, access: Access) -> tuple[tuple[int, Domain, str], ...]:
    """Return the open needs of the person's plan that stand in no entry: number, domain and words.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSABLE, [person_id])
        rows = cursor.fetchall()
    return tuple(
        (need_id, Domain(domain), text)
        for need_id, domain, text, by_agency in rows
        if _shows(domain, by_agency, person_id, access)
    )


def register(*, access: Access, today: date, after: tuple[date, int] | None = None) -> Register:
    """Return one page of the open entries about people whom a list shows, the oldest first.

    Shapes: at most PAGE rows and two statements. A page may be shorter: what the reader may not know is left out.
    Errors: AccessRefusedError.
    """
    standing = sharing.joined(access, person="u.person_id", categories=(Category.PLAN,))
    values: list[Any] = [*standing.params, *(after or ())]
    text = _LIST.format(
        standing=standing.text,
        after="" if after is None else "AND (u.found_on, u.id) > (%s::date, %s::bigint)",
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found = cursor.fetchall()
    rows = found[:PAGE]
    last = rows[-1] if len(found) > PAGE else None
    shown = tuple(_row(row[:-1], row[-1], ()) for row in _open(rows, access, today))
    return Register(shown, None if last is None else (last[7], last[0]))


def _open(rows: Sequence[Any], access: Access, today: date) -> list[Any]:
    """Return the rows whose compartment is open to the asker, person by person."""
    wanted = [(row[1], kind) for row in rows if (kind := CATEGORIES.get(Domain(row[3])))]
    seen = opened(wanted, access=access, today=today) if wanted else frozenset()
    ours = access.require_agency(Category.PLAN)
    return [
        row
        for row in rows
        if (kind := CATEGORIES.get(Domain(row[3]))) is None
        or (row[1], kind) in seen
        or row[-2] == ours
    ]


def _knows_all(access: Access) -> bool:
    return access.scope is Scope.SYSTEM or access.actor.person_id is not None


def _shows(domain: str, by_agency: int, person_id: int, access: Access) -> bool:
    category = CATEGORIES.get(Domain(domain))
    is_own = bool(by_agency) and by_agency == access.actor.agency_id
    return _knows_all(access) or category is None or is_own or access.covers(person_id, category)


def _row(row: Sequence[Any], knows_why: bool, history: tuple[WhatWasDone, ...]) -> UnownedRow:  # noqa: FBT001 - a column of the row
    (key, person_id, need_id, domain, text, why, authority, found_on, is_by_rule), rest = (
        row[:9],
        row[9:],
    )
    escalate_on, escalated_on, asked_on, answer, answered_on, ended_on, end, name, _by = rest
    return UnownedRow(
        unowned_id=key,
        person_id=person_id,
        need_id=need_id,
        domain=Domain(domain),
        text=text,
        why=Why(why) if knows_why else None,
        authority=Authority(authority) if knows_why else None,
        found_on=found_on,
        is_by_rule=is_by_rule,
        escalate_on=escalate_on,
        escalated_on=escalated_on,
        asked_on=asked_on,
        answer=Answer(answer) if answer else None,
        answered_on=answered_on,
        ended_on=ended_on,
        end=End(end) if end else None,
        name=name,
        history=history,
    )


def _done(keys: Iterable[int], *, knows_why: bool) -> Mapping[int, tuple[WhatWasDone, ...]]:
    found: dict[int, list[WhatWasDone]] = {}
    rows = Event.objects.filter(unowned_id__in=list(keys)).order_by("pk")
    for row in rows.select_related("membership__account"):
        found.setdefault(row.unowned_id, []).append(_event(row, knows_why=knows_why))
    return {key: tuple(lines) for key, lines in found.items()}


def _event(row: Event, *, knows_why: bool) -> WhatWasDone:
    deed = Deed(row.deed)
    names_why = deed in {Deed.FOUND, Deed.CHANGED} and knows_why
    return WhatWasDone(
        at=row.at,
        deed=deed,
        who=row.membership.account.name if row.membership else "",
        why=Why(row.code) if names_why else None,
        answer=Answer(row.code) if deed is Deed.ANSWERED else None,
        end=End(row.code) if deed is Deed.ENDED else None,
        words=row.words if knows_why else "",
    )


def open_of_needs(need_ids: Iterable[int]) -> dict[int, Unowned]:
    """Return need -> its open entry, locked for whoever is about to change it: for actions of this room."""
    rows = Unowned.objects.select_for_update().filter(
        need_id__in=list(need_ids), ended_on__isnull=True
    )
    return {row.need_id: row for row in rows}
