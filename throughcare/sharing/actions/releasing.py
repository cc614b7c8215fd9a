"""Write down releases from professional secrecy, and whether somebody takes part or is treated.

Three yeses that never follow from each other: sharing, taking part in a service, treatment.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions.conversing import (
    begin,
    end_release,
    longest_on,
    refuse_faults,
)
from throughcare.sharing.models import SecrecyRelease, ServiceAgreement
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.consenting import Fault, Telling

if TYPE_CHECKING:
    from collections.abc import Collection

    from throughcare.kernel.access import Access, Category
    from throughcare.sharing.actions.conversing import Conversation

KINDS = ("taking_part", "treatment")
STATES = ("given", "refused", "withdrawn")


@transaction.atomic
def record_release(
    person_id: int,
    *,
    agency_id: int,
    categories: Collection[Category],
    until_on: date | None,
    topic: str,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down, as the professional and with the person there, that one's secrets may go to an agency.

    The one who writes confirms it by writing: it holds from now. Return the number of the release.
    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    last_day = longest_on(today)
    refuse_faults(_faults_of_release(talk, agency_id, categories, until_on, last_day))
    release = SecrecyRelease.objects.create(
        person_id=person_id,
        origin_agency_id=access.actor.agency_id or 0,
        agency_id=agency_id,
        categories=sorted(categories),
        since=talk.now,
        until=start_of((until_on or last_day) + timedelta(days=1)),
        origin_membership_id=access.actor.membership_id,
        topic=topic.strip(),
        recorded_at=now,
    )
    audit.record(
        access,
        act=Act.RECORD,
        what="secrecy_release",
        person_ids=[person_id],
        now=now,
        detail={"release": release.pk},
    )
    talk.close([agency_id])
    return release.pk


def _faults_of_release(
    talk: Conversation,
    agency_id: int,
    categories: Collection[Category],
    until_on: date | None,
    last_day: date,
) -> list[Fault]:
    faults = []
    if talk.standing.agency_id is None:
        faults.append(Fault("agencies", Reason("release.professional")))
    if agency_id == talk.standing.agency_id or agency_id not in agencies.agency_map().agencies:
        faults.append(Fault("agencies", Reason("release.agency")))
    if not categories:
        faults.append(Fault("categories", Reason("consent.no_category")))
    if set(categories) & consenting.NEVER:
        faults.append(Fault("categories", Reason("consent.about_others")))
    if until_on is not None and until_on < talk.today:
        faults.append(Fault("until_on", Reason("consent.ends_in_past")))
    if until_on is not None and until_on > last_day:
        faults.append(Fault("until_on", Reason("consent.too_long", {"day": last_day.isoformat()})))
    return faults


@transaction.atomic
def withdraw_release(
    person_id: int,
    release_id: int,
    *,
    telling: Telling,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """End a release, told to either side, and the yes to that agency about the same with it.

    Errors: ConsentError where it does not hold (somebody else was first), AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    live = SecrecyRelease.objects.filter(person_id=person_id, pk=release_id)
    row = live.exclude(until__lte=talk.now).first()
    faults = consenting.faults_of_telling(telling, by_person=talk.standing.is_self)
    if row is None or not _is_side(talk, row):
        faults.append(Fault("release", Reason("consent.nothing_to_withdraw")))
    refuse_faults(faults)
    if row is not None:
        _end(talk, row, telling)


def _is_side(talk: Conversation, row: SecrecyRelease) -> bool:
    sides = {row.origin_agency_id, row.agency_id}
    return talk.standing.is_self or talk.standing.agency_id in sides


def _end(talk: Conversation, row: SecrecyRelease, telling: Telling) -> None:
    before = talk.yeses()
    gone = {cell for cell in before if cell[1] == row.agency_id and cell[2].value in row.categories}
    end_release(talk, row, row.categories)
    for one in consenting.rectangles(gone):
        talk.store(consenting.state_of_taking_back(one, before), one, telling)
    talk.close({row.agency_id, row.origin_agency_id})


@transaction.atomic
def agree(
    person_id: int,
    *,
    agency_id: int,
    kind: str,
    state: str,
    note: str = "",
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down whether the person takes part in a service or a treatment. It opens no data to anybody.

    Errors: ConsentError, AccessRefusedError.
    """
    talk = begin(person_id, access=access, now=now, today=today)
    faults = []
    if kind not in KINDS or state not in STATES:
        faults.append(Fault("state", Reason("agreement.answer")))
    if agency_id not in agencies.agency_map().agencies:
        faults.append(Fault("agencies", Reason("consent.agency_closed")))
    if not _may_agree(talk, agency_id, kind):
        faults.append(Fault("agencies", Reason("consent.not_yours")))
    refuse_faults(faults)
    row = ServiceAgreement.objects.create(
        person_id=person_id,
        agency_id=agency_id,
        kind=kind,
        state=state,
        at=talk.now,
        account_id=access.actor.account_id,
        note=note.strip(),
    )
    audit.record(
        access,
        act=Act.RECORD,
        what=f"agreement.{kind}",
        person_ids=[person_id],
        now=now,
        detail={"agreement": row.pk},
    )
    return row.pk


def _may_agree(talk: Conversation, agency_id: int, kind: str) -> bool:
    standing = talk.standing
    if standing.is_self or standing.agency_id == agency_id:
        return True
    return standing.is_lead and kind == "taking_part"
