"""End a referral: taken back, refused by the person, or closed with what both sides say came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.referrals.actions.answering import end_reason
from throughcare.referrals.actions.errors import InvalidError, NotPossibleError
from throughcare.referrals.actions.moving import Answer, held, move, party_of
from throughcare.referrals.actions.sending import tell_sender
from throughcare.referrals.models import ProviderWord, Referral
from throughcare.referrals.rules.checking import problem_of_closing, problem_of_text
from throughcare.referrals.types import OPEN, Deed, End, Problem, State, Word

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def withdraw(
    referral_id: int,
    reason: str,
    *,
    words: str = "",
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Take a referral back, with the reason; an answer that comes after is kept as a note.

    Shapes: where the person said no, its provider is offered no more.

    Errors: InvalidError, NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    was_sent, row.why = row.sent_at is not None, reason
    said = Answer(reason=reason, words=words)
    move(row, Deed.WITHDRAW, said, access=access, now=now, today=today)
    if was_sent:
        _tell_receiver(row, now, today)
    if reason == End.PERSON_REFUSED.value and row.to_agency_id is not None:
        # Somebody without a screen says no to whoever sits with them; it counts as if they had typed it.
        say_of_provider(
            row.to_agency_id,
            Word.REFUSES,
            why=words,
            person_id=person_id,
            access=access,
            now=now,
            today=today,
        )


def _tell_receiver(row: Referral, now: datetime, today: date) -> None:
    if row.to_agency_id is not None:
        accounts.tell_agencies([row.to_agency_id], "mail.referral_withdrawn", now=now, today=today)


@transaction.atomic
def void(referral_id: int, *, person_id: int, access: Access, now: datetime, today: date) -> None:
    """Mark a referral as entered in error.

    Errors: NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    row.why = end_reason(Deed.VOID)
    was_sent = row.sent_at is not None
    move(row, Deed.VOID, Answer(), access=access, now=now, today=today)
    if was_sent:
        _tell_receiver(row, now, today)


@transaction.atomic
def say_outcome(
    referral_id: int,
    met: str,
    *,
    words: str = "",
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Write down what the person says came of it: by themself, or by whoever asked them.

    Errors: InvalidError, NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    row.met_person = met
    said = Answer(words=words, met=met)
    move(row, Deed.SAY, said, access=access, now=now, today=today)
    if access.actor.person_id is not None:
        tell_sender(row, "mail.referral_answered", now=now, today=today)


@transaction.atomic
def close(referral_id: int, *, person_id: int, access: Access, now: datetime, today: date) -> None:
    """Close a referral: only with what the receiver and the person say came of it.

    Errors: NotPossibleError, NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    if reason := problem_of_closing(State(row.state), row.met_receiver, row.met_person):
        raise NotPossibleError(reason)
    row.why = end_reason(Deed.CLOSE)
    move(row, Deed.CLOSE, Answer(), access=access, now=now, today=today)


@transaction.atomic
def say_of_provider(
    agency_id: int,
    word: Word,
    *,
    why: str = "",
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Write down whether the person wants a provider; a no ends what is open there and is not asked again.

    Errors: InvalidError, AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    if broken := problem_of_text(why, is_needed=False):
        raise InvalidError((Problem("why", broken),))
    ProviderWord.objects.create(
        person_id=person_id,
        agency_id=agency_id,
        word=word.value,
        at=now,
        account_id=access.actor.account_id,
        membership_id=access.actor.membership_id,
        why=why.strip(),
    )
    audit.record(
        access,
        act=Act.RECORD,
        what=f"provider.{word.value}",
        person_ids=[person_id],
        now=now,
        detail={"agency": agency_id},
    )
    if word is Word.REFUSES and access.actor.person_id is not None:
        _end_there(agency_id, person_id, why, access, now, today)


def _end_there(
    agency_id: int, person_id: int, why: str, access: Access, now: datetime, today: date
) -> None:
    rows = Referral.objects.select_for_update().filter(
        person_id=person_id, to_agency_id=agency_id, state__in=[one.value for one in OPEN]
    )
    for row in rows.order_by("pk"):
        row.why = End.PERSON_REFUSED.value
        said = Answer(reason=End.PERSON_REFUSED.value, words=why)
        move(row, Deed.REFUSE, said, access=access, now=now, today=today)
        if row.sent_at is not None:
            _tell_receiver(row, now, today)
            tell_sender(row, "mail.referral_answered", now=now, today=today)


@transaction.atomic
def refuse(
    referral_id: int,
    *,
    why: str = "",
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Let the person say no to one referral: it ends, and its provider is offered no more.

    Errors: NotPossibleError for anybody but the person; NoSuchReferralError, AccessRefusedError.
    """
    row = held(referral_id, access=access, person_id=person_id)
    if access.actor.person_id is None:
        reason = Reason("referral.not_yours", {"deed": "refuse", "party": party_of(access, row)})
        raise NotPossibleError(reason)
    if row.to_agency_id is not None:
        say_of_provider(
            row.to_agency_id,
            Word.REFUSES,
            why=why,
            person_id=person_id,
            access=access,
            now=now,
            today=today,
        )
    else:
        row.why = End.PERSON_REFUSED.value
        move(row, Deed.REFUSE, Answer(words=why), access=access, now=now, today=today)
