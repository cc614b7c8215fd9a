"""Enter into the register what was shared: made by sharing it, or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.meetings import rules
from throughcare.meetings.actions.errors import InvalidError
from throughcare.meetings.actions.sitting import sitting
from throughcare.meetings.models import Disclosure, Seat
from throughcare.meetings.types import Recipient, Shared
from throughcare.people import queries as people

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access, Category
    from throughcare.meetings.actions.sitting import Sitting
    from throughcare.meetings.types import Telling


def enter(
    change: Sitting,
    *,
    agency_id: int,
    category: Category,
    shared: Shared,
    what: str,
    basis: str,
    now: datetime,
) -> None:
    """Add the entry that goes with sharing something at the table; the person is told of it."""
    Disclosure.objects.create(
        conference=change.conference,
        recipient=Recipient.AGENCY.value,
        agency_id=agency_id,
        category=category.value,
        shared=shared.value,
        what=what,
        basis=basis or change.access.basis.code,
        is_told=True,
        conditions=change.conference.onward,
        at=now,
        by_agency_id=change.access.actor.agency_id or 0,
        by_id=change.access.actor.membership_id or 0,
    )


def disclose(
    conference_id: int, telling: Telling, *, person_id: int, access: Access, now: datetime
) -> int:
    """Record that something is told to somebody outside the table: who, what, on which basis; return the entry.

    What neighbours are told names nobody.
    Errors: InvalidError; NotYoursError for anybody but who convenes; those of `sitting`.
    """
    known = people.facts_of([person_id], access=access)[person_id]
    if problems := rules.problems_of_telling(telling, names=[known.name]):
        raise InvalidError(problems)
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.RUNNING)
        entry = Disclosure.objects.create(
            conference=change.conference,
            recipient=telling.recipient.value,
            agency_id=telling.agency_id if telling.recipient is Recipient.AGENCY else None,
            name="" if telling.recipient is Recipient.AGENCY else telling.name.strip(),
            category=telling.category.value,
            shared=Shared.BY_HAND.value,
            what=telling.what.strip(),
            basis=telling.basis.strip(),
            is_told=telling.is_told,
            why_not_told="" if telling.is_told else telling.why_not_told.strip(),
            conditions=telling.conditions.strip(),
            at=now,
            by_agency_id=access.actor.agency_id or 0,
            by_id=access.actor.membership_id or 0,
        )
        change.did("disclosed", disclosure=entry.pk, recipient=telling.recipient.value)
    return entry.pk


def attendants(change: Sitting) -> list[Seat]:
    """Return the agencies at the table but the one that convenes."""
    return list(
        Seat.objects.filter(
            conference=change.conference,
            agency__isnull=False,
            is_excluded=False,
            is_convener=False,
            ended_on=None,
        )
    )
