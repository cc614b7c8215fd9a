"""Rules changed, not facts: a programme was published, an agency opened. Every open case follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.journeys.actions.replanning import replan
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_BATCH = 200
_NEXT = "SELECT id FROM caseloads_case WHERE upper_inf(during) AND id > %s ORDER BY id LIMIT %s"


def replan_everybody(
    *,
    cause: Mapping[str, object],
    access: Access,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Derive every open case anew, a batch a transaction; return how many. Stopped, it can simply run again."""
    access.require_system(Category.JOURNEY)
    last, done = 0, 0
    while case_ids := _after(last):
        replan(case_ids, cause=cause, access=access, now=now, today=today)
        last, done = case_ids[-1], done + len(case_ids)
        progress(done)
    return done


def _after(case_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [case_id, _BATCH])
        return [row[0] for row in cursor.fetchall()]
