"""Let other rooms move what hangs on the dates of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.appointments import actions as appointments
from throughcare.caseloads.actions.hanging import move_handovers
from throughcare.journeys.queries.hanging import as_change, touched
from throughcare.meetings.actions.hanging import move_conferences
from throughcare.plans import actions as plans
from throughcare.referrals import actions as referrals
from throughcare.sharing import actions as sharing
from throughcare.visits import actions as visits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, Move

MOVES: Final[tuple[Move, ...]] = (
    move_conferences,
    plans.move_steps,
    move_handovers,
    referrals.move_referrals,
    sharing.keep_grounds,
    appointments.move_appointments,
    visits.move_visits,
)
"""One for each room that holds hanging things; `journeys.queries.hanging.PREVIEWS` has the same rooms.

Conferences come first: whoever holds one locks it before the plan.
"""


def move_held(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[Change, ...]]:
    """Let every room move what it holds, in the caller's transaction; return case -> what moved.

    Who moves a date need not see all that hangs on it: the rooms are asked with the system's own access.
    """
    system = sharing.system_access(purpose="replanning", now=now, actor=access.actor)
    found: dict[int, tuple[Change, ...]] = {}
    for move, mine in zip(MOVES, touched(anchors, access=system), strict=True):
        held = move(mine, access=system, now=now, today=today) if mine else {}
        for case_id, changes in held.items():
            found[case_id] = (*found.get(case_id, ()), *map(as_change, changes))
    return found
