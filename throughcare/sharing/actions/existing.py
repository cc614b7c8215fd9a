"""Say that somebody works with a person, and nothing more, where a rule lets that be known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.sharing.actions.deciding import asker_of, basis_of, system_access
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.rules.categories import ROLE_PURPOSES, purpose_of
from throughcare.sharing.rules.explaining import decide, holds_on
from throughcare.sharing.types import Level, Topic

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor
    from throughcare.sharing.types import Asker, PersonFacts, Purpose

LONGEST_NUMBER = 100

# The index of numbers begins with their issuer, so every issuer is asked in turn; there are few.
_EXACT = """
WITH RECURSIVE issuer(system) AS (
  (SELECT system FROM people_identifier ORDER BY system LIMIT 1)
  UNION ALL
  SELECT (SELECT i.system FROM people_identifier i WHERE i.system > issuer.system
           ORDER BY i.system LIMIT 1)
    FROM issuer WHERE issuer.system IS NOT NULL
)
SELECT DISTINCT p.id FROM issuer
  CROSS JOIN LATERAL (SELECT person_id FROM people_identifier
       WHERE system = issuer.system AND value = ANY(%s::text[]) OFFSET 0) i
  JOIN people_person p ON p.id = i.person_id AND p.born_on = %s AND p.died_on IS NULL
"""


@dataclass(frozen=True, slots=True)
class Existence:
    """Hold all that may be known: whom to ask."""

    agency_id: int
    agency: str
    purposes: tuple[Purpose, ...] = ()
    """The other purposes of the worker's role for which they would see the person."""


@transaction.atomic
def ask_existence(
    actor: Actor, *, number: str, born_on: date, now: datetime, today: date
) -> Existence | None:
    """Return whom to ask about exactly one person; None says nothing, not even that there is nobody.

    The question is stored before it is answered; about the person only where they are named by the answer.
    """
    found = _found(actor, number, born_on, now, today)
    audit.record_without_access(
        actor,
        act=Act.READ,
        what="existence",
        now=now,
        person_ids=[] if found is None else [found[0]],
        basis="" if found is None else found[2],
        purpose=str(purpose_of(actor.role, actor.purpose) or ""),
        outcome="" if found is None else "existence",
    )
    return None if found is None else found[1]


def _found(
    actor: Actor, number: str, born_on: date, now: datetime, today: date
) -> tuple[int, Existence, str] | None:
    asker = asker_of(actor, now=now, today=today)
    system = system_access(purpose="existence", now=now, actor=actor)
    ids = _exact(number, born_on)
    if asker is None or len(ids) != 1:
        return None
    facts = facts_of(ids, access=system)[ids[0]]
    decision = decide(asker, Topic(Category.IDENTITY), law(), facts)
    whom = _whom(facts, system, today)
    if decision.level is not Level.EXISTENCE or whom is None:
        return None
    whom = replace(whom, purposes=_opening(asker, facts))
    return ids[0], whom, basis_of(decision).code


def _opening(asker: Asker, facts: PersonFacts) -> tuple[Purpose, ...]:
    """Return for which other purposes the worker would see a person who may be known to be there."""
    topic, rules = Topic(Category.IDENTITY), law()
    return tuple(
        purpose
        for purpose in ROLE_PURPOSES.get(asker.role, ())
        if purpose is not asker.purpose
        and decide(replace(asker, purpose=purpose), topic, rules, facts).opens
    )


def _exact(number: str, born_on: date) -> list[int]:
    asked = number.replace("\x00", "").strip()[:LONGEST_NUMBER]
    with connection.cursor() as cursor:
        cursor.execute(_EXACT, [sorted({asked, asked.upper()}), born_on])
        return [person_id for (person_id,) in cursor.fetchall()] if asked else []


def _whom(facts: PersonFacts, access: Access, today: date) -> Existence | None:
    """Return the agency of the one contact; none where only a sealed service knows the person."""
    rows = agencies.agency_map().agencies
    named = {
        one.agency_id
        for one in facts.relations
        if holds_on(one, today) and one.agency_id in rows and not rows[one.agency_id].is_sealed
    }
    case = caseloads.open_cases_of([facts.person_id], access=access).get(facts.person_id)
    if case is None or case.contact_agency_id not in named:
        return None
    return Existence(case.contact_agency_id, rows[case.contact_agency_id].name)
