"""Bring invented people with plans, and who writes in them, into an empty database: for checks and benches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.accounts import actions as accounts
from throughcare.caseloads import queries as caseloads
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.kernel.access import Actor
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.plans import actions as plans
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CAST, CITY, PRISON, set_up

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.simulation.world import World

PEOPLE = 16
"""Few plans for many editors: they must get in each other's way."""
WRITERS = (
    ("casemanager", PRISON, "prison_case_manager"),
    ("casemanager2", PRISON, "prison_case_manager"),
    ("teamleader", PRISON, "team_leader"),
    ("municipality", CITY, "aftercare_coordinator"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold who may write in whose plan: a person and their case each."""

    plans: tuple[tuple[int, int], ...]
    workers: tuple[Actor, ...]
    persons: tuple[Actor, ...]
    """The account of each person, in the order of the plans."""


def stage(*, now: datetime, today: date) -> Stage:
    """Bring the cast and PEOPLE invented people into an empty database, each with a plan and an account."""
    world = set_up(CAST, password=None, now=now, today=today)
    access = sharing.system_access(purpose="verify", now=now)
    prison = world.agencies[PRISON]
    ids = people.register_many(
        [
            NewPerson(
                f"Given{n}", f"Family{n}", "NL", "verify", f"V-{n}", prison, None, "nl", "GM0193"
            )
            for n in range(PEOPLE)
        ],
        access=access,
        now=now,
    )
    expected = ((ReleaseDateKind.EXPECTED, today + timedelta(days=90)),)
    journeys.admit_many(
        [
            journeys.Arrival(one, today - timedelta(days=9), LegalTitle.SENTENCE, None, expected)
            for one in ids
        ],
        agency_id=prison,
        source="verify",
        access=access,
        now=now,
        today=today,
    )
    cases = caseloads.open_cases_of(ids, access=access)
    for one in ids:
        plans.plan_for(cases[one].case_id, one, access=access, now=now)
    return Stage(
        tuple((one, cases[one].case_id) for one in ids),
        tuple(_worker(world, *writer) for writer in WRITERS),
        tuple(_person(one, now) for one in ids),
    )


def _worker(world: World, name: str, agency: str, role: str) -> Actor:
    return Actor(world.accounts[name], world.agencies[agency], world.memberships[name], role)


def _person(person_id: int, now: datetime) -> Actor:
    account_id = accounts.open_account(
        f"verify-{person_id}",
        name=f"Person {person_id}",
        password=None,
        by=Actor(account_id=None),
        now=now,
        second_factor_required=False,
    )
    if not isinstance(account_id, int):
        raise TypeError(f"No account could be opened: [{account_id}].")
    access = sharing.system_access(purpose="verify", now=now)
    sharing.link_self(account_id, person_id, access=access, now=now)
    return Actor(account_id, role="person", person_id=person_id)
