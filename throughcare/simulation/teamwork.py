"""What invented workers arranged among themselves: a deputy, an absence, handovers, a question, what cases weigh."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.accounts import queries as accounts
from throughcare.caseloads.actions import absences
from throughcare.caseloads.actions.loads import set_weights
from throughcare.caseloads.rules.weighing import default_rule
from throughcare.caseloads.types import HandoverKind, NotPossibleError
from throughcare.journeys.actions import assigning, consulting, deputizing, handing
from throughcare.simulation.world import CITY, FOUNDER, PRISON, PROBATION, TOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.kernel.access import Access
    from throughcare.simulation.world import World

    Decide = Callable[[int, str], Access]

NEAR_THE_CEILING: Final = 0.95
"""How much of the ceiling the busiest worker of the prison carries: so that a page shows it. Ours."""
NOTE: Final = "Works in the kitchen until two. Call after that."
QUESTION: Final = "Can the reporting duty wait until the first week at work is over?"
REFUSAL: Final = "Not registered here yet. Ask again once there is an address."


def happen(
    world: World, cases: Sequence[Listed], decide: Decide, *, now: datetime, today: date
) -> None:
    """Arrange a little of everything around the first cases; what cannot be is left out."""
    arranged = (_deputy, _handover, _refused_transfer, _question)
    for arrange, case in zip(arranged, cases, strict=False):
        try:
            arrange(world, case.person_id, decide, now, today)
        except NotPossibleError:
            # An invented person need not fit an invented arrangement.
            continue
    _absence(world, now, today)
    _ceiling(world, cases, decide, now, today)


def _deputy(world: World, person_id: int, decide: Decide, now: datetime, today: date) -> None:
    deputizing.name_deputy(
        person_id,
        membership_id=world.memberships["probation"],
        access=decide(person_id, "casemanager"),
        now=now,
        today=today,
    )


def _handover(world: World, person_id: int, decide: Decide, now: datetime, today: date) -> None:
    _propose(world, person_id, HandoverKind.HANDOVER, CITY, decide, now, today)


def _refused_transfer(
    world: World, person_id: int, decide: Decide, now: datetime, today: date
) -> None:
    number = _propose(world, person_id, HandoverKind.TRANSFER, TOWN, decide, now, today)
    handing.answer(
        person_id,
        number,
        says_yes=False,
        reason=REFUSAL,
        membership_id=None,
        over_reason="",
        access=decide(person_id, "municipality2"),
        now=now,
        today=today,
    )


def _propose(
    world: World,
    person_id: int,
    kind: HandoverKind,
    to: str,
    decide: Decide,
    now: datetime,
    today: date,
) -> int:
    wanted = handing.Wanted(
        kind,
        world.agencies[to],
        None,
        today + timedelta(days=14),
        today + timedelta(days=7),
        NOTE,
    )
    access = decide(person_id, "casemanager")
    return handing.propose(person_id, wanted, access=access, now=now, today=today)


def _question(world: World, person_id: int, decide: Decide, now: datetime, today: date) -> None:
    consulting.ask(
        person_id,
        to_agency_id=world.agencies[PROBATION],
        to_role="probation_officer",
        to_membership_id=None,
        question=QUESTION,
        answer_by=today + timedelta(days=5),
        access=decide(person_id, "casemanager"),
        now=now,
        today=today,
    )


def _absence(world: World, now: datetime, today: date) -> None:
    absences.record_absence(
        world.memberships["casemanager2"],
        cover_id=world.memberships["casemanager"],
        since=today,
        last_on=today + timedelta(days=9),
        by=FOUNDER,
        now=now,
        today=today,
    )


def _ceiling(
    world: World, cases: Sequence[Listed], decide: Decide, now: datetime, today: date
) -> None:
    busiest = accounts.worker(world.memberships["casemanager"], today)
    if busiest is None or not cases:
        return
    access = decide(cases[0].person_id, "casemanager")
    load = assigning.loads_of([busiest], access=access, today=today)[busiest.membership_id]
    set_weights(
        world.agencies[PRISON],
        ceiling=max(1, min(2000, round(load.points / NEAR_THE_CEILING))),
        points=dict(default_rule().points),
        by=FOUNDER,
        now=now,
    )
