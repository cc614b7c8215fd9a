"""What could be sent about somebody, and what of it may go to whom, on which ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.directory.queries import service_card
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.plans.rules.compartments import CATEGORIES
from throughcare.referrals.queries.reading import refused_by
from throughcare.referrals.types import Footing, Item, Target
from throughcare.sharing import queries as sharing
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Explanation

_REFUSALS = {
    "worker": "refused.role",
    "person": "refused.blocked",
    "relation": "refused.no_relation",
    "ground": "refused.no_ground",
    "confidentiality": "refused.confidential",
    "purpose": "refused.purpose",
    "forbidden": "refused.forbidden",
}
"""Gate that stayed shut -> reason, in the codes that pages have words for."""
SELF = "self"
"""The ground of what the person sends about themself."""


def items_for(
    person_id: int,
    *,
    need_id: int | None,
    words: str = "",
    release_on: date | None = None,
    access: Access,
) -> tuple[Item, ...]:
    """Return what could be sent, as far as the asker sees it: name, birth, release, the need, its goals, the question.

    Shapes: what is asked has the category of the need, for it says what the need is.
    Errors: AccessRefusedError.
    """
    return tuple(_items(person_id, need_id, words, release_on, access))


def _items(
    person_id: int, need_id: int | None, words: str, release_on: date | None, access: Access
) -> Iterator[Item]:
    facts = people.facts_of([person_id], access=access)[person_id]
    yield Item(Category.IDENTITY, "identity.name", facts.name)
    if facts.born_on is not None:
        yield Item(Category.IDENTITY, "identity.born_on", facts.born_on.isoformat())
    if facts.home_municipality:
        names = agencies.municipality_names(facts.jurisdiction)
        home = names.get(facts.home_municipality, facts.home_municipality)
        yield Item(Category.IDENTITY, "identity.home", home)
    if release_on is not None and access.covers(person_id, Category.CUSTODY):
        yield Item(Category.CUSTODY, "custody.release_on", release_on.isoformat())
    category = Category.PLAN
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is not None and access.covers(person_id, Category.PLAN):
        _ref, content = plans.plan_of(person_id, case.case_id, access=access)
        for need in content.needs:
            if need.need_id == need_id:
                category = CATEGORIES.get(need.domain, Category.PLAN)
                yield Item(category, f"need:{need.need_id}", need.text)
        for goal in content.goals:
            if need_id is not None and goal.need_id == need_id:
                yield Item(category, f"goal:{goal.goal_id}", goal.words)
    if words.strip():
        yield Item(category, "words", words.strip())


def footings_for(
    person_id: int,
    agency_id: int | None,
    categories: Collection[Category],
    *,
    access: Access,
    today: date,
) -> tuple[Footing, ...]:
    """Return for each category whether it may go to an agency: on which ground, or why not and what comes next.

    Shapes: the person sends their own data on their own word; others need a ground of the place, as if the agency
    had accepted.
    Errors: AccessRefusedError.
    """
    wanted = sorted(set(categories))
    if access.actor.person_id == person_id:
        return tuple(Footing(one, may=access.covers(person_id, one), ground=SELF) for one in wanted)
    if agency_id is None:
        return tuple(Footing(one, may=False, reason=Reason("referral.no_agency")) for one in wanted)
    found = sharing.grounds_to_send(person_id, agency_id, wanted, access=access, today=today)
    return tuple(
        _footing(one, found[one])
        if one in found
        else Footing(one, may=False, reason=Reason("referral.not_seen"))
        for one in wanted
    )


def _footing(category: Category, found: Explanation) -> Footing:
    decision = found.decision
    if decision.level >= Level.SUMMARY and decision.rule is not None:
        rule = decision.rule
        return Footing(category, may=True, ground=f"{rule.key}@{rule.version}", clause=rule.clause)
    reason = Reason(_REFUSALS[decision.failed.value] if decision.failed else "refused.no_ground")
    return Footing(category, may=False, reason=reason, next_steps=found.next_steps)


def target_of(service_id: int, person_id: int, *, access: Access) -> Target | Reason:
    """Return where a referral to a service would go, or why nobody can be sent there.

    Shapes: a provider that the person refused is not offered, whoever asks; a sealed service only to the person.
    Errors: AccessRefusedError.
    """
    card = service_card(service_id)
    if card is None or card.is_gone:
        return Reason("referral.service_gone")
    if not card.is_offered:
        return Reason("referral.service_paused")
    is_person = access.actor.person_id == person_id
    if card.agency_id is None and not is_person:
        return Reason("referral.no_agency")
    if card.agency_id is not None:
        names = plans.agency_names(access=access)
        if card.agency_id not in names:
            return Reason("referral.service_gone")
        if not is_person and card.agency_id in refused_by(person_id, access=access):
            return Reason("referral.provider_refused")
    return Target(
        card.agency_id or 0, service_id, card.name, card.contact_email, card.response_days
    )
