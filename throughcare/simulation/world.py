"""An invented world: fictional agencies in real places, and the cast that works there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.agencies import actions as agencies
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing.actions import agreeing

if TYPE_CHECKING:
    from datetime import datetime

FOUNDER = Actor(account_id=None, role="system")
"""Who sets up the invented world: nobody signed in."""


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """Hold one fictional agency: whom it serves and who works there."""

    code: str
    name: str
    kind: str
    jurisdiction: str
    municipalities: tuple[str, ...] = ()
    workers: tuple[tuple[str, str, Role], ...] = ()
    """Sign-in name, name, role; the first who may be a contact answers for the agency."""
    site: str = ""


@dataclass(slots=True)
class World:
    """Hold what was set up: ids by code and by sign-in name."""

    agencies: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)

    def actor(self, sign_in_name: str) -> Actor:
        """Return a worker of the cast as an actor."""
        for plan in CAST:
            for name, _, role in plan.workers:
                if name == sign_in_name:
                    return Actor(
                        self.accounts[name],
                        self.agencies[plan.code],
                        self.memberships[name],
                        role.value,
                    )
        raise ThroughcareError(f"Nobody in the cast signs in as [{sign_in_name}].")


PRISON, PROBATION, CITY = "pi-ijsseloever", "reclassering-oost", "zwolle-nazorg"
TOWN = "steenwijkerland-nazorg"
NGO, CLINIC, POLICE = "stichting-tweede-deur", "kliniek-vechtdal", "politie-ijsselland"
COVENANT = "nl-cooperation-zwolle"
SIGNED = {
    PRISON: date(2019, 7, 4),
    PROBATION: date(2019, 7, 4),
    CITY: date(2019, 7, 4),
    CLINIC: date(2020, 1, 1),
    NGO: date(2020, 1, 1),
}
"""Invented parties of a real covenant."""
PERSON_SIGN_IN = "person"
"""The sign-in of the one invented person who uses their own pages."""

CAST = (
    AgencyPlan(
        PRISON,
        "PI IJsseloever (fictional)",
        "prison",
        "NL",
        (),
        (
            ("casemanager", "Marijke de Haan", Role.PRISON_CASE_MANAGER),
            ("casemanager2", "Joost Verhagen", Role.PRISON_CASE_MANAGER),
            ("teamleader", "Ilse Brandsma", Role.TEAM_LEADER),
            ("administrator", "Wim Kok-Postma", Role.AGENCY_ADMINISTRATOR),
            ("privacy", "Nadia el Amrani", Role.DATA_PROTECTION_OFFICER),
        ),
        "Zwolle",
    ),
    AgencyPlan(
        PROBATION,
        "Reclassering Oostrand (fictional)",
        "probation",
        "NL",
        (),
        (("probation", "Peter Lindeboom", Role.PROBATION_OFFICER),),
        "Zwolle",
    ),
    AgencyPlan(
        CITY,
        "Aftercare desk Zwolle (fictional)",
        "municipality",
        "NL",
        ("GM0193",),
        (("municipality", "Anneke Wolters", Role.AFTERCARE_COORDINATOR),),
        "Zwolle",
    ),
    AgencyPlan(
        TOWN,
        "Aftercare desk Steenwijkerland (fictional)",
        "municipality",
        "NL",
        ("GM1708",),
        (("municipality2", "Fokke Dijkstra", Role.AFTERCARE_COORDINATOR),),
        "Steenwijk",
    ),
    AgencyPlan(
        NGO,
        "Stichting Tweede Deur (fictional)",
        "ngo",
        "NL",
        ("GM0193",),
        (("ngo", "Samira Bouzid", Role.NGO_WORKER),),
        "Zwolle",
    ),
    AgencyPlan(
        CLINIC,
        "Kliniek Vechtdal (fictional)",
        "health",
        "NL",
        ("GM0193",),
        (("health", "Ruud Tempelman", Role.HEALTH_WORKER),),
        "Zwolle",
    ),
    AgencyPlan(
        POLICE,
        "Politie IJsselrand (fictional)",
        "police",
        "NL",
        ("GM0193",),
        (("police", "Bas Hoekstra", Role.POLICE_LIAISON),),
        "Zwolle",
    ),
    AgencyPlan(
        "hmp-example-moor",
        "HMP Example Moor (fictional)",
        "prison",
        "GB-EAW",
        (),
        (("gb-casemanager", "Alice Fenwick", Role.PRISON_CASE_MANAGER),),
        "",
    ),
    AgencyPlan(
        "haven-vlissingen",
        "Stichting De Haven (fictional)",
        "ngo",
        "NL",
        ("GM0718",),
        (("stranger", "Kees Zeeman", Role.NGO_WORKER),),
        "Vlissingen",
    ),
)


def set_up(
    plans: tuple[AgencyPlan, ...], *, password: str | None, now: datetime, today: date
) -> World:
    """Open fictional agencies with sites, workers and duty contacts, through the public actions."""
    world = World()
    for plan in plans:
        world.agencies[plan.code] = agencies.open_agency(
            code=plan.code,
            name=plan.name,
            kind=plan.kind,
            jurisdiction=plan.jurisdiction,
            municipalities=plan.municipalities,
            is_fictional=True,
            by=FOUNDER,
            now=now,
        )
        _staff(plan, world, password, now, today)
    _sign(world, now)
    return world


def _sign(world: World, now: datetime) -> None:
    """Let the agencies that cooperate be parties of the covenant, as the file of grounds invents them."""
    for code, signed_on in SIGNED.items():
        if code in world.agencies:
            agreeing.found(COVENANT, agency_id=world.agencies[code], signed_on=signed_on, now=now)


def _staff(
    plan: AgencyPlan, world: World, password: str | None, now: datetime, today: date
) -> None:
    agency_id = world.agencies[plan.code]
    for sign_in_name, name, role in plan.workers:
        account_id = _done(
            accounts.open_account(
                sign_in_name,
                name=name,
                password=password,
                email=f"{sign_in_name}@example.org",
                language="en",
                second_factor_required=False,
                by=FOUNDER,
                now=now,
            )
        )
        world.accounts[sign_in_name] = account_id
        world.memberships[sign_in_name] = _done(
            accounts.join(
                account_id, agency_id=agency_id, role=role, by=FOUNDER, now=now, today=today
            )
        )
    first = world.memberships[plan.workers[0][0]]
    refused = accounts.appoint_duty_contact(
        agency_id, membership_id=first, by=FOUNDER, now=now, today=today
    )
    if refused is not None and plan.kind not in {"health", "police"}:
        raise ThroughcareError(f"Cannot set up [{plan.code}]: {refused}")


def _done(result: object) -> int:
    if not isinstance(result, int):
        raise ThroughcareError(f"Cannot set up the invented world: {result}")
    return result
