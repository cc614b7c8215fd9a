"""What other rooms hold that hangs on the dates of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.journeys.types import Change
from throughcare.plans import queries as plans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange, Preview

PREVIEWS: Final[tuple[Preview, ...]] = (plans.preview_steps,)
"""One for each room that holds hanging things; `journeys.actions.hanging.MOVES` has the same rooms."""


def preview_held(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[Change, ...]]:
    """Return case -> what other rooms would move, as far as the asker may see it."""
    found: dict[int, tuple[Change, ...]] = {}
    for preview in PREVIEWS:
        for case_id, held in preview(anchors, access=access, today=today).items():
            found[case_id] = (*found.get(case_id, ()), *map(as_change, held))
    return found


def as_change(held: HeldChange) -> Change:
    """Return what a room moved as re-planning keeps it."""
    return Change(
        0,
        held.key,
        held.effect,
        held.before,
        held.after,
        held.owner_agency_id or 0,
        what=held.what,
    )
