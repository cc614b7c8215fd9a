"""Who carries the plans, whether help turned into conditions, and which deadlines were kept where: numbers only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.journeys.queries.commitments import listed_cases
from throughcare.kernel.access import Category
from throughcare.plans import queries as plans
from throughcare.plans import rules
from throughcare.plans.rules.keeping import kept_of
from throughcare.plans.types import Breadth
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.kernel.access import Access
    from throughcare.plans.rules import Kept
    from throughcare.plans.types import Carried, GoalEnd, Told

_LAST_OF_FIRST_HALF: Final = 6

BACK: Final = timedelta(days=365)
"""Deadlines of an earlier day are not counted (decide locally)."""

_DEADLINES = """
SELECT l.home_municipality, m.due_on, d.done_on
  FROM journeys_case_listing l
  JOIN journeys_milestone m ON m.case_id = l.case_id AND m.state IN ('planned', 'done')
       AND m.due_on >= %s AND m.due_on < %s
  JOIN journeys_journey j ON j.id = m.journey_id
  JOIN programmes_version p ON p.id = j.programme_id
  LEFT JOIN LATERAL (
    SELECT c.done_on FROM journeys_completion c
     WHERE c.case_id = m.case_id AND c.programme_code = p.code AND c.task_code = m.code
     ORDER BY c.id DESC LIMIT 1) d ON true
 {standing}
 WHERE l.agency_id = %s AND l.since <= %s AND l.until > %s AND l.case_id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """Count the goals of help that became conditions in one half-year, by the agency that wrote it down."""

    year: int
    half: int
    agency_id: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Breadths:
    """Count the goals for one breadth: the person alone, a family, a group, a community."""

    breadth: Breadth
    open: int
    reached: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Hold what the page shows, not yet sieved for small numbers."""

    sectors: tuple[Carried, ...]
    is_much: bool
    """Whether justice carries more of the open steps than the threshold says."""
    help_goals: int
    drifts: tuple[Drift, ...]
    breadths: tuple[Breadths, ...]
    municipalities: Mapping[str, Kept]
    """Municipality code, empty where it is unknown -> deadlines that came, and whether they were kept."""
    names: Mapping[int, str]


def shares(*, access: Access, today: date) -> Shares:
    """Count over the newest cases that the asker's agency lists, and in them over what the asker may see.

    Shapes: ten statements, however many there are. Nobody is named.
    """
    access.require_agency(Category.JOURNEY)
    case_ids = list(listed_cases(today, access=access))
    sectors = rules.carried(plans.carried_steps(case_ids, access=access, today=today))
    told = plans.told_of_goals(case_ids, access=access, today=today)
    names = plans.agency_names(access=access)
    return Shares(
        sectors,
        rules.justice_carries_much(sectors),
        len(rules.helping(told)),
        tuple(_drifts(told, names)),
        tuple(_breadths(plans.ended_goals(case_ids, access=access, today=today))),
        _municipalities(case_ids, access, today),
        names,
    )


def _drifts(told: Iterable[Told], names: Mapping[int, str]) -> list[Drift]:
    found = [one for one in rules.drifted(told) if one.agency_id is None or one.agency_id in names]
    counts = Counter((one.on.year, _half(one.on), one.agency_id) for one in found)
    rows = [Drift(*key, count) for key, count in counts.items()]
    return sorted(rows, key=lambda one: (-one.year, -one.half, names.get(one.agency_id or 0, "")))


def _half(day: date) -> int:
    return 1 if day.month <= _LAST_OF_FIRST_HALF else 2


def _breadths(goals: Sequence[GoalEnd]) -> list[Breadths]:
    wanted = [one for one in goals if not one.is_dropped]
    reached = Counter(one.breadth for one in wanted if one.is_reached)
    every = Counter(one.breadth for one in wanted)
    return [Breadths(one, every[one] - reached[one], reached[one]) for one in Breadth if every[one]]


def _municipalities(case_ids: Sequence[int], access: Access, today: date) -> dict[str, Kept]:
    agency_id = access.require_agency(Category.JOURNEY)
    standing = sharing.joined(access, person="l.person_id", categories=(Category.JOURNEY,))
    values = [today - BACK, today, *standing.params, agency_id, today, today, list(case_ids)]
    with connection.cursor() as cursor:
        cursor.execute(_DEADLINES.format(standing=standing.text), values)
        rows = cursor.fetchall()
    found: dict[str, list[tuple[date, date | None]]] = {}
    for code, due_on, done_on in rows:
        found.setdefault(code, []).append((due_on, done_on))
    return {code: kept_of(days, today=today) for code, days in found.items()}
