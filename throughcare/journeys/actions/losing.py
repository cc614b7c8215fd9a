"""Nobody reaches the person any more: what was tried, and how they come back. Never a breach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import AftercareWish, ContactLoss, ContactTry
from throughcare.journeys.queries.aftercare import open_declines, wish_of
from throughcare.journeys.types import Channel, LossEnd, TryResult
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.plans.actions import SealedError
from throughcare.plans.actions.writing import refuse_sealed
from throughcare.plans.types import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access

_ENDS = {TryResult.REACHED: LossEnd.RETURNED, TryResult.WANTS_NONE: LossEnd.WANTS_NONE}


@transaction.atomic
def lose(person_id: int, *, since: date, access: Access, now: datetime, today: date) -> int:
    """Write down that nobody reaches the person since a day; return the number of the loss.

    Errors: NotPossibleError without an open case, for a day to come, and where it stands already.
    """
    access.require(person_id, Category.JOURNEY)
    keep_sealed_out(access=access)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("case.closed"))
    if since > today:
        raise NotPossibleError(Reason("loss.day_ahead"))
    if ContactLoss.objects.select_for_update().filter(case_id=case.case_id, ended_on=None).exists():
        raise NotPossibleError(Reason("loss.already"))
    row = ContactLoss.objects.create(
        case_id=case.case_id,
        person_id=person_id,
        agency_id=access.actor.agency_id or case.contact_agency_id,
        since=since,
        noticed_on=today,
        noticed_by_id=access.actor.membership_id,
        recorded_at=now,
    )
    _record(access, Act.RECORD, row, now)
    return row.pk


@transaction.atomic
def try_again(
    loss_id: int,
    person_id: int,
    *,
    on: date,
    channel: Channel,
    result: TryResult,
    is_safe: bool,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Write down one try; whoever was reached is back, and who wants no contact is left in peace.

    Errors: NotPossibleError for a way that the person ruled out, without the rule of safe contact, against a
    refusal of all help, on a day that cannot be, and where the loss has ended.
    """
    keep_sealed_out(access=access)
    row = _open(loss_id, person_id, access)
    _refuse_unless(row.since <= on <= today, "loss.day")
    _refuse_unless(is_safe, "loss.safe")
    wish = wish_of(row.case_id, person_id, access=access)
    _refuse_unless(wish is None or channel.value not in wish.not_by, "loss.not_by")
    declines = open_declines(row.case_id, person_id, access=access)
    _refuse_unless(not any(one.holds_all(today) for one in declines), "decline.no_contact")
    ContactTry.objects.create(
        loss=row,
        person_id=person_id,
        agency_id=access.actor.agency_id or row.agency_id,
        on=on,
        channel=channel.value,
        result=result.value,
        recorded_at=now,
        recorded_by_id=access.actor.membership_id,
    )
    if result in _ENDS:
        _end(row, _ENDS[result], on)
    _record(access, Act.RECORD, row, now)


@transaction.atomic
def returned(
    loss_id: int, person_id: int, *, on: date, access: Access, now: datetime, today: date
) -> None:
    """Write down that the person is back.

    Errors: NotPossibleError.
    """
    row = _open(loss_id, person_id, access)
    _refuse_unless(row.since <= on <= today, "loss.day")
    _end(row, LossEnd.RETURNED, on)
    _record(access, Act.CHANGE, row, now)


@transaction.atomic
def end_losses(
    person_ids: Sequence[int], *, end: LossEnd, on: date, access: Access, now: datetime
) -> int:
    """End whatever is open of several people, for they are in custody, or their case closed; return how many."""
    rows = ContactLoss.objects.select_for_update().filter(
        person_id__in=list(person_ids), ended_on=None
    )
    found = list(rows)
    for row in found:
        access.require(row.person_id, Category.IDENTITY)
        _end(row, end, max(on, row.since))
        _record(access, Act.CHANGE, row, now)
    return len(found)


@transaction.atomic
def say_wish(
    person_id: int,
    *,
    wants: bool,
    safe_words: str,
    not_by: Sequence[Channel],
    access: Access,
    now: datetime,
    on_paper: bool = False,
) -> None:
    """Write down whether the person wants help to go on, and how they may be reached; follow-ups follow.

    Errors: NotPossibleError without an open case.
    """
    access.require(person_id, Category.JOURNEY)
    keep_sealed_out(access=access)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("case.closed"))
    is_person = access.actor.person_id == person_id
    row = AftercareWish.objects.create(
        case_id=case.case_id,
        person_id=person_id,
        wants=wants,
        safe_words=safe_words.strip(),
        not_by=sorted(one.value for one in not_by),
        voice=voice(is_person=is_person, on_paper=on_paper),
        said_at=now,
        recorded_by_id=access.actor.membership_id,
    )
    audit.record(
        access,
        act=Act.RECORD,
        what="aftercare_wish",
        person_ids=[person_id],
        now=now,
        detail={"wish": row.pk},
    )
    project([case.case_id], access=access)


def keep_sealed_out(*, access: Access) -> None:
    """Keep sealed services out: what is written here tells who helps.

    Errors: NotPossibleError.
    """
    try:
        refuse_sealed(access.actor.agency_id)
    except SealedError as error:
        raise NotPossibleError(Reason("aftercare.sealed")) from error


def voice(*, is_person: bool, on_paper: bool) -> str:
    """Return how words of the person came in."""
    if is_person:
        return Voice.SCREEN.value
    return Voice.PAPER.value if on_paper else Voice.SPOKEN.value


def _open(loss_id: int, person_id: int, access: Access) -> ContactLoss:
    access.require(person_id, Category.JOURNEY)
    row = ContactLoss.objects.select_for_update().filter(pk=loss_id, person_id=person_id).first()
    if row is None:
        raise NotPossibleError(Reason("loss.unknown"))
    _refuse_unless(row.ended_on is None, "loss.over")
    return row


def _end(row: ContactLoss, end: LossEnd, on: date) -> None:
    row.ended_on, row.end = on, end.value
    row.save(update_fields=["ended_on", "end"])


def _refuse_unless(is_right: bool, code: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_right:
        raise NotPossibleError(Reason(code))


def _record(access: Access, act: Act, row: ContactLoss, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="contact_loss",
        person_ids=[row.person_id],
        now=now,
        detail={"loss": row.pk, "end": row.end},
    )
