"""Count, once a month, and write down only what may be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.kernel.access import Category
from throughcare.needs.models import MonthlyCount
from throughcare.needs.rules import total, without_small
from throughcare.needs.types import Why

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

_COUNT = """
SELECT jurisdiction, why, count(DISTINCT person_id) FROM needs_unowned
 WHERE found_on <= %(end)s AND (ended_on IS NULL OR ended_on > %(end)s) GROUP BY 1, 2 ORDER BY 1, 2
"""


@transaction.atomic
def publish_month(*, access: Access, today: date) -> int:
    """Count how many people had unowned needs at the end of last month, once; return how many numbers were written.

    A published month is never counted anew: two counts of one month would tell of whoever was erased between them.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    end = today.replace(day=1) - timedelta(days=1)
    month = end.replace(day=1)
    if MonthlyCount.objects.filter(month=month).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"end": end})
        rows = cursor.fetchall()
    found: dict[str, dict[Why, int]] = {}
    for jurisdiction, why, people in rows:
        found.setdefault(jurisdiction, {})[Why(why)] = people
    return len(MonthlyCount.objects.bulk_create(_told(month, found)))


def _told(month: date, found: dict[str, dict[Why, int]]) -> list[MonthlyCount]:
    return [
        MonthlyCount(month=month, jurisdiction=jurisdiction, why=why, people=people)
        for jurisdiction, counts in found.items()
        for why, people in [*without_small(counts).items(), ("", total(counts))]
    ]
