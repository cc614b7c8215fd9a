"""Decide about access, and store the answer before anything is shown. Only here are access values made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Actor, Category, Scope
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import guarding
from throughcare.sharing.queries.facts import IN_ONE_CALL, person_facts
from throughcare.sharing.queries.law import kept_law, law
from throughcare.sharing.rules import bits, explaining, folding
from throughcare.sharing.rules.categories import purpose_of
from throughcare.sharing.types import Asker, Gate, Level, PersonFacts, Purpose, Refused, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Reach
    from throughcare.sharing.types import Decision, Law

SYSTEM = Actor(account_id=None)
LARGEST_ID = 2**63 - 1
"""Nobody has a number beyond what the database can hold; an address may name one all the same."""
SHOWN = Level.SUMMARY
"""From this level on pages of the shared file show a category."""

# The worker may have left the agency since the page began: membership and agency are read with the facts.
# The row `p` puts the person among the decided ones, before anything about them is read; a refusal takes it back.
_STANDING = f"""
SELECT (SELECT number FROM sharing_law_version LIMIT 1),
       EXISTS (SELECT 1 FROM accounts_membership m JOIN agencies_agency g ON g.id = m.agency_id
                WHERE m.id = %s AND m.during @> %s::date AND (g.closed_on IS NULL OR g.closed_on > %s::date)),
       f.is_there, p.before, {IN_ONE_CALL}
  FROM (SELECT one.id, current_setting('throughcare.people', true) AS before, sharing_guard_add(one.id)
          FROM (SELECT %s::bigint AS id) one OFFSET 0) p
  LEFT JOIN LATERAL sharing_facts_of(ARRAY[p.id]) f ON true
"""
_REFUSALS = {
    Gate.WORKER: "refused.role",
    Gate.PERSON: "refused.blocked",
    Gate.RELATION: "refused.no_relation",
    Gate.GROUND: "refused.no_ground",
    Gate.CONFIDENTIALITY: "refused.confidential",
    Gate.PURPOSE: "refused.purpose",
    Gate.FORBIDDEN: "refused.forbidden",
}


def decide(
    actor: Actor,
    *,
    person_id: int,
    what: str,
    now: datetime,
    today: date,
    needs: frozenset[Category] = frozenset(),
    act: Act = Act.READ,
) -> Access | Refused:
    """Decide whether an actor may reach a person, and store the answer before anything is shown.

    Shapes: an access for one person with the categories granted, or a refusal; a refusal too when not all
    of `needs` are granted.
    """
    if person_id > LARGEST_ID:
        return Refused(Reason("refused.no_relation"))
    with guarding.trial() as trial:
        access = _access(actor, trial, person_id=person_id, now=now, today=today)
        if isinstance(access, Access) and not needs <= access.categories:
            access = Refused(Reason("refused.category"))
        if isinstance(access, Refused):
            audit.record_without_access(
                actor,
                act=Act.REFUSED,
                what=what,
                now=now,
                person_ids=[person_id],
                basis=access.reason.code,
                purpose=str(purpose_of(actor.role, actor.purpose) or ""),
            )
        else:
            audit.record(access, act=act, what=what, person_ids=[person_id], now=now)
            trial.holds = True
    return access


def _access(
    actor: Actor, trial: guarding.Trial, *, person_id: int, now: datetime, today: date
) -> Access | Refused:
    if actor.person_id is not None and actor.person_id != person_id:
        return Refused(Reason("refused.not_self"))
    if actor.person_id is None and actor.agency_id is None:
        return Refused(Reason("refused.no_agency"))
    number, is_active, facts = _read(actor, trial, person_id, today)
    if actor.person_id is not None:
        return _own(actor, facts, now)
    asker = asker_of(actor, now=now, today=today, is_active=is_active)
    if asker is None:
        return Refused(Reason("refused.role"))
    return _granted(actor, asker, law(number), facts)


def _read(
    actor: Actor, trial: guarding.Trial, person_id: int, today: date
) -> tuple[int, bool, PersonFacts]:
    guarding.touch()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [actor.membership_id, today, today, person_id])
        number, is_active, exists, before, *columns = cursor.fetchone()
    trial.begin(before)
    facts = person_facts(person_id, columns) if exists else PersonFacts(person_id)
    return number or 0, is_active, facts


def asker_of(actor: Actor, *, now: datetime, today: date, is_active: bool = True) -> Asker | None:
    """Return a worker as decisions see them; None for whoever asks for nothing that their role may want."""
    agency = (
        None if actor.agency_id is None else agencies.agency_map().agencies.get(actor.agency_id)
    )
    purpose = purpose_of(actor.role, actor.purpose)
    if agency is None or purpose is None or actor.account_id is None:
        return None
    return Asker(
        actor.account_id,
        agency.agency_id,
        agency.kind,
        agency.jurisdiction,
        actor.role,
        purpose,
        now,
        today,
        is_active,
        actor.is_strong,
    )


def _granted(actor: Actor, asker: Asker, rules: Law, facts: PersonFacts) -> Access | Refused:
    found = explaining.allowed_categories(asker, rules, facts, at_least=SHOWN)
    if not found:
        first = explaining.decide(asker, Topic(Category.IDENTITY), rules, facts)
        return Refused(Reason(_REFUSALS[first.failed or Gate.GROUND]))
    named = found.get(Category.IDENTITY) or next(iter(found.values()))
    limits = frozenset(limit.value for answer in found.values() for limit in answer.limits)
    return Access(
        actor,
        Scope.PERSON,
        asker.purpose.value,
        frozenset(found),
        basis_of(named),
        asker.moment,
        facts.person_id,
        limits,
        _emergency(asker, facts, found.values()),
    )


def _emergency(asker: Asker, facts: PersonFacts, answers: Iterable[Decision]) -> int | None:
    """Return the open emergency without which less would be shown."""
    if not any(answer.rule is None for answer in answers):
        return None
    live = [
        one
        for one in facts.emergencies
        if one.account_id == asker.account_id and explaining.in_force(one, asker.moment)
    ]
    return max((one.emergency_id for one in live), default=None)


def basis_of(decision: Decision) -> Reason:
    """Return the ground of a yes as the log keeps it: the rule and its version, which name the clause."""
    if decision.rule is None:
        return decision.ground or Reason("ground.none")
    return Reason(f"rule:{decision.rule.key}@{decision.rule.version}")


def _own(actor: Actor, facts: PersonFacts, now: datetime) -> Access:
    shown = frozenset(
        category
        for category in Category
        if explaining.decide_for_self(Topic(category), facts, now).opens
    )
    return Access(
        actor,
        Scope.PERSON,
        Purpose.REINTEGRATION.value,
        shown,
        Reason("relation.self"),
        now,
        facts.person_id,
    )


def listable(actor: Actor, *, now: datetime, today: date) -> frozenset[Category]:
    """Return what somebody usually lists, of whomever: for the frame of a page; nothing is decided by it.

    What a weighing would have to open is left out.
    """
    asker = asker_of(actor, now=now, today=today)
    if asker is None or actor.person_id is not None:
        return frozenset()
    rules = kept_law()
    usual = replace(rules, rules=tuple(rule for rule in rules.rules if not rule.needs_weighing))
    return frozenset(c for c in bits.LISTED if folding.reach(asker, usual, c).grants)


def decide_list(actor: Actor, *, now: datetime, today: date) -> Access | Refused:
    """Decide whether an actor may list the people of their agency.

    The list itself is narrowed by the visibility projection, row by row (`queries.listing`); call
    `record_listed` with what is shown, before it is shown.
    """
    asker = asker_of(actor, now=now, today=today)
    if asker is None or actor.person_id is not None:
        return Refused(Reason("refused.role"))
    reach = _opened(actor, asker)
    shown = frozenset(category for category, found in reach.items() if found.grants)
    if Category.IDENTITY not in shown:
        return Refused(Reason("refused.role"))
    return Access(
        actor,
        Scope.AGENCY,
        asker.purpose.value,
        shown,
        Reason("relation.agency"),
        now,
        reach=reach,
    )


def _opened(actor: Actor, asker: Asker) -> dict[Category, Reach]:
    """Return what a list reaches, after the database was told the same.

    One statement tells it and asks whether the law is still the one that this process holds.
    """
    rules = kept_law()
    while True:
        reach = {category: folding.reach(asker, rules, category) for category in bits.LISTED}
        number = guarding.open_list(actor, reach, now=asker.moment)
        if number == rules.version:
            return reach
        rules = law(number)


def record_listed(access: Access, *, what: str, person_ids: Sequence[int], now: datetime) -> None:
    """Store who is about to be shown in a list; an empty list is stored too."""
    audit.record(access, act=Act.LIST, what=what, person_ids=person_ids, now=now)


def system_access(*, purpose: str, now: datetime, actor: Actor = SYSTEM) -> Access:
    """Return access for work of the system, in the name of the worker who started it if there is one."""
    guarding.open_system()
    return Access(actor, Scope.SYSTEM, purpose, frozenset(Category), Reason("relation.system"), now)
