"""Answer a referral: in the product or by a link, each answer taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.directory.queries import service_card
from throughcare.kernel.reasons import Reason
from throughcare.referrals.actions.errors import InvalidError, NotPossibleError
from throughcare.referrals.actions.linking import access_of, judge, mail_link, use
from throughcare.referrals.actions.moving import Answer, held, move, note
from throughcare.referrals.actions.sending import set_ladder, tell_sender
from throughcare.referrals.models import Referral
from throughcare.referrals.rules.clocks import ladder_of_wait
from throughcare.referrals.rules.moving import KEPT_WHEN_OVER
from throughcare.referrals.types import (
    OPEN,
    OVER,
    Came,
    Decline,
    Deed,
    End,
    Kind,
    LinkState,
    Party,
    Problem,
    State,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

ANSWERS = (
    Deed.ACCEPT,
    Deed.DECLINE,
    Deed.WAIT,
    Deed.REDIRECT,
    Deed.START,
    Deed.ATTEND,
    Deed.FINISH,
    Deed.GIVE_UP,
)
"""What a receiver may say."""


@transaction.atomic
def receive(referral_id: int, *, access: Access, now: datetime, today: date) -> None:
    """Note that the receiver opened a referral; the second time nothing happens.

    Errors: NoSuchReferralError.
    """
    row = held(referral_id, access=access)
    if row.state == State.REQUESTED.value:
        move(row, Deed.OPEN, Answer(), access=access, now=now, today=today)


@transaction.atomic
def answer(
    referral_id: int,
    deed: Deed,
    said: Answer,
    *,
    access: Access,
    now: datetime,
    today: date,
) -> bool:
    """Take an answer of the receiver; return whether it moved anything, False where it came too late and was kept.

    Errors: InvalidError, NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    return _take(held(referral_id, access=access), deed, said, access, now, today)


def _take(
    row: Referral, deed: Deed, said: Answer, access: Access, now: datetime, today: date
) -> bool:
    if deed not in ANSWERS:
        raise NotPossibleError(Reason("referral.not_yours", {"deed": deed.value}))
    if row.state in {"cancelled", "entered-in-error"} and deed in KEPT_WHEN_OVER:
        state = State(row.state)
        note(row, Deed.LATE, said, before=state, party=Party.RECEIVER, access=access, now=now)
        tell_sender(row, "mail.referral_late", now=now, today=today)
        return False
    _fill(row, deed, said)
    move(row, deed, said, access=access, now=now, today=today, party=Party.RECEIVER)
    tell_sender(row, "mail.referral_answered", now=now, today=today)
    return True


def _fill(row: Referral, deed: Deed, said: Answer) -> None:
    """Set what a deed fills in; what is wrong with it is judged after."""
    if deed is Deed.WAIT and said.day is not None:
        row.expected_on = said.day
        set_ladder(row, ladder_of_wait(said.day))
    elif deed is Deed.ACCEPT and row.kind != Kind.SERVICE.value:
        row.confirmed_on = said.day
    elif deed is Deed.START or (deed is Deed.ATTEND and said.reason == Came.CAME.value):
        row.began_on = row.began_on or said.day
    elif deed is Deed.FINISH:
        row.met_receiver = said.met
    elif deed is Deed.REDIRECT:
        row.why, row.redirect_words = Decline.REDIRECTED.value, said.words.strip()
        row.redirect_to = _known_service(said.service_id)
    if deed is Deed.GIVE_UP:
        row.why = said.reason


def _known_service(service_id: int | None) -> int | None:
    if service_id is None:
        return None
    if service_card(service_id) is None:
        raise InvalidError((Problem("service", Reason("referral.service_gone")),))
    return service_id


@transaction.atomic
def answer_by_link(
    token: str, deed: Deed, said: Answer, *, browser: str, now: datetime, today: date
) -> LinkState:
    """Take an answer by a signed link, once; return what became of it: good, or why nothing moved.

    Shapes: after it was withdrawn an answer is kept as a note; after a first answer the next link goes to the same
    mailbox, for what comes later is asked there too.
    Errors: InvalidError and NotPossibleError; the link is not spent by them.
    """
    link = judge(token, browser=browser, now=now, is_locked=True)
    if link.state is not LinkState.GOOD or link.link is None or link.link.referral_id is None:
        return link.state if link.state is not LinkState.GOOD else LinkState.UNKNOWN
    if not link.link.opened_by:
        return LinkState.UNKNOWN
    access, _row = access_of(link.link, now=now)
    row = held(link.link.referral_id, access=access)
    moved = _take(row, deed, said, access, now, today)
    use(link, now)
    if not moved:
        return LinkState.WITHDRAWN
    if row.state in OPEN and row.state not in OVER:
        mail_link(row, now=now)
    return LinkState.GOOD


@transaction.atomic
def confirm_by_link(
    token: str, on: date | None, *, browser: str, now: datetime, today: date
) -> LinkState:
    """Say by a signed link from which day something is certain; return what became of it.

    Shapes: the link is spent, and the next one goes to the same mailbox.
    Errors: NotPossibleError; the link is not spent by it.
    """
    link = judge(token, browser=browser, now=now, is_locked=True)
    if link.state is not LinkState.GOOD or link.link is None or link.link.referral_id is None:
        return link.state if link.state is not LinkState.GOOD else LinkState.UNKNOWN
    if not link.link.opened_by:
        return LinkState.UNKNOWN
    access, _row = access_of(link.link, now=now)
    confirm(link.link.referral_id, on, access=access, now=now, today=today)
    use(link, now)
    mail_link(held(link.link.referral_id, access=access), now=now)
    return LinkState.GOOD


@transaction.atomic
def confirm(
    referral_id: int, on: date | None, *, access: Access, now: datetime, today: date
) -> None:
    """Say from which day a place, medicine or paper is certain; None: it is not any more.

    Errors: NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access)
    if row.state not in {State.ACCEPTED.value, State.IN_PROGRESS.value}:
        raise NotPossibleError(Reason("referral.not_now", {"state": row.state, "deed": "confirm"}))
    if row.kind == Kind.SERVICE.value:
        raise NotPossibleError(Reason("referral.nothing_to_confirm"))
    row.confirmed_on = on
    row.save(update_fields=["confirmed_on"])
    said = Answer(reason="confirmed" if on else "unconfirmed", day=on)
    note(
        row,
        Deed.ACCEPT,
        said,
        before=State(row.state),
        party=Party.RECEIVER,
        access=access,
        now=now,
    )
    tell_sender(row, "mail.referral_answered", now=now, today=today)


def end_reason(deed: Deed) -> str:
    """Return why a referral ended by a deed that says it by itself."""
    return {Deed.REFUSE: End.PERSON_REFUSED, Deed.CLOSE: End.DONE, Deed.VOID: End.MISTAKE}[
        deed
    ].value
