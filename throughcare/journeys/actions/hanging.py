"""Let other rooms move what hangs on the dates of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.appointments import actions as appointments
from throughcare.caseloads.actions.hanging import move_handovers
from throughcare.journeys.queries.hanging import as_change
from throughcare.plans import actions as plans
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, Move

MOVES: Final[tuple[Move, ...]] = (
    plans.move_steps,
    move_handovers,
    sharing.keep_grounds,
    appointments.move_appointments,
)
"""One for each room that holds hanging things; `journeys.queries.hanging.PREVIEWS` has the same rooms."""


def move_held(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[Change, ...]]:
    """Let every room move what it holds, in the caller's transaction; return case -> what moved.

    Who moves a date need not see all that hangs on it: the rooms are asked with the system's own access.
    """
    system = sharing.system_access(purpose="replanning", now=now, actor=access.actor)
    found: dict[int, tuple[Change, ...]] = {}
    for move in MOVES:
        for case_id, held in move(anchors, access=system, now=now, today=today).items():
            found[case_id] = (*found.get(case_id, ()), *map(as_change, held))
    return found
