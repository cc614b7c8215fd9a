"""The person's page as frozen rows: nothing that the decision withheld is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.queries import teams
from throughcare.custody import queries as custody
from throughcare.journeys.queries import facts as facts_queries
from throughcare.journeys.queries import history
from throughcare.journeys.rules.grounding import JUSTICE
from throughcare.kernel.access import Category
from throughcare.pages import words
from throughcare.people import queries as people
from throughcare.sharing.actions import asker_of
from throughcare.sharing.queries import involved
from throughcare.sharing.types import RelationKind
from throughcare.web.person.journeys import JourneyRow, journey_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.caseloads.types import Standing
    from throughcare.custody.queries import CustodyHistory
    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access
    from throughcare.people.queries import PersonPage
    from throughcare.sharing.types import RelationFact


@dataclass(frozen=True, slots=True)
class Contact:
    """Hold the one contact as the card shows it."""

    name: str
    role: str
    agency: str
    since: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Hold who stands in beside the contact, as far as the worker may know it."""

    deputy: str
    """Name and agency of the deputy; empty where there is none, or none that one may know of."""
    cover: str
    """Who covers while the contact is away; empty while they are there."""
    away_until: date | None
    """The day on which the contact is back."""
    has_handover: bool
    """A handover to another agency is under way that the worker may know of."""


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
    stand_in: StandIn | None
    contact_is_elsewhere: bool
    """The worker may not know at which agency the contact works, nor who it is."""
    custody: CustodyHistory | None
    facts: CaseFacts | None
    journeys: tuple[JourneyRow, ...]
    team: tuple[TeamRow, ...]
    moves: tuple[history.Move, ...]
    sees_plan: bool
    sees_custody: bool
    is_guest: bool
    """The agency has no part today but one that it was asked to take."""


def dossier(person_id: int, *, access: Access, today: date) -> Dossier:
    """Gather the page of one person, within what the access covers."""
    person = people.person_page(person_id, access=access)
    names = agencies.municipality_names(person.facts.jurisdiction)
    case = caseloads.latest_case_of(person_id, access=access)
    sees_custody = access.covers(person_id, Category.CUSTODY)
    sees_journey = access.covers(person_id, Category.JOURNEY)
    agency_names = agencies.agency_names()
    relations, gone = _around(person_id, access, today)
    shown = {one.agency_id for one in relations}
    may_know = case is not None and case.contact_agency_id in shown
    standing = (
        teams.standing_of(case.case_id, person_id, access=access, today=today)
        if case is not None and may_know
        else None
    )
    stay = custody.history_of(person_id, access=access) if sees_custody else None
    known = None
    if case is not None and sees_custody:
        known = facts_queries.facts_from(case, person.facts, stay.stay if stay else None, ())
    return Dossier(
        person=person,
        home=names.get(person.facts.home_municipality, ""),
        after=names.get(person.facts.release_municipality, ""),
        case=case,
        contact=_contact(case, today, agency_names, standing.contact_reason)
        if case and standing
        else None,
        stand_in=_stand_in(standing, access.actor.agency_id, shown, agency_names)
        if case and standing and case.closed_at is None
        else None,
        contact_is_elsewhere=case is not None and not may_know,
        custody=stay,
        facts=known,
        journeys=journey_rows(case, person_id, names, agency_names, gone, today, access)
        if case and sees_journey
        else (),
        team=_team(live(relations, today), agency_names),
        moves=tuple(history.moves_of(case.case_id, person_id=person_id, access=access, known=shown))
        if case and sees_journey
        else (),
        sees_plan=access.covers(person_id, Category.PLAN),
        sees_custody=sees_custody,
        is_guest=all(
            fact.kind is RelationKind.TEAM or fact.agency_id != access.actor.agency_id
            for fact in live(relations, today)
        ),
    )


def _around(
    person_id: int, access: Access, today: date
) -> tuple[list[RelationFact], AbstractSet[int]]:
    """Return the known relations, and the agencies that left: of justice, whose end is a matter of law, or known."""
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return [], set()
    found, left = involved.around(person_id, asker, access=access, today=today)
    known, map_ = {one.agency_id for one in found}, agencies.agency_map().agencies
    return found, {one for one in left if one in known or map_[one].kind in JUSTICE}


def known_relations(person_id: int, *, access: Access, today: date) -> list[RelationFact]:
    """Return who works or worked with the person, as far as the worker may know it."""
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    return [] if asker is None else involved.known_relations(person_id, asker, access=access)


def live(relations: Iterable[RelationFact], today: date) -> list[RelationFact]:
    """Return the relations that hold today."""
    return [
        fact
        for fact in relations
        if fact.since <= today and (fact.until is None or today < fact.until)
    ]


def _contact(case: CaseRow, today: date, agency_names: Mapping[int, str], reason: str) -> Contact:
    present = case.contact_membership_id
    worker = accounts.worker(present, today)
    return Contact(
        worker.name if worker else accounts.worker_names([present])[present],
        words.word(words.ROLES, worker.role.value) if worker else "",
        agency_names.get(case.contact_agency_id, ""),
        words.word(words.CONTACT_REASONS, reason),
    )


def _stand_in(
    standing: Standing,
    own_agency_id: int | None,
    known: AbstractSet[int],
    agency_names: Mapping[int, str],
) -> StandIn:
    """Return who stands in for the contact of an open case, as far as one may know it."""
    deputy = standing.deputy_id if standing.deputy_agency_id in known else None
    ids = [one for one in (deputy, standing.cover_id) if one is not None]
    names = accounts.worker_names(ids) if ids else {}
    agency = agency_names.get(standing.deputy_agency_id or 0, "")
    concerned = {standing.from_agency_id, *standing.asked}
    return StandIn(
        f"{names[deputy]}, {agency}" if deputy is not None else "",
        names[standing.cover_id] if standing.cover_id is not None else "",
        standing.away_until,
        standing.to_agency_id is not None
        and (own_agency_id in concerned or standing.to_agency_id in known),
    )


def _team(
    relations: Iterable[RelationFact], agency_names: Mapping[int, str]
) -> tuple[TeamRow, ...]:
    parts: dict[int, list[str]] = {}
    asked: set[int] = set()
    for fact in relations:
        parts.setdefault(fact.agency_id, []).append(_part(fact))
        # A part that follows from a handover ends with it, and by no button.
        if fact.kind == "team" and not fact.origin.startswith("case:"):
            asked.add(fact.agency_id)
    return tuple(
        TeamRow(
            agency_id,
            agency_names.get(agency_id, ""),
            "; ".join(dict.fromkeys(found)),
            agency_id in asked,
        )
        for agency_id, found in parts.items()
    )


def _part(fact: RelationFact) -> str:
    """Return how an agency has to do with the person: a deputy is not the contact, nor is who may be it."""
    agreed = next((code for code in words.PARTS if f":{code}:" in fact.origin), "")
    if agreed:
        return words.word(words.PARTS, agreed)
    return words.word(words.RELATIONS, fact.kind.value)
