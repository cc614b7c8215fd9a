"""Can the last move of a release date be taken back? Only while nothing was built on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.queries.hanging import is_settled_since
from throughcare.custody import queries as custody
from throughcare.custody.types import ReleaseDateKind
from throughcare.plans import queries as plans
from throughcare.sharing.queries.hanging import is_said_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from throughcare.custody.queries import ReleaseDateRow
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class LastMove:
    """Hold the newest move of a person's release dates, and what stood before it."""

    case_id: int
    at: datetime
    before: Mapping[ReleaseDateKind, date | None]
    is_built_on: bool
    """Something was written of the case since, so it stays. What, nobody is told: it may be hidden from them."""


# Whatever was written of the case after the move, plans aside; what the move itself wrote bears its very moment.
_SINCE = """
SELECT EXISTS (SELECT 1 FROM journeys_replanning WHERE case_id = %(case)s AND at > %(at)s)
    OR EXISTS (SELECT 1 FROM journeys_completion WHERE case_id = %(case)s AND recorded_at > %(at)s)
    OR EXISTS (SELECT 1 FROM caseloads_named_contact WHERE case_id = %(case)s AND lower(during) > %(at)s)
"""


def last_move(person_id: int, *, access: Access) -> LastMove | None:
    """Return the newest move of release dates with what stands against taking it back.

    Shapes: None where no date ever moved: a first date has nothing before it, and nobody takes it back here.
    """
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    history = custody.history_of(person_id, access=access)
    if case is None or history is None or history.stay.released_on is not None:
        return None
    if not history.release_dates:
        return None
    at = history.release_dates[0].recorded_at
    newest = {row.kind for row in history.release_dates if row.recorded_at == at}
    older = [row for row in history.release_dates if row.recorded_at < at]
    before = {ReleaseDateKind(kind): _stood(kind, older) for kind in sorted(newest)}
    if not any(row.kind in newest for row in older):
        return None
    is_built_on = (
        _is_built_on(case.case_id, at)
        or plans.is_written_since(case.case_id, person_id, at=at, access=access)
        or is_settled_since(case.case_id, person_id, at=at, access=access)
        or is_said_since(person_id, at=at, access=access)
    )
    return LastMove(case.case_id, at, before, is_built_on)


def _stood(kind: str, older: Iterable[ReleaseDateRow]) -> date | None:
    return next((row.on for row in older if row.kind == kind), None)


def _is_built_on(case_id: int, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"case": case_id, "at": at})
        return bool(cursor.fetchone()[0])
