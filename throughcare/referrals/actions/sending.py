"""Draft a referral, choose what goes with it, and send it: nothing leaves without a ground for each part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.referrals import queries
from throughcare.referrals.actions.errors import (
    InvalidError,
    NoGroundError,
    NoSuchReferralError,
    NotPossibleError,
)
from throughcare.referrals.actions.linking import mail_link
from throughcare.referrals.actions.moving import Answer, held, move
from throughcare.referrals.models import Referral, SentItem
from throughcare.referrals.rules.checking import problems_of_draft, refused
from throughcare.referrals.rules.clocks import ladder
from throughcare.referrals.types import OVER, Deed, Kind, Problem, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.referrals.types import Draft, Footing, Item, Ladder, Target


@transaction.atomic
def draft(
    wanted: Draft,
    *,
    person_id: int,
    service_id: int,
    release_on: date | None = None,
    after_id: int | None = None,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down a referral that is not sent yet; return its number. `after_id` continues a thread that ended.

    Errors: InvalidError; NotPossibleError where nobody can be sent there; NoSuchReferralError; AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    if problems := problems_of_draft(wanted, today=today):
        raise InvalidError(problems)
    target = queries.target_of(service_id, person_id, access=access)
    if isinstance(target, Reason):
        raise NotPossibleError(target)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("referral.no_case"))
    before = None if after_id is None else _ended(after_id, person_id, access)
    row = _stored(wanted, person_id, case.case_id, target, before, release_on, access, now)
    audit.record(
        access,
        act=Act.RECORD,
        what="referral.draft",
        person_ids=[person_id],
        now=now,
        detail={"referral": row.pk, "kind": row.kind},
    )
    return row.pk


def _ended(referral_id: int, person_id: int, access: Access) -> Referral:
    row = held(referral_id, access=access, person_id=person_id)
    if row.state not in OVER:
        raise NotPossibleError(Reason("referral.still_open"))
    last = Referral.objects.filter(thread_id=row.thread_number).order_by("-attempt").first()
    return last or row


def _stored(
    wanted: Draft,
    person_id: int,
    case_id: int,
    target: Target,
    before: Referral | None,
    release_on: date | None,
    access: Access,
    now: datetime,
) -> Referral:
    hangs = wanted.hangs_on_release and release_on is not None and wanted.wanted_on is not None
    is_person = access.actor.person_id is not None
    need_id, goal_id, action_id = _of_plan(wanted, person_id, case_id, access)
    return Referral.objects.create(
        person_id=person_id,
        case_id=case_id,
        thread_id=None if before is None else before.thread_number,
        attempt=1 if before is None else before.attempt + 1,
        kind=Kind(wanted.kind).value,
        need_id=need_id,
        goal_id=goal_id,
        action_id=action_id,
        service_id=target.service_id,
        service=target.service,
        mailbox=target.mailbox,
        promise_days=target.promise_days,
        to_agency_id=target.agency_id or None,
        from_agency_id=None if is_person else access.actor.agency_id,
        from_membership_id=None if is_person else access.actor.membership_id,
        words=wanted.words.strip(),
        wanted_on=wanted.wanted_on,
        wanted_offset=(wanted.wanted_on - release_on).days
        if hangs and wanted.wanted_on and release_on
        else None,
        had_choice=queries.had_choice(person_id, case_id, need_id, access=access),
        made_at=now,
    )


def _of_plan(
    wanted: Draft, person_id: int, case_id: int, access: Access
) -> tuple[int | None, int | None, int | None]:
    """Return what of the plan it serves: only what the writer sees there.

    Errors: InvalidError.
    """
    from throughcare.plans import queries as plans

    _ref, content = plans.plan_of(person_id, case_id, access=access)
    known = (
        (wanted.need_id, {one.need_id for one in content.needs}),
        (wanted.goal_id, {one.goal_id for one in content.goals}),
        (wanted.action_id, {one.action_id for one in content.actions}),
    )
    if any(key is not None and key not in keys for key, keys in known):
        raise InvalidError((Problem("need", Reason("referral.not_in_plan")),))
    return wanted.need_id, wanted.goal_id, wanted.action_id


def what_goes(
    referral_id: int,
    keys: Collection[str],
    *,
    person_id: int,
    release_on: date | None,
    access: Access,
    today: date,
) -> tuple[tuple[Item, ...], tuple[Footing, ...]]:
    """Return what would be sent with these keys, and category by category whether it may; writes nothing.

    Errors: NoSuchReferralError, AccessRefusedError.
    """
    whole = queries.whole_of(referral_id, access=access, person_id=person_id)
    if whole is None:
        raise NoSuchReferralError(f"There is no referral [{referral_id}] for you.")
    items = queries.items_for(
        person_id,
        need_id=whole.row.need_id,
        words=whole.row.words,
        release_on=release_on,
        access=access,
    )
    chosen = tuple(one for one in items if one.key in keys)
    footings = queries.footings_for(
        person_id,
        whole.row.to_agency_id or None,
        {one.category for one in chosen},
        access=access,
        today=today,
    )
    return chosen, footings


@transaction.atomic
def send(
    referral_id: int,
    keys: Collection[str],
    *,
    person_id: int,
    release_on: date | None = None,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Send a draft with exactly the chosen items, frozen as they stand, each with its ground.

    Errors: NoGroundError with reasons and next steps, and nothing leaves; InvalidError where nothing was chosen;
    NotPossibleError; NoSuchReferralError; AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    if row.state != State.DRAFT.value:
        raise NotPossibleError(Reason("referral.sent_already"))
    # The service may have vanished, or the person may have refused it, since the draft was written.
    target = queries.target_of(row.service_id or 0, person_id, access=access)
    if isinstance(target, Reason):
        raise NotPossibleError(target)
    items, footings = what_goes(
        referral_id, keys, person_id=person_id, release_on=release_on, access=access, today=today
    )
    if not items:
        raise InvalidError((Problem("items", Reason("referral.nothing_chosen")),))
    if barred := refused(items, footings):
        raise NoGroundError(barred)
    _freeze(row, items, footings)
    set_ladder(row, ladder(today, row.promise_days))
    row.sent_at = now
    move(row, Deed.SEND, Answer(), access=access, now=now, today=today)
    tell_receiver(row, "mail.referral_asked", now=now, today=today)


def _freeze(row: Referral, items: tuple[Item, ...], footings: tuple[Footing, ...]) -> None:
    grounds = {one.category: one for one in footings}
    SentItem.objects.bulk_create(
        SentItem(
            referral=row,
            category=item.category.value,
            key=item.key,
            text=item.text,
            ground=grounds[item.category].ground,
            clause=grounds[item.category].clause,
            position=place,
        )
        for place, item in enumerate(items)
    )


def set_ladder(row: Referral, days: Ladder) -> None:
    """Let the clock begin anew."""
    row.answer_by, row.remind_on = days.answer_by, days.remind_on
    row.escalate_on, row.expire_on = days.escalate_on, days.expire_on
    row.clock_done = ""


def tell_receiver(row: Referral, text_code: str, *, now: datetime, today: date) -> None:
    """Write to the agency that answers, and to the service's mailbox with a link; neither names the person."""
    if row.to_agency_id is not None:
        accounts.tell_agencies([row.to_agency_id], text_code, now=now, today=today)
    mail_link(row, now=now)


def tell_sender(row: Referral, text_code: str, *, now: datetime, today: date) -> None:
    """Write to the agency that asked; a person who asked reads it on their page."""
    if row.from_agency_id is not None:
        accounts.tell_agencies([row.from_agency_id], text_code, now=now, today=today)
