"""Read who works with a person, as far as the one who asks may know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category, Scope
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.queries.relations import relations_of
from throughcare.sharing.rules.explaining import decide, holds_on
from throughcare.sharing.types import Asker, Origin, RelationFact, RelationKind, Topic

if TYPE_CHECKING:
    from datetime import date

    from throughcare.agencies.types import AgencyRow
    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Law, PersonFacts


def known_relations(person_id: int, asker: Asker, *, access: Access) -> list[RelationFact]:
    """Return the relations, past ones too, of the asker's agency and of those that the rules let them know of."""
    return _known(facts_of([person_id], access=access)[person_id], asker)


def around(
    person_id: int, asker: Asker, *, access: Access, today: date
) -> tuple[list[RelationFact], set[int]]:
    """Return what `known_relations` does, and the agencies that had a part and have none today.

    Of these the asker may not know all; none of them is sealed. Both from one reading of the facts.
    """
    facts, rows = facts_of([person_id], access=access)[person_id], agencies.agency_map().agencies
    past = {fact.agency_id for fact in facts.relations if fact.since <= today}
    here = {fact.agency_id for fact in facts.relations if holds_on(fact, today)}
    left = {one for one in past - here if one in rows and not rows[one].is_sealed}
    return _known(facts, asker), left


def _known(facts: PersonFacts, asker: Asker) -> list[RelationFact]:
    known = known_agencies(facts, asker)
    return [fact for fact in facts.relations if fact.agency_id in known]


def known_agencies(facts: PersonFacts, asker: Asker) -> set[int]:
    """Return the agencies with a part, past ones too, of which the rules let somebody know, and their own.

    Not guarded by an access: who has the facts was asked for one.
    """
    rows, rules = agencies.agency_map().agencies, law()
    return {
        agency_id
        for agency_id in {fact.agency_id for fact in facts.relations}
        if agency_id == asker.agency_id
        or (agency_id in rows and _may_know(rows[agency_id], asker, rules, facts))
    }


def _may_know(agency: AgencyRow, asker: Asker, rules: Law, facts: PersonFacts) -> bool:
    """Tell whether the rules name an agency to the asker: a sealed service never, whatever they say."""
    origin = Origin(agency.agency_id, agency.kind, agency.jurisdiction, agency.is_sealed)
    topic = Topic(Category.INVOLVEMENT, origin)
    return not agency.is_sealed and decide(asker, topic, rules, facts).opens


GUESTS = frozenset({RelationKind.TEAM, RelationKind.CONFERENCE})
"""How an agency takes part that was only asked to: into the team, or to the table of a conference."""


def is_guest(person_id: int, *, access: Access, today: date) -> bool:
    """Tell whether the actor's agency has no part today but one that it was asked to take.

    The system is nobody's guest.
    """
    access.require(person_id, Category.IDENTITY)
    if access.scope is Scope.SYSTEM:
        return False
    return not any(
        fact.agency_id == access.actor.agency_id
        and fact.kind not in GUESTS
        and holds_on(fact, today)
        for fact in relations_of([person_id], access=access)[person_id]
    )
