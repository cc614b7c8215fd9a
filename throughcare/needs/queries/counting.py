"""Read the numbers that everybody may read; small ones were held back before they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.needs.models import MonthlyCount
from throughcare.needs.types import Counted, Numbers, Why

if TYPE_CHECKING:
    from datetime import date


def months() -> tuple[date, ...]:
    """Return the months that were counted, the newest first."""
    found = MonthlyCount.objects.order_by("-month").values_list("month", flat=True)
    return tuple(found.distinct())


def numbers(month: date | None = None) -> Numbers:
    """Return the numbers of a month, of the newest one where none is given."""
    newest = MonthlyCount.objects.order_by("-month").values_list("month", flat=True).first()
    wanted = month or newest
    if wanted is None:
        return Numbers(None, (), {})
    rows = list(MonthlyCount.objects.filter(month=wanted).order_by("jurisdiction", "why"))
    told = (Counted(row.jurisdiction, Why(row.why), row.people) for row in rows if row.why)
    order = {why: place for place, why in enumerate(Why)}
    return Numbers(
        month=wanted,
        rows=tuple(sorted(told, key=lambda one: (one.jurisdiction, order[one.why]))),
        totals={row.jurisdiction: row.people for row in rows if not row.why},
    )
