"""Whether a worker could see somebody once their agency had a part: asked before a part is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.rules.categories import purpose_of
from throughcare.sharing.rules.explaining import allowed_categories, decide, holds_on
from throughcare.sharing.types import Asker, Level, RelationFact, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.accounts.types import Worker
    from throughcare.kernel.access import Access
    from throughcare.sharing.types import RelationKind


def could_see(
    person_id: int,
    workers: Iterable[Worker],
    *,
    part: RelationKind,
    access: Access,
    today: date,
) -> list[Worker]:
    """Return which workers the rules would let see a person if their agency had this part from today.

    Agencies that have the part already are asked about as they are.
    """
    facts, rules = facts_of([person_id], access=access)[person_id], law()
    map_ = agencies.agency_map().agencies
    found = []
    for worker in workers:
        agency, purpose = map_.get(worker.agency_id), purpose_of(worker.role.value, "")
        if agency is None or purpose is None:
            continue
        asker = Asker(
            worker.account_id,
            agency.agency_id,
            agency.kind,
            agency.jurisdiction,
            worker.role.value,
            purpose,
            access.decided_at,
            today,
        )
        given = RelationFact(agency.agency_id, part, today, None, "asked:")
        supposed = replace(facts, relations=(*facts.relations, given))
        if decide(asker, Topic(Category.IDENTITY), rules, supposed).opens:
            found.append(worker)
    return found


def taking_part(person_id: int, *, access: Access, today: date) -> set[int]:
    """Return the agencies that have a part today, whoever knows of it; sealed services are left out."""
    facts = facts_of([person_id], access=access)[person_id]
    rows = agencies.agency_map().agencies
    return {
        fact.agency_id
        for fact in facts.relations
        if holds_on(fact, today) and fact.agency_id in rows and not rows[fact.agency_id].is_sealed
    }


def may_see(person_id: int, worker: Worker, *, access: Access, today: date) -> frozenset[Category]:
    """Return which categories of a person's shared file a worker may see today, as their agency stands."""
    agency = agencies.agency_map().agencies.get(worker.agency_id)
    purpose = purpose_of(worker.role.value, "")
    if agency is None or purpose is None:
        return frozenset()
    asker = Asker(
        worker.account_id,
        agency.agency_id,
        agency.kind,
        agency.jurisdiction,
        worker.role.value,
        purpose,
        access.decided_at,
        today,
    )
    facts = facts_of([person_id], access=access)[person_id]
    return frozenset(allowed_categories(asker, law(), facts, at_least=Level.SUMMARY))
