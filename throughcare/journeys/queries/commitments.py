"""What agencies promised each other, over the people and steps that the asker may see and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import queries as plans
from throughcare.plans import rules
from throughcare.plans.queries.opening import opened
from throughcare.plans.rules.keeping import kept_of
from throughcare.plans.types import Domain
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.kernel.access import Access
    from throughcare.plans.rules import Kept

CASES: Final = 1_000
"""So many of the newest cases are counted."""
STEPS: Final = 5_000
"""So many promises at most, the newest."""
BACK: Final = timedelta(days=365)
"""Promises for an earlier day are not counted (decide locally)."""
PAGE: Final = 50

_STEPS = """
WITH looked AS (
  SELECT l.case_id, l.person_id, l.name
    FROM journeys_case_listing l
    {standing}
   WHERE l.agency_id = %s AND l.since <= %s AND l.until > %s
   ORDER BY l.case_id DESC LIMIT {cases})
SELECT a.id, l.person_id, l.name, a.owner_agency_id, a.text, coalesce(a.promised_for, a.due_on), a.done_on,
       coalesce(n.domain, ''), coalesce(m.agency_id = %s, false)
  FROM looked l
  JOIN plans_plan p ON p.case_id = l.case_id
  JOIN plans_action a ON a.plan_id = p.id
  LEFT JOIN plans_goal g ON g.id = a.goal_id
  LEFT JOIN plans_need n ON n.id = g.need_id
  LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id
 WHERE a.owner_agency_id IS NOT NULL AND a.acceptance = 'accepted'
   AND coalesce(a.promised_for, a.due_on) >= %s
 ORDER BY a.id DESC LIMIT {steps}
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """Hold one step that an agency took on."""

    action_id: int
    person_id: int
    name: str
    agency_id: int
    text: str
    day: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold how promises between the asker's agency and one partner were kept."""

    agency_id: int
    agency: str
    theirs: Kept
    ours: Kept
    """In plans in which the partner promised something too."""


@dataclass(frozen=True, slots=True)
class Commitments:
    """Hold what the page shows; `ours` counts the own agency alone."""

    ours: Kept
    pairs: tuple[Pair, ...]
    overdue: tuple[Promise, ...]
    """At most PAGE, the oldest first."""
    next_key: tuple[date, int] | None
    names: Mapping[int, str]


def commitments(
    *, access: Access, today: date, after: tuple[date, int] | None = None
) -> Commitments:
    """Return what was promised and what became of it, as far as the asker may see each step.

    Shapes: at most CASES cases and STEPS promises; four statements, however many there are.
    """
    names = plans.agency_names(access=access)
    found = [one for one in _promises(access, today) if one.agency_id in names]
    agency_id = access.require_agency(Category.PLAN)
    late = sorted((one for one in found if one.done_on is None and one.day < today), key=_key)
    rest = [one for one in late if after is None or _key(one) > after]
    return Commitments(
        _kept((one for one in found if one.agency_id == agency_id), today),
        tuple(_pairs(found, agency_id, names, today)),
        tuple(rest[:PAGE]),
        _key(rest[PAGE - 1]) if len(rest) > PAGE else None,
        names,
    )


def _key(one: Promise) -> tuple[date, int]:
    return one.day, one.action_id


def _kept(found: Iterable[Promise], today: date) -> Kept:
    return kept_of(((one.day, one.done_on) for one in found), today=today)


def _pairs(
    found: Sequence[Promise], agency_id: int, names: Mapping[int, str], today: date
) -> list[Pair]:
    partners = {one.agency_id for one in found} - {agency_id}
    return [
        _pair(found, partner, agency_id, names[partner], today)
        for partner in sorted(partners, key=lambda one: names[one])
    ]


def _pair(found: Sequence[Promise], partner: int, agency_id: int, name: str, today: date) -> Pair:
    theirs = [one for one in found if one.agency_id == partner]
    shared = {one.person_id for one in theirs}
    ours = (one for one in found if one.agency_id == agency_id and one.person_id in shared)
    return Pair(partner, name, _kept(theirs, today), _kept(ours, today))


def _promises(access: Access, today: date) -> list[Promise]:
    """Return the promises whose step the asker may see: their own, and those of open compartments."""
    agency_id = access.require_agency(Category.PLAN)
    rows = _rows(access, agency_id, today)
    closed = {
        row[0]: (row[1], category)
        for row in rows
        if row[3] != agency_id and not row[8] and (category := _category(row[7])) is not None
    }
    seen = opened(closed.values(), access=access, today=today)
    return [Promise(*row[:7]) for row in rows if row[0] not in closed or closed[row[0]] in seen]


def _category(domain: str) -> Category | None:
    return rules.CATEGORIES.get(Domain(domain)) if domain else None


def _rows(access: Access, agency_id: int, today: date) -> list[tuple[Any, ...]]:
    standing = sharing.joined(access, person="l.person_id", categories=(Category.PLAN,))
    text = _STEPS.format(standing=standing.text, cases=CASES, steps=STEPS)
    values = [*standing.params, agency_id, today, today, agency_id, today - BACK]
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
