"""An invented organisation that works in the invented prison: a permit, two volunteers, a group, one person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from throughcare.kernel.access import Access, Category
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import PRISON
from throughcare.visits import actions
from throughcare.visits.types import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.simulation.world import World

WHAT: Final = "A group on Thursdays about living alone, and visits to people who asked for us."
CONDITIONS: Final = "Two visitors at most, and none without a member of staff on the way in."


def visit(world: World, cases: Sequence[Listed], *, now: datetime, today: date) -> None:
    """Let the organisation ask, the prison answer, and somebody come."""
    ours, theirs = world.actor("ngo"), world.actor("teamleader")
    prison = world.agencies[PRISON]
    permit = actions.ask_permit(prison, WHAT, by=ours, now=now, today=today)
    actions.grant(permit, today + timedelta(days=365), CONDITIONS, by=theirs, now=now, today=today)
    visitors = tuple(
        actions.add_visitor(permit, name, function, by=ours, now=now)
        for name, function in (("Hennie Postma", "volunteer"), ("Aart Bos", "social worker"))
    )
    at = localtime(now + timedelta(days=3)).replace(hour=14, minute=0, second=0, microsecond=0)
    draft = Draft(at, at + timedelta(hours=1), visitors, "Living alone")
    number = actions.ask_group(permit, draft, by=ours, now=now, today=today)
    actions.agree(number, "Room 4", by=world.actor("casemanager"), now=now, today=today)
    later = Draft(at + timedelta(days=1), at + timedelta(days=1, hours=1), visitors[:1])
    _to_one(world, cases, permit, later, now=now, today=today)


def _to_one(
    world: World,
    cases: Sequence[Listed],
    permit: int,
    draft: Draft,
    *,
    now: datetime,
    today: date,
) -> None:
    """Ask to see the first person whom the organisation may know to be there."""
    for case in cases:
        access = sharing.decide(
            world.actor("ngo"), person_id=case.person_id, what="visit", now=now, today=today
        )
        if isinstance(access, Access) and access.covers(case.person_id, Category.IDENTITY):
            try:
                actions.ask_person(
                    permit, draft, person_id=case.person_id, access=access, now=now, today=today
                )
            except actions.VisitError:
                continue
            return
