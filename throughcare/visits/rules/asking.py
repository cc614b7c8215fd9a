"""Decide what keeps a permit from being granted, and a visit from being asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.visits.types import Draft, PermitRow

LONGEST_PERMIT: Final = timedelta(days=3 * 365)
"""A permit is looked at anew after so long (our own choice: decide locally)."""
LONGEST_HOURS: Final = 12
_FURTHEST: Final = timedelta(days=366)


def permit_faults(until: date | None, *, today: date) -> tuple[Reason, ...]:
    """Return why a permit cannot be granted so; none means that it can.

    Source: our own choice, ADR 26.
    """
    if until is None or until < today:
        return (Reason("visit.until_missing"),)
    if until > today + LONGEST_PERMIT:
        return (Reason("visit.until_too_far"),)
    return ()


def faults(draft: Draft, permit: PermitRow, *, now: datetime, day: date) -> tuple[Reason, ...]:
    """Return why a visit cannot be asked for so; none means that it can. `day` is its day by the clock of the place.

    Source: our own choice, ADR 26.
    """
    found = [
        (not permit.holds_on(day), "visit.no_permit"),
        (draft.starts_at <= now, "visit.past"),
        (draft.starts_at > now + _FURTHEST, "visit.too_far"),
        (draft.ends_at <= draft.starts_at, "visit.ends_before"),
        (draft.ends_at - draft.starts_at > timedelta(hours=LONGEST_HOURS), "visit.too_long"),
        (not draft.visitor_ids, "visit.nobody_comes"),
        (
            not {one.visitor_id for one in permit.visitors}.issuperset(draft.visitor_ids),
            "visit.visitor_unknown",
        ),
    ]
    return tuple(Reason(code) for is_wrong, code in found if is_wrong)
