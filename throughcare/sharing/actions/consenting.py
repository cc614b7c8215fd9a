"""Write down what a person says about sharing: each answer in one transaction, in force when it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions.conversing import (
    ConsentError,
    begin,
    longest_on,
    refuse_faults,
    stop_releases,
)
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.consenting import Asked, Fault, Telling
from throughcare.sharing.types import ConsentState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from throughcare.kernel.access import Access, Category
    from throughcare.sharing.actions.conversing import Conversation
    from throughcare.sharing.queries.consents import Standing
    from throughcare.sharing.rules.consenting import Cell
    from throughcare.sharing.types import Purpose

__all__ = [
    "ConsentError", "defer", "give", "longest_on", "refuse", "request", "withdraw",
]  # fmt: skip


@transaction.atomic
def give(
    person_id: int,
    asked: Asked,
    *,
    telling: Telling,
    until_on: date | None,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down a yes; where every part of it holds already, it is renewed. Return the event's number.

    Shapes: `until_on` is the last day on which it holds, at most `longest_on`; None is `longest_on`.
    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    last_day = longest_on(today)
    faults = consenting.faults_of_yes(telling, until_on=until_on, today=today, longest_on=last_day)
    _refuse(talk, asked, telling, faults)
    is_renewal = asked.cells() <= talk.yeses().keys()
    state = ConsentState.RENEWED if is_renewal else ConsentState.GIVEN
    until = start_of((until_on or last_day) + timedelta(days=1))
    number = talk.store(state, asked, telling, until=until)
    talk.close(asked.agency_ids)
    return number


@transaction.atomic
def refuse(
    person_id: int, asked: Asked, *, telling: Telling, access: Access, now: datetime, today: date
) -> int:
    """Write down a no; a yes about the same ends with it. Return the event's number.

    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    _refuse(talk, asked, telling)
    touched = {agency_id for _, agency_id, _ in asked.cells() & talk.yeses().keys()}
    number = talk.store(ConsentState.REFUSED, asked, telling)
    stop_releases(talk, asked.cells())
    talk.close(touched)
    return number


@transaction.atomic
def defer(
    person_id: int, asked: Asked, *, telling: Telling, access: Access, now: datetime, today: date
) -> int:
    """Write down that the person wants to think about it: what was said before stays. Return the number.

    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    _refuse(talk, asked, telling)
    return talk.store(ConsentState.DEFERRED, asked, telling)


@transaction.atomic
def request(
    person_id: int, asked: Asked, *, telling: Telling, access: Access, now: datetime, today: date
) -> int:
    """Write down that the person was asked, and has not answered: what was said before stays.

    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    _refuse(talk, asked, telling)
    return talk.store(ConsentState.REQUESTED, asked, telling)


@transaction.atomic
def withdraw(
    person_id: int,
    *,
    telling: Telling,
    access: Access,
    now: datetime,
    today: date,
    purpose: Purpose | None = None,
    agency_ids: Collection[int] | None = None,
    categories: Collection[Category] | None = None,
) -> list[Asked]:
    """Take back every yes that fits, or a part of it; releases from secrecy for the same end with it.

    Shapes: None fits all; returns what ended. Any worker may write down that their own agency's yes ended.
    Errors: ConsentError where nothing fits (somebody else was first), AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    before = talk.yeses()
    gone = consenting.chosen(before, purpose=purpose, agency_ids=agency_ids, categories=categories)
    faults = consenting.faults_of_telling(telling, by_person=talk.standing.is_self)
    if not gone:
        faults.append(Fault("categories", Reason("consent.nothing_to_withdraw")))
    elif not _may_take_back(talk.standing, gone):
        faults.append(Fault("agencies", Reason("consent.not_yours")))
    refuse_faults(faults)
    found = consenting.rectangles(gone)
    for one in found:
        talk.store(consenting.state_of_taking_back(one, before), one, telling)
    stop_releases(talk, gone)
    talk.close({agency_id for _, agency_id, _ in gone})
    return found


def _may_take_back(standing: Standing, gone: Collection[Cell]) -> bool:
    return standing.sees_all or {agency_id for _, agency_id, _ in gone} == {standing.agency_id}


def _refuse(talk: Conversation, asked: Asked, telling: Telling, more: Sequence[Fault] = ()) -> None:
    faults = consenting.faults_of_asked(asked, open_agencies=agencies.agency_map().agencies)
    faults += consenting.faults_of_telling(telling, by_person=talk.standing.is_self)
    faults += more
    if not talk.standing.sees_all:
        faults.append(Fault("agencies", Reason("consent.not_yours")))
    refuse_faults(faults)
