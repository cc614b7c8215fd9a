"""What the demo's world holds, asked of the database before the walk: whom each role must and must not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import Role
from throughcare.caseloads import queries as caseloads
from throughcare.journeys.queries import lists
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries as relations
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.types import Refused
from throughcare.simulation.population import ENGLISH
from throughcare.simulation.world import (
    CITY,
    CLINIC,
    NGO,
    PERSON_SIGN_IN,
    POLICE,
    PRISON,
    PROBATION,
    TOWN,
)

if TYPE_CHECKING:
    from throughcare.kernel.access import Access


OFFICER = Role.DATA_PROTECTION_OFFICER
LISTING = (PRISON, PROBATION, CITY, TOWN, CLINIC)
"""Agencies whose list of people the walk opens."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Hold an invented person."""

    person_id: int
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Known:
    """Hold whom the walk looks for."""

    fitting: Somebody
    """Of Zwolle, in custody, in the programme."""
    elsewhere: Somebody
    """In the same prison, no programme fits."""
    asked_ngo: Somebody
    asked_police: Somebody
    itself: Somebody
    self_contact: str
    english: str
    first: dict[str, str]
    """Agency code -> who stands first in its list of people."""


def known_facts() -> Known:
    """Ask the database, as the system, for people in the situations that the walk needs."""
    access = sharing.system_access(purpose="demo_check", now=timezone.now())
    itself = _self()
    case = caseloads.latest_case_of(itself, access=access)
    if case is None:
        raise ThroughcareError("The demo's person has no case: run the demo with --fresh.")
    contact = accounts.worker_names([case.contact_membership_id])[case.contact_membership_id]
    return Known(
        fitting=_somebody(_first(CITY, "eligible", avoid=itself), access),
        elsewhere=_somebody(_first(PRISON, "not"), access),
        asked_ngo=_somebody(_first(NGO, "eligible"), access),
        asked_police=_somebody(_first(POLICE), access),
        itself=_somebody(itself, access),
        self_contact=contact,
        english=ENGLISH[0][2],
        first={code: _somebody(_first(code), access).name for code in LISTING},
    )


def _self() -> int:
    account = accounts.account_named(PERSON_SIGN_IN)
    found = None if account is None else relations.person_of_account(account)
    if found is None:
        raise ThroughcareError("Nobody is linked to the demo's person: run the demo with --fresh.")
    return found


def _first(agency_code: str, outcome: str | None = None, avoid: int = 0) -> int:
    from throughcare.agencies import queries as agencies

    agency = agencies.agency_by_code(agency_code)
    if agency is None:
        raise ThroughcareError(f"The demo has no agency [{agency_code}].")
    # A list of that agency as one of its own workers gets it.
    actor = _worker_of(agency.agency_id)
    access = sharing.decide_list(actor, now=timezone.now(), today=timezone.localdate())
    if isinstance(access, Refused):
        raise ThroughcareError("The demo may not list its own people.")
    narrow = lists.Filter(outcome=outcome)
    rows = lists.by_name(access=access, today=timezone.localdate(), narrow=narrow).rows
    found = next((row.person_id for row in rows if row.person_id != avoid), None)
    if found is None:
        raise ThroughcareError(
            f"The demo has nobody [{outcome or 'at all'}] at [{agency_code}]: run it with --fresh."
        )
    return found


def _worker_of(agency_id: int) -> Actor:
    """Return somebody of the cast who lists the people of an agency."""
    workers = accounts.workers_of(agency_id, timezone.localdate())
    worker = next(one for one in workers if one.role in ROLE_PURPOSES and one.role != OFFICER)
    return Actor(worker.account_id, agency_id, worker.membership_id, worker.role.value)


def _somebody(person_id: int, access: Access) -> Somebody:
    access.require(person_id, Category.IDENTITY)
    facts = people.facts_of([person_id], access=access)[person_id]
    return Somebody(person_id, facts.name, facts.number)
