"""Whether promises were kept, in numbers that are safe to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.plans.rules.weighing import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

FEWEST = 5
"""A number from 1 to below this is not shown (our own choice: decide locally)."""
RATE_STEP = 10
"""Rates are rounded to this, so that no number that is not shown can be worked out of them."""


def kept_of(promised: Iterable[tuple[date, date | None]], *, today: date) -> Kept:
    """Count promises: each is the day promised, and the day on which it was done.

    Source: requirements R42 and R70.
    """
    made = kept = late = overdue = 0
    for day, done_on in promised:
        made += 1
        kept += done_on is not None and done_on <= day
        late += done_on is not None and done_on > day
        overdue += done_on is None and day < today
    return Kept(made, kept, late, overdue)


def shown_count(count: int) -> int | None:
    """Return a count as it may be shown, None where it is too small; nothing is nothing.

    Source: our own choice; decide locally.
    """
    return None if 0 < count < FEWEST else count


def rate(kept: Kept) -> int | None:
    """Return how many of a hundred promises whose day has come were kept, rounded; None where they are too few.

    Units: percent, in steps of RATE_STEP.
    Source: requirements R45 and R70; the rounding is our own choice.

    >>> rate(Kept(made=9, kept=7, late=1, overdue=1)), rate(Kept(made=4, kept=4))
    (80, None)
    """
    came = kept.kept + kept.late + kept.overdue
    if came < FEWEST:
        return None
    return round(100 * kept.kept / came / RATE_STEP) * RATE_STEP
