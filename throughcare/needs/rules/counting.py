"""Decide which numbers may be told: a small one tells of somebody, and so does what is left of a total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.needs.types import Why

LEAST: Final = 10
"""A number below this is not told (our own choice: decide locally)."""
_ENOUGH: Final = 2


def without_small(counts: Mapping[Why, int], *, least: int = LEAST) -> dict[Why, int | None]:
    """Return the numbers of one jurisdiction, None for what is not told.

    Where a single number is held back, the smallest of the others is too: else the total minus the rest tells it.
    Source: Hundepool and others, Statistical Disclosure Control (2012), section 4.2 (primary and secondary
    suppression); the threshold is our own choice.
    """
    hidden = {why for why, count in counts.items() if 0 < count < least}
    others = sorted((count, why) for why, count in counts.items() if count and why not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return {why: None if why in hidden else count for why, count in counts.items()}


def total(counts: Mapping[Why, int], *, least: int = LEAST) -> int | None:
    """Return the sum of one jurisdiction, None where it would tell what was held back.

    Source: as `without_small`.
    """
    told = without_small(counts, least=least)
    held = [counts[why] for why, count in told.items() if count is None]
    is_safe = not held or (len(held) >= _ENOUGH and sum(held) >= least)
    return sum(counts.values()) if is_safe else None
