"""Ask the sharing rules who may hear what at the table."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.meetings.rules import Ear
from throughcare.meetings.types import TALKED_ABOUT
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.categories import ROLE_PURPOSES, purpose_of
from throughcare.sharing.rules.explaining import decide, decide_for_self
from throughcare.sharing.types import Asker, Origin, Purpose, RelationFact, RelationKind, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor
    from throughcare.meetings.types import SeatRow
    from throughcare.sharing.types import Law, PersonFacts

    Opens = Callable[[Category, int | None], bool]

SUPPOSED = "conference:supposed"
_NOBODY = 0
"""The account for which an agency in general is asked."""


def for_conference(actor: Actor) -> Actor:
    """Return a worker as they sit in a conference: that is what they want the data for, where their role may.

    Not guarded by an access: nothing is read; whoever asks is decided about with what comes back.
    """
    meets = purpose_of(actor.role, Purpose.CASE_CONFERENCE.value)
    return actor if meets is None else replace(actor, purpose=meets.value)


def ear_of(person_id: int, seat: SeatRow | None, *, access: Access, today: date) -> Ear:
    """Return what somebody at the table may hear now: bound by their place, decided by the sharing rules."""
    access.require(person_id, Category.MINUTES)
    facts, law = sharing.facts_of([person_id], access=access)[person_id], sharing.law()
    if access.actor.person_id == person_id:
        return Ear(None, frozenset(TALKED_ABOUT), _for_self(facts, access.decided_at))
    usual = asker_of(replace(access.actor, purpose=""), now=access.decided_at, today=today)
    here = asker_of(for_conference(access.actor), now=access.decided_at, today=today)
    askers = [one for one in (here, usual) if one is not None]
    bound = frozenset() if seat is None else seat.categories
    is_convener = seat is not None and seat.is_convener
    return Ear(access.actor.agency_id, bound, _opens(askers, law, facts), is_convener=is_convener)


def ear_of_person(person_id: int, *, access: Access) -> Ear:
    """Return what the person may hear of a conference about them."""
    access.require(person_id, Category.MINUTES)
    facts = sharing.facts_of([person_id], access=access)[person_id]
    return Ear(None, frozenset(TALKED_ABOUT), _for_self(facts, access.decided_at))


def ears_of(
    person_id: int, seats: Iterable[SeatRow], *, access: Access, today: date
) -> dict[int, Ear]:
    """Return agency -> what it may hear, whoever of it sits there; those left out are not among them."""
    access.require(person_id, Category.MINUTES)
    facts, law = sharing.facts_of([person_id], access=access)[person_id], sharing.law()
    found = {}
    for seat in seats:
        if seat.agency_id is None or seat.is_excluded:
            continue
        askers = _askers(seat.agency_id, now=access.decided_at, today=today)
        opens = _opens(askers, law, _supposing(facts, seat.agency_id, today))
        found[seat.agency_id] = Ear(
            seat.agency_id, seat.categories, opens, is_convener=seat.is_convener
        )
    return found


def opened_for(
    person_id: int, agency_id: int, *, access: Access, today: date
) -> frozenset[Category]:
    """Return what the sharing rules would let an agency hear if it sat at the table; minutes are among it or not."""
    access.require(person_id, Category.IDENTITY)
    facts, law = sharing.facts_of([person_id], access=access)[person_id], sharing.law()
    askers = _askers(agency_id, now=access.decided_at, today=today)
    opens = _opens(askers, law, _supposing(facts, agency_id, today))
    return frozenset(one for one in (*TALKED_ABOUT, Category.MINUTES) if opens(one, None))


def basis_for(person_id: int, agency_id: int, *, access: Access, today: date) -> str:
    """Return the rule that lets an agency read minutes, with its version; empty where none does."""
    access.require(person_id, Category.MINUTES)
    facts, law = sharing.facts_of([person_id], access=access)[person_id], sharing.law()
    for asker in _askers(agency_id, now=access.decided_at, today=today):
        answer = decide(asker, Topic(Category.MINUTES), law, _supposing(facts, agency_id, today))
        if answer.opens and answer.rule is not None:
            return f"rule:{answer.rule.key}@{answer.rule.version}"
    return ""


def _supposing(facts: PersonFacts, agency_id: int, today: date) -> PersonFacts:
    seat = RelationFact(agency_id, RelationKind.CONFERENCE, today, None, SUPPOSED)
    return replace(facts, relations=(*facts.relations, seat))


def _askers(agency_id: int, *, now: datetime, today: date) -> list[Asker]:
    """Return how an agency asks here: for the conference, and for its usual work."""
    row = agencies.agency_map().agencies.get(agency_id)
    role = None if row is None else consenting.KIND_ROLES.get(row.kind)
    if row is None or role is None or row.is_sealed:
        return []
    purposes = dict.fromkeys((Purpose.CASE_CONFERENCE, ROLE_PURPOSES[role][0]))
    return [
        Asker(_NOBODY, agency_id, row.kind, row.jurisdiction, role, purpose, now, today)
        for purpose in purposes
        if purpose in ROLE_PURPOSES[role]
    ]


def _opens(askers: list[Asker], law: Law, facts: PersonFacts) -> Opens:
    @cache
    def opens(category: Category, origin_id: int | None) -> bool:
        topic = Topic(category, _origin(origin_id))
        return any(decide(asker, topic, law, facts).opens for asker in askers)

    return opens


def _for_self(facts: PersonFacts, now: datetime) -> Opens:
    def opens(category: Category, origin_id: int | None) -> bool:
        return decide_for_self(Topic(category, _origin(origin_id)), facts, now).opens

    return opens


def _origin(agency_id: int | None) -> Origin | None:
    row = None if agency_id is None else agencies.agency_map().everyone.get(agency_id)
    if row is None:
        return None
    return Origin(row.agency_id, row.kind, row.jurisdiction, row.is_sealed)
