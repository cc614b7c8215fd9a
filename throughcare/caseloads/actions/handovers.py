"""Move a handover on. The contact changes in one place only, and only once the receiver has said yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.actions.cases import hand_over
from throughcare.caseloads.models import Case, Handover, HandoverAnswer, NamedContact
from throughcare.caseloads.queries.handovers import handover
from throughcare.caseloads.rules.handing import after, event_of, ladder, why_not_dates
from throughcare.caseloads.types import (
    OPEN,
    Answer,
    Event,
    HandoverKind,
    HandoverRow,
    NotPossibleError,
    State,
)
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access

LONGEST_TEXT = 2000
HANDOVER_DONE = "contact.accepted"
TRANSFER_DONE = "contact.moved_house"
"""Why somebody is a contact: they took over, or took over where the person lives now."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold what is proposed, and who is asked; the receiver is among them."""

    kind: HandoverKind
    to_agency_id: int
    to_membership_id: int | None
    asked: tuple[int, ...]
    start_on: date
    meeting_on: date
    overlap_days: int
    note: str = ""
    release_on: date | None = None
    """The release date on which its days hang; None where they stand whatever the release does."""
    home_after: str = ""
    """Of a transfer: the municipality where the person will live."""


@transaction.atomic
def propose(case_id: int, wanted: Proposal, *, access: Access, now: datetime, today: date) -> int:
    """Write down a proposal and ask every agency concerned; return its number. The contact stays.

    An agency that proposes to take over itself has said yes with it.
    Errors: NotPossibleError.
    """
    case = _open_case(case_id, access)
    present = NamedContact.objects.get(case_id=case_id, during__upper_inf=True)
    _refuse(why_not_dates(start_on=wanted.start_on, meeting_on=wanted.meeting_on, today=today))
    if present.agency_id == wanted.to_agency_id:
        raise NotPossibleError(Reason("handover.same_agency"))
    if Handover.objects.filter(case_id=case_id, state__in=_OPEN).exists():
        raise NotPossibleError(Reason("handover.twice"))
    row = Handover.objects.create(
        case_id=case_id,
        person_id=case.person_id,
        kind=wanted.kind.value,
        state=State.PROPOSED.value,
        from_agency_id=present.agency_id,
        to_agency_id=wanted.to_agency_id,
        to_membership_id=wanted.to_membership_id,
        proposed_by_id=access.actor.membership_id,
        proposed_at=now,
        start_on=wanted.start_on,
        meeting_on=wanted.meeting_on,
        overlap_days=wanted.overlap_days,
        start_offset_days=_days_from(wanted.release_on, wanted.start_on),
        meeting_offset_days=_days_from(wanted.release_on, wanted.meeting_on),
        home_after=wanted.home_after,
        note=wanted.note.strip()[:LONGEST_TEXT],
    )
    _ask(row, wanted, access, now)
    _record(access, Act.RECORD, row, now)
    return row.pk


def _days_from(release_on: date | None, day: date) -> int | None:
    return None if release_on is None else (day - release_on).days


_OPEN = [state.value for state in OPEN]


def _ask(row: Handover, wanted: Proposal, access: Access, now: datetime) -> None:
    ours = access.actor.agency_id
    asked = dict.fromkeys((*wanted.asked, wanted.to_agency_id))
    HandoverAnswer.objects.bulk_create(
        HandoverAnswer(
            handover=row,
            agency_id=agency_id,
            is_receiver=agency_id == wanted.to_agency_id,
            answer=Answer.ACCEPTED.value if agency_id == ours else Answer.WAITING.value,
            answered_at=now if agency_id == ours else None,
            answered_by_id=access.actor.membership_id if agency_id == ours else None,
        )
        for agency_id in asked
        if agency_id != ours or agency_id == wanted.to_agency_id
    )


@transaction.atomic
def answer(
    handover_id: int,
    person_id: int,
    *,
    agency_id: int,
    says_yes: bool,
    reason: str,
    membership_id: int | None,
    access: Access,
    now: datetime,
    today: date,
) -> HandoverRow:
    """Record the answer of one agency; return the handover as it now stands.

    A receiver that says yes names who takes over. Errors: NotPossibleError.
    """
    row = _held(handover_id, person_id, access)
    if row.state != State.PROPOSED.value:
        raise NotPossibleError(Reason("handover.over"))
    asked = HandoverAnswer.objects.select_for_update().filter(handover=row, agency_id=agency_id)
    one = asked.first()
    if one is None:
        raise NotPossibleError(Reason("handover.not_asked"))
    if one.answer != Answer.WAITING.value:
        raise NotPossibleError(Reason("handover.answered"))
    if not says_yes and not reason.strip():
        raise NotPossibleError(Reason("handover.no_reason"))
    _name_receiver(row, one, says_yes, membership_id)
    one.answer = (Answer.ACCEPTED if says_yes else Answer.DECLINED).value
    one.reason, one.answered_at = reason.strip()[:LONGEST_TEXT], now
    one.answered_by_id = access.actor.membership_id
    one.save()
    _record(access, Act.CHANGE, row, now)
    return _settle(row, person_id, access, now, today)


def _name_receiver(
    row: Handover,
    one: HandoverAnswer,
    says_yes: bool,  # noqa: FBT001 - reads as a sentence
    membership_id: int | None,
) -> None:
    if not (one.is_receiver and says_yes):
        return
    if membership_id is None:
        raise NotPossibleError(Reason("handover.no_worker"))
    row.to_membership_id = membership_id
    row.save(update_fields=["to_membership"])


def _settle(
    row: Handover, person_id: int, access: Access, now: datetime, today: date
) -> HandoverRow:
    """Move on where the answers together say so."""
    found = _read(row, person_id, access)
    event = event_of(found.kind, found.answers)
    if event is None:
        return found
    row.state = after(found.state, event).value
    if event is Event.DISPUTE:
        row.decider_agency_id = row.from_agency_id
        row.decide_by = today + timedelta(days=ladder(row.overlap_days).decide_days)
    if State(row.state) not in OPEN:
        row.settled_at = now
    row.save(update_fields=["state", "settled_at", "decider_agency", "decide_by"])
    return _read(row, person_id, access)


@transaction.atomic
def withdraw(handover_id: int, person_id: int, *, access: Access, now: datetime) -> HandoverRow:
    """Take a proposal back; the contact stays who they are.

    Errors: NotPossibleError.
    """
    row = _held(handover_id, person_id, access)
    return _end(row, Event.WITHDRAW, access, now)


@transaction.atomic
def decide(
    handover_id: int,
    person_id: int,
    *,
    moves: bool,
    reason: str,
    access: Access,
    now: datetime,
) -> HandoverRow:
    """Decide about a refused transfer: the receiver takes over all the same, or the contact stays.

    Errors: NotPossibleError.
    """
    row = _held(handover_id, person_id, access)
    if access.actor.agency_id != row.decider_agency_id:
        raise NotPossibleError(Reason("handover.not_decider"))
    if not reason.strip():
        raise NotPossibleError(Reason("handover.no_reason"))
    event = Event.DECIDED_MOVE if moves else Event.DECIDED_STAY
    row.decision, row.decided_by_id = reason.strip()[:LONGEST_TEXT], access.actor.membership_id
    row.save(update_fields=["decision", "decided_by"])
    return _end(row, event, access, now)


def _end(row: Handover, event: Event, access: Access, now: datetime) -> HandoverRow:
    row.state = after(State(row.state), event).value
    row.settled_at = None if State(row.state) in OPEN else now
    row.save(update_fields=["state", "settled_at"])
    _record(access, Act.CHANGE, row, now)
    return _read(row, row.person_id, access)


@transaction.atomic
def start(
    handover_id: int,
    person_id: int,
    *,
    membership_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> bool:
    """Make the receiver the contact from this instant; return False while the day has not come.

    Errors: NotPossibleError where it was not accepted.
    """
    row = _held(handover_id, person_id, access)
    state = after(State(row.state), Event.START)
    if row.start_on > today:
        return False
    row.state, row.settled_at, row.to_membership_id = state.value, now, membership_id
    row.save(update_fields=["state", "settled_at", "to_membership"])
    is_transfer = row.kind == HandoverKind.TRANSFER.value
    hand_over(
        row.case_id,
        membership_id=membership_id,
        agency_id=row.to_agency_id,
        reason=TRANSFER_DONE if is_transfer else HANDOVER_DONE,
        access=access,
        now=now,
    )
    return True


@transaction.atomic
def assume(
    handover_id: int,
    person_id: int,
    agency_ids: Sequence[int],
    *,
    access: Access,
    now: datetime,
    today: date,
) -> HandoverRow:
    """Take the silence of agencies that do not receive for a yes; return the handover as it now stands.

    Errors: AccessRefusedError without the system's own access, NotPossibleError.
    """
    access.require_system(Category.IDENTITY)
    row = _held(handover_id, person_id, access)
    waiting = HandoverAnswer.objects.filter(
        handover=row, agency_id__in=list(agency_ids), answer=Answer.WAITING.value, is_receiver=False
    )
    if waiting.update(answer=Answer.ASSUMED.value, answered_at=now):
        _record(access, Act.CHANGE, row, now)
    return _settle(row, person_id, access, now, today)


def note_home(handover_id: int, person_id: int, *, before: str, access: Access) -> None:
    """Keep where the person lived before a transfer."""
    access.require(person_id, Category.IDENTITY)
    Handover.objects.filter(pk=handover_id, person_id=person_id).update(home_before=before)


def note_steps(
    handover_id: int,
    agency_id: int,
    *,
    reminded: int,
    escalated_at: datetime | None,
    access: Access,
) -> None:
    """Keep which steps of the ladder an agency has had, so that nobody hears twice.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    HandoverAnswer.objects.filter(handover_id=handover_id, agency_id=agency_id).update(
        reminded=reminded, escalated_at=escalated_at
    )


def _open_case(case_id: int, access: Access) -> Case:
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    access.require(case.person_id, Category.IDENTITY)
    if case.during.end is not None:
        raise NotPossibleError(Reason("case.closed"))
    return case


def _held(handover_id: int, person_id: int, access: Access) -> Handover:
    """Lock the case, then the handover, as everywhere."""
    access.require(person_id, Category.IDENTITY)
    found = Handover.objects.filter(pk=handover_id, person_id=person_id).first()
    if found is None:
        raise NotPossibleError(Reason("handover.unknown"))
    Case.objects.select_for_update(no_key=True).get(pk=found.case_id)
    return Handover.objects.select_for_update().get(pk=handover_id)


def _read(row: Handover, person_id: int, access: Access) -> HandoverRow:
    found = handover(row.pk, person_id, access=access)
    if found is None:
        raise NotPossibleError(Reason("handover.unknown"))
    return found


def _refuse(why_not: Reason | None) -> None:
    if why_not is not None:
        raise NotPossibleError(why_not)


def _record(access: Access, act: Act, row: Handover, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="handover",
        person_ids=[row.person_id],
        now=now,
        detail={"handover": row.pk, "state": row.state, "agency": row.to_agency_id},
    )
