"""An agency leaves the partnership: its part in agreements ends, what it wrote goes by the terms, yeses to it end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing.actions.conversing import begin, end_release
from throughcare.sharing.actions.publishing import note_change
from throughcare.sharing.models import AgreementParty, ConfidentialityRegime, SecrecyRelease
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.consenting import Telling
from throughcare.sharing.types import ConsentState, Need, Thing
from throughcare.sharing.types.leaving import NotesAfter

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.sharing.actions.conversing import Conversation

LEFT = "agency_left"
"""Note of an answer that ended because the agency it was about left."""
_NEEDS = {NotesAfter.BACK: Need.OWN_OR_RELEASE, NotesAfter.LOCKED: Need.SEALED}
_BY_LEAVING = Telling(consenting.BY_LAW, "", note=LEFT)


@transaction.atomic
def leave_all(agency_id: int, *, notes: NotesAfter, access: Access, now: datetime) -> None:
    """End the part of an agency in every agreement, and let its notes be treated as agreed, from this instant.

    What it recorded stays on the giving side of the agreements; where its notes go back or are locked, a regime
    about them alone says so. Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    live = AgreementParty.objects.filter(Q(until=None) | Q(until__gt=now), agency_id=agency_id)
    live.update(until=Greatest(F("since"), now), still_gives=True)
    if notes in _NEEDS:
        _close_notes(agency_id, _NEEDS[notes], now)
    audit.record_without_access(
        access.actor, act=Act.CHANGE, what="agreement_left", now=now, basis=f"agency:{agency_id}"
    )
    note_change()


def _close_notes(agency_id: int, need: Need, now: datetime) -> None:
    agency = agencies.agency_of(agency_id)
    key = f"left-{agency.code}"
    ConfidentialityRegime.objects.create(
        key=key,
        version=1 + ConfidentialityRegime.objects.filter(key=key).count(),
        need=need.value,
        origins=[agency.kind],
        origin_ids=[agency_id],
        things=[Thing.WRITTEN.value],
        since=now,
    )


@transaction.atomic
def end_yeses_to(
    person_id: int, agency_id: int, *, access: Access, now: datetime, today: date
) -> int:
    """End every yes of a person to an agency that left; return how many cells that were.

    It was not taken back by the person: the record says that it ended, and why.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    talk = begin(person_id, access=access, now=now, today=today)
    gone = consenting.chosen(talk.yeses(), agency_ids=[agency_id])
    for one in consenting.rectangles(gone):
        talk.store(ConsentState.EXPIRED, one, _BY_LEAVING)
    _end_releases_to(talk, agency_id)
    if gone:
        # Whom it is about is gone: there is nobody to write to.
        talk.close(())
    return len(gone)


def _end_releases_to(talk: Conversation, agency_id: int) -> None:
    live = SecrecyRelease.objects.filter(person_id=talk.person_id, agency_id=agency_id)
    for row in live.exclude(until__lte=talk.now):
        end_release(talk, row, row.categories)
