"""What the clock brings: a yes that ran out is put on record, and one that ends soon is brought up again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.sharing.actions.conversing import begin
from throughcare.sharing.queries import consents
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.consenting import Telling
from throughcare.sharing.types import ConsentState

if TYPE_CHECKING:
    from throughcare.kernel.access import Access
    from throughcare.sharing.actions.conversing import Conversation

REMINDER = "reminder"
"""Note of the question whether a yes goes on: there is one for each yes, so nobody is reminded twice."""
ENDS_SOON = "mail.consent_ends"
_LOOKS_BACK = timedelta(days=60)
_BY_CLOCK = Telling(consenting.BY_LAW, "", note=REMINDER)
_RAN_OUT = Telling(consenting.BY_LAW, "")


@transaction.atomic
def expire(person_id: int, *, access: Access, now: datetime, today: date) -> int:
    """Put on record which yeses of a person ran out; it changes nothing, their end had come already.

    Shapes: returns how many events that took.
    """
    access.require_system(Category.IDENTITY)
    talk = begin(person_id, access=access, now=now, today=today)
    gone = consenting.ended(talk.facts, talk.now)
    found = consenting.rectangles(gone.keys())
    for one in found:
        talk.store(ConsentState.EXPIRED, one, _RAN_OUT)
    if found:
        talk.close({agency_id for _, agency_id, _ in gone})
    return len(found)


@transaction.atomic
def remind(person_id: int, *, access: Access, now: datetime, today: date) -> int:
    """Ask once, a month before, whether a yes goes on: on the person's page, and by mail to who leads.

    Shapes: returns how many yeses were brought up. Silence is no answer: what is not renewed ends.
    """
    access.require_system(Category.IDENTITY)
    talk = begin(person_id, access=access, now=now, today=today)
    soon = talk.now + timedelta(days=consenting.REMIND_DAYS)
    found = consenting.ending(talk.facts, now=talk.now, before=soon)
    asked = consenting.last_words(talk.facts, tuple(ConsentState))
    fresh = {cell for cell in found if asked[cell].state is not ConsentState.REQUESTED}
    for one in consenting.rectangles(fresh):
        talk.store(ConsentState.REQUESTED, one, _BY_CLOCK)
    if fresh:
        _tell_lead(talk)
    return len(fresh)


def _tell_lead(talk: Conversation) -> None:
    case = caseloads.open_cases_of([talk.person_id], access=talk.access).get(talk.person_id)
    if case is not None:
        staff.tell_agencies([case.contact_agency_id], ENDS_SOON, now=talk.now, today=talk.today)


def remind_all(*, access: Access, now: datetime, today: date) -> int:
    """Bring up every yes that ends within a month, one transaction a person; return how many."""
    before = now + timedelta(days=consenting.REMIND_DAYS)
    people = consents.people_to_remind(access=access, now=now, before=before)
    return sum(remind(one, access=access, now=now, today=today) for one in people)


def expire_all(*, access: Access, now: datetime, today: date) -> int:
    """Put on record every yes that ran out lately, one transaction a person; return how many."""
    people = consents.people_to_close(access=access, now=now, since=now - _LOOKS_BACK)
    return sum(expire(one, access=access, now=now, today=today) for one in people)
