"""The person's page as frozen rows: nothing that the decision withheld is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import history
from throughcare.kernel.access import Category
from throughcare.pages import words
from throughcare.people import queries as people
from throughcare.sharing import queries as sharing
from throughcare.web.person.journeys import JourneyRow, journey_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.custody.queries import CustodyHistory
    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access
    from throughcare.people.queries import PersonPage


@dataclass(frozen=True, slots=True)
class Contact:
    """Hold the one contact as the card shows it."""

    name: str
    role: str
    agency: str
    since: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Hold one agency around the person."""

    agency_id: int
    agency: str
    parts: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """Hold everything that the page shows; what is None was withheld or does not exist."""

    person: PersonPage
    home: str
    after: str
    case: CaseRow | None
    contact: Contact | None
    custody: CustodyHistory | None
    facts: CaseFacts | None
    journeys: tuple[JourneyRow, ...]
    team: tuple[TeamRow, ...]
    moves: tuple[history.Move, ...]
    sees_plan: bool
    sees_custody: bool


def dossier(person_id: int, *, access: Access, today: date) -> Dossier:
    """Gather the page of one person, within what the access covers."""
    person = people.person_page(person_id, access=access)
    names = agencies.municipality_names(person.facts.jurisdiction)
    case = caseloads.latest_case_of(person_id, access=access)
    sees_custody = access.covers(person_id, Category.CUSTODY)
    sees_journey = access.covers(person_id, Category.JOURNEY)
    agency_names = agencies.agency_names()
    stay = custody.history_of(person_id, access=access) if sees_custody else None
    known = None
    if case is not None and sees_custody:
        known = facts_queries.case_facts([case.case_id], access=access)[case.case_id][0]
    return Dossier(
        person=person,
        home=names.get(person.facts.home_municipality, ""),
        after=names.get(person.facts.release_municipality, ""),
        case=case,
        contact=_contact(case, person_id, today, agency_names, access),
        custody=stay,
        facts=known,
        journeys=journey_rows(case, person_id, names, agency_names, today, access)
        if case and sees_journey
        else (),
        team=_team(person_id, today, agency_names, access),
        moves=tuple(history.moves_of(case.case_id, person_id=person_id, access=access))
        if case and sees_journey
        else (),
        sees_plan=access.covers(person_id, Category.PLAN),
        sees_custody=sees_custody,
    )


def _contact(
    case: CaseRow | None,
    person_id: int,
    today: date,
    agency_names: Mapping[int, str],
    access: Access,
) -> Contact | None:
    if case is None:
        return None
    present = caseloads.contacts_of(case.case_id, person_id, access=access)[0]
    worker = accounts.worker(present.membership_id, today)
    name = (
        worker.name
        if worker
        else accounts.worker_names([present.membership_id])[present.membership_id]
    )
    return Contact(
        name,
        words.word(words.ROLES, worker.role.value) if worker else "",
        agency_names.get(present.agency_id, ""),
        words.word(words.CONTACT_REASONS, present.reason),
    )


def _team(
    person_id: int, today: date, agency_names: Mapping[int, str], access: Access
) -> tuple[TeamRow, ...]:
    live: dict[int, list[str]] = {}
    asked: set[int] = set()
    for fact in sharing.relations_of([person_id], access=access)[person_id]:
        if fact.since <= today and (fact.until is None or today < fact.until):
            live.setdefault(fact.agency_id, []).append(words.word(words.RELATIONS, fact.kind.value))
            if fact.kind == "team":
                asked.add(fact.agency_id)
    return tuple(
        TeamRow(
            agency_id,
            agency_names.get(agency_id, ""),
            "; ".join(dict.fromkeys(parts)),
            agency_id in asked,
        )
        for agency_id, parts in live.items()
    )
