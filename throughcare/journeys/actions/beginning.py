"""The day of a handover has come: the receiver becomes the contact, and a transfer writes where the person lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.caseloads.actions import handovers
from throughcare.caseloads.queries.handovers import open_handover_of
from throughcare.caseloads.types import State
from throughcare.journeys.actions.deputizing import held_worker
from throughcare.journeys.actions.replanning import replan
from throughcare.people import actions as people_actions
from throughcare.people import queries as people

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.types import HandoverRow
    from throughcare.kernel.access import Access


def hold_receivers(row: HandoverRow, membership_id: int | None, *, today: date) -> None:
    """Keep whoever could take over from leaving meanwhile; before the case is locked, as everywhere."""
    duty = accounts.duty_contact(row.to_agency_id, today)
    named = (row.to_membership_id, membership_id, duty.membership_id if duty else None)
    staff.hold(sorted({one for one in named if one is not None}))


def begin(row: HandoverRow, *, access: Access, now: datetime, today: date) -> bool:
    """Make the receiver the contact, once the day has come; return False while nobody there can be it.

    Whoever was named may have left: then whoever answers for the agency takes over.
    """
    return _start(row, access=access, now=now, today=today, day=today)


def _start(row: HandoverRow, *, access: Access, now: datetime, today: date, day: date) -> bool:
    worker = _successor(row, today)
    if worker is None:
        return False
    started = handovers.start(
        row.handover_id,
        row.person_id,
        membership_id=worker.membership_id,
        access=access,
        now=now,
        today=day,
    )
    if started and row.home_after:
        _move_house(row, access=access, now=now, today=today)
    return started


def _move_house(row: HandoverRow, *, access: Access, now: datetime, today: date) -> None:
    """Write where the person lives from now on, and plan anew: whether a programme fits depends on it."""
    before = people.facts_of([row.person_id], access=access)[row.person_id].home_municipality
    handovers.note_home(row.handover_id, row.person_id, before=before, access=access)
    home: dict[str, object] = {"home_municipality": row.home_after}
    if people_actions.correct(row.person_id, home, access=access, now=now):
        cause = {"code": "cause.moved_house", "before": before, "after": row.home_after}
        replan([row.case_id], cause=cause, access=access, now=now, today=today)


def begin_on_release(
    case_id: int, person_id: int, *, access: Access, now: datetime, today: date
) -> bool:
    """Let whoever accepted a handover begin although the day has not come: the release came before it.

    Returns False where nothing was accepted, or nobody there can begin.
    """
    row = open_handover_of(case_id, person_id, access=access)
    if row is None or row.state is not State.ACCEPTED:
        return False
    return _start(row, access=access, now=now, today=today, day=max(today, row.start_on))


def _successor(row: HandoverRow, today: date) -> Worker | None:
    named = accounts.worker(row.to_membership_id or 0, today)
    for worker in (named, accounts.duty_contact(row.to_agency_id, today)):
        if (
            worker is not None
            and worker.agency_id == row.to_agency_id
            and worker.role in CONTACT_ROLES
            and not agencies.agency_of(worker.agency_id).is_sealed
        ):
            return held_worker(worker.membership_id, today)
    return None
