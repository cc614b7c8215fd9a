"""The person says no: respected until the day they chose, then offered again, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseload_actions
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.losing import keep_sealed_out, voice
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import Decline
from throughcare.journeys.queries.aftercare import open_declines
from throughcare.journeys.queries.declining import declinable, default_day, goals_to_keep
from throughcare.journeys.types import DeclineEnd, DeclineKind
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.queries.involved import is_guest

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold what the person says no to."""

    kind: DeclineKind
    programme_code: str = ""
    what: str = ""
    why: str = ""
    offer_again_on: date | None = None
    """None takes the day of the programme, or a default of ours."""
    only_if_asked: bool = False
    """Not offered again before the person asks."""
    goal_id: int | None = None
    """The one goal that they keep help with."""
    on_paper: bool = False


@transaction.atomic
def decline(person_id: int, refusal: Refusal, *, access: Access, now: datetime, today: date) -> int:
    """Write down that the person declines; tasks of the programme fall away at once. Return the number.

    Errors: NotPossibleError without an open case, for something that is not offered, for what is declined
    already, and for a guest who speaks for more than their own offer.
    """
    access.require(person_id, Category.JOURNEY)
    keep_sealed_out(access=access)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("case.closed"))
    caseload_actions.lock([case.case_id])
    _check(case.case_id, person_id, refusal, access, today)
    day, is_default = _day(case.case_id, refusal, access, today)
    is_person = access.actor.person_id == person_id
    row = Decline.objects.create(
        case_id=case.case_id,
        person_id=person_id,
        agency_id=None if is_person else access.actor.agency_id,
        kind=refusal.kind.value,
        programme_code=refusal.programme_code,
        what=refusal.what.strip(),
        declined_on=today,
        why=refusal.why.strip(),
        voice=voice(is_person=is_person, on_paper=refusal.on_paper),
        offer_again_on=day,
        is_default_day=is_default,
        goal_id=refusal.goal_id,
        recorded_at=now,
        recorded_by_id=access.actor.membership_id,
    )
    _record(access, Act.RECORD, row, now)
    project([case.case_id], access=access)
    return row.pk


def _check(case_id: int, person_id: int, refusal: Refusal, access: Access, today: date) -> None:
    is_offer = refusal.kind is DeclineKind.OFFER
    is_person = access.actor.person_id == person_id
    if not (is_offer or is_person) and is_guest(person_id, access=access, today=today):
        raise NotPossibleError(Reason("decline.guest"))
    if is_offer and not refusal.what.strip():
        raise NotPossibleError(Reason("decline.what"))
    if max(len(refusal.what), len(refusal.why)) > LONGEST_TEXT:
        raise NotPossibleError(Reason("decline.long"))
    if refusal.offer_again_on is not None and refusal.offer_again_on <= today:
        raise NotPossibleError(Reason("decline.day"))
    offered = declinable(case_id, person_id, access=access)
    if refusal.kind is DeclineKind.PROGRAMME and refusal.programme_code not in offered:
        raise NotPossibleError(Reason("decline.programme"))
    kept = goals_to_keep(case_id, person_id, access=access)
    if refusal.goal_id is not None and refusal.goal_id not in kept:
        raise NotPossibleError(Reason("decline.goal"))
    standing = open_declines(case_id, person_id, access=access)
    same = (refusal.kind, refusal.programme_code)
    if not is_offer and same in {(one.kind, one.programme_code) for one in standing}:
        raise NotPossibleError(Reason("decline.already"))


def _day(case_id: int, refusal: Refusal, access: Access, today: date) -> tuple[date | None, bool]:
    if refusal.only_if_asked:
        return None, False
    if refusal.offer_again_on is not None:
        return refusal.offer_again_on, False
    return default_day(case_id, refusal.programme_code, access=access, today=today)


@transaction.atomic
def accept(decline_id: int, person_id: int, *, access: Access, now: datetime, today: date) -> None:
    """Write down that the person came for it themself: any day is right for that, and help begins again.

    Errors: NotPossibleError.
    """
    row = _standing(decline_id, person_id, access)
    _settle(row, DeclineEnd.CAME_BACK, access, now, today)


@transaction.atomic
def offer_again(
    decline_id: int,
    person_id: int,
    *,
    says_yes: bool,
    why: str = "",
    next_on: date | None = None,
    only_if_asked: bool = False,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Write down what the person said when it was offered again; never before the day that they were told.

    Errors: NotPossibleError with that day.
    """
    keep_sealed_out(access=access)
    row = _standing(decline_id, person_id, access)
    if row.offer_again_on is None:
        raise NotPossibleError(Reason("decline.only_if_asked"))
    if today < row.offer_again_on:
        day = row.offer_again_on.isoformat()
        raise NotPossibleError(Reason("decline.not_before", {"day": day}))
    _settle(row, DeclineEnd.ACCEPTED if says_yes else DeclineEnd.DECLINED_AGAIN, access, now, today)
    if says_yes:
        return
    # A goal that was reached meanwhile, or that who writes may not see, never stands in the way of a no.
    kept = goals_to_keep(row.case_id, person_id, access=access)
    again = Refusal(
        DeclineKind(row.kind),
        row.programme_code,
        row.what,
        why,
        next_on,
        only_if_asked,
        row.goal_id if row.goal_id in kept else None,
    )
    decline(person_id, again, access=access, now=now, today=today)


def _standing(decline_id: int, person_id: int, access: Access) -> Decline:
    access.require(person_id, Category.JOURNEY)
    row = Decline.objects.select_for_update().filter(pk=decline_id, person_id=person_id).first()
    if row is None:
        raise NotPossibleError(Reason("decline.unknown"))
    if row.settled_on is not None:
        raise NotPossibleError(Reason("decline.over"))
    if person_id not in caseloads.open_cases_of([person_id], access=access):
        raise NotPossibleError(Reason("case.closed"))
    return row


def _settle(row: Decline, end: DeclineEnd, access: Access, now: datetime, today: date) -> None:
    row.settled_on, row.end = today, end.value
    row.save(update_fields=["settled_on", "end"])
    _record(access, Act.CHANGE, row, now)
    project([row.case_id], access=access)


def _record(access: Access, act: Act, row: Decline, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="decline",
        person_ids=[row.person_id],
        now=now,
        detail={"decline": row.pk, "kind": row.kind, "end": row.end},
    )
