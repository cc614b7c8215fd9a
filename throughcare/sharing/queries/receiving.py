"""Ask on which ground something may go to an agency that would have to do with the person from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.rules import telling
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.rules.consenting import KIND_ROLES
from throughcare.sharing.rules.explaining import holds_on
from throughcare.sharing.types import (
    Asker,
    Effect,
    Law,
    Purpose,
    RelationFact,
    RelationKind,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Explanation, PersonFacts

NOBODY = 0
"""An agency in general is asked: blocks and emergencies of single accounts do not count."""
WANTED = (Purpose.REINTEGRATION, Purpose.CARE)
"""What a referral may be for: never enforcement."""


def grounds_to_send(
    person_id: int,
    agency_id: int,
    categories: Collection[Category],
    *,
    access: Access,
    today: date,
) -> Mapping[Category, Explanation]:
    """Return category -> what the rules say of an agency that is asked to help, with next steps.

    Shapes: that it is asked counts as having to do with the person, and for nothing more: a rule that names a kind
    of relation, such as the one about an agency's own clients, counts only where that relation is there already, for
    acceptance cannot carry what is sent to be accepted. Consent, weighing and phase must be there in truth. What the
    sender may not read themselves is left out: nobody sends what they may not see.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    agency = agencies.agency_map().agencies.get(agency_id)
    wanted = [one for one in categories if access.covers(person_id, one)]
    if agency is None or agency.kind not in KIND_ROLES:
        return {}
    known = facts_of([person_id], access=access)[person_id]
    rules, facts = _standing(law(), known, agency_id, today), _supposed(known, agency_id, today)
    askers = [
        Asker(
            NOBODY,
            agency_id,
            agency.kind,
            agency.jurisdiction,
            KIND_ROLES[agency.kind],
            purpose,
            access.decided_at,
            today,
        )
        for purpose in _purposes(KIND_ROLES[agency.kind])
    ]
    return {
        category: max(
            (telling.explain(asker, Topic(category), rules, facts) for asker in askers),
            key=lambda found: found.decision.level,
        )
        for category in wanted
        if askers
    }


def _purposes(role: str) -> Iterator[Purpose]:
    return (one for one in ROLE_PURPOSES.get(role, ()) if one in WANTED)


def _standing(rules: Law, facts: PersonFacts, agency_id: int, today: date) -> Law:
    """Leave out grants that ask for a kind of relation which the agency does not have in truth."""
    kinds = {
        one.kind for one in facts.relations if one.agency_id == agency_id and holds_on(one, today)
    }
    kept = tuple(
        rule
        for rule in rules.rules
        if rule.effect is Effect.FORBID or not rule.relations or rule.relations & kinds
    )
    return Law(rules.version, kept, rules.regimes)


def _supposed(facts: PersonFacts, agency_id: int, today: date) -> PersonFacts:
    accepted = RelationFact(agency_id, RelationKind.REFERRAL, today, None, "supposed")
    return replace(facts, relations=(*facts.relations, accepted))
