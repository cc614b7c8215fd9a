"""Codes by text message: note a number, make a code for it, let somebody in with it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from throughcare.accounts.actions.signing import end_sessions, record_sign_in
from throughcare.accounts.models import Account, TextCode, TextNumber
from throughcare.accounts.rules import texting as rules
from throughcare.accounts.types import NotDone, SignedIn, ToSend
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Actor

WRONG = Reason("text_code.wrong")
TAKEN = Reason("text_number.taken")
DONE = Reason("text_number.done")


@transaction.atomic
def note_number(account_id: int, number: str, *, by: Actor, now: datetime) -> NotDone | ToSend:
    """Store to which number an account's codes are to go, and make the first: the number counts once it came back.

    Until then the number before it counts. Whether it is somebody else's is not told: see `confirm_number`.
    """
    tidy = rules.tidy(number)
    if not rules.is_whole(tidy):
        return NotDone(Reason("text_number.not_whole"))
    account = Account.objects.select_for_update().get(pk=account_id)
    noted = {"number": tidy, "noted_at": now, "noted_by_id": by.membership_id}
    waiting, _ = TextNumber.objects.update_or_create(
        account_id=account_id, confirmed_at=None, defaults=noted
    )
    return ToSend(tidy, _new_code(waiting, now), account.language)


@transaction.atomic
def confirm_number(account_id: int, code: str, *, now: datetime) -> NotDone | str:
    """Let a number count, for its code came back, and return it; the one before it and its sessions end.

    Refused for a code that is wrong, old or was tried too often; for one with which it was done already; and for a
    number that counts for somebody else. Whoever has the code holds the telephone: nobody else is told that.
    """
    # Two who confirm for one account at once come one after the other, and the second sees what the first did.
    Account.objects.select_for_update().get(pk=account_id)
    waiting = TextNumber.objects.filter(account_id=account_id, confirmed_at=None).first()
    if waiting is None:
        return NotDone(DONE if _was_confirmed_with(account_id, code) else WRONG)
    newest = _newest(waiting, now)
    if newest is None or not _is_right(newest, code, now):
        return NotDone(WRONG)
    try:
        with transaction.atomic():
            return _let_count(waiting, now)
    except IntegrityError:
        # It counts for somebody else, perhaps since this very moment.
        waiting.delete()
        return NotDone(TAKEN)


def _let_count(waiting: TextNumber, now: datetime) -> str:
    """Let a number count in place of the one before it."""
    before = TextNumber.objects.filter(account_id=waiting.account_id, confirmed_at__isnull=False)
    if before.delete()[0]:
        end_sessions(waiting.account_id)
    waiting.confirmed_at = now
    waiting.save(update_fields=["confirmed_at"])
    return waiting.number


def _was_confirmed_with(account_id: int, code: str) -> bool:
    """Tell whether this is the code with which the number of an account began to count."""
    used = TextCode.objects.filter(number__account_id=account_id, used_at__isnull=False)
    return any(
        one.used_at == one.number.confirmed_at
        and secrets.compare_digest(one.code_hash, _hash(one.number_id, code))
        for one in used.select_related("number")
    )


@transaction.atomic
def drop_number(account_id: int) -> bool:
    """Forget the numbers of an account and their codes; whoever is signed in with one is out."""
    if not TextNumber.objects.filter(account_id=account_id).delete()[0]:
        return False
    end_sessions(account_id)
    return True


@transaction.atomic
def make_text_code(number: str, *, now: datetime) -> ToSend | None:
    """Make a code for whoever signs in with a number; None where nobody does, or where too many went out."""
    found = _number_of(number)
    if found is None:
        record_sign_in(None, what="text_code", outcome="sign_in.failed", now=now)
        return None
    sent = TextCode.objects.filter(number=found)
    if sent.filter(sent_at__gt=now - rules.SENT_WITHIN).count() >= rules.SENT_AT_MOST:
        return None
    return ToSend(found.number, _new_code(found, now), found.account.language)


def _new_code(number: TextNumber, now: datetime) -> str:
    """Make a code; the ones before it stop."""
    live = TextCode.objects.filter(number=number, used_at=None, expires_at__gt=now)
    live.update(expires_at=now)
    code = rules.draw_code(secrets.choice)
    TextCode.objects.create(
        number=number,
        code_hash=_hash(number.pk, code),
        sent_at=now,
        expires_at=now + rules.VALID_FOR,
    )
    return code


@transaction.atomic
def sign_in_with_text_code(number: str, code: str, *, now: datetime) -> SignedIn | NotDone:
    """Say who signs in with a number and its newest code; a wrong, an old and an unknown one look the same."""
    found = _number_of(number)
    newest = _newest(found, now) if found else None
    if found is None or newest is None:
        record_sign_in(None, what="text_code", outcome="sign_in.failed", now=now)
        return NotDone(WRONG)
    if not _is_right(newest, code, now):
        record_sign_in(found.account_id, what="text_code", outcome="sign_in.failed", now=now)
        return NotDone(WRONG)
    record_sign_in(found.account_id, what="text_code", outcome="sign_in.done", now=now)
    return SignedIn(found.account_id)


def _is_right(newest: TextCode, code: str, now: datetime) -> bool:
    """Tell whether a code is right, and use it up; count the tries in vain."""
    if secrets.compare_digest(newest.code_hash, _hash(newest.number_id, code)):
        newest.used_at = now
    else:
        newest.tries += 1
    newest.save(update_fields=["used_at", "tries"])
    return newest.used_at is not None


def drop_old_codes(*, now: datetime) -> int:
    """Forget codes of the day before; return how many."""
    return TextCode.objects.filter(expires_at__lte=now - 24 * rules.SENT_WITHIN).delete()[0]


def _number_of(typed: str) -> TextNumber | None:
    """Find a number as it is stored, or typed as at home where only one number ends so."""
    tidy = rules.tidy(typed)
    numbers = TextNumber.objects.select_related("account").filter(
        account__is_active=True, confirmed_at__isnull=False
    )
    ending = rules.ending(tidy)
    if not ending:
        return numbers.filter(number=tidy).first()
    alike = list(numbers.filter(number__endswith=ending)[:2])
    return alike[0] if len(alike) == 1 else None


def _newest(number: TextNumber, now: datetime) -> TextCode | None:
    usable = TextCode.objects.select_for_update().filter(
        number=number, used_at=None, expires_at__gt=now, tries__lt=rules.TRIES
    )
    return usable.order_by("-sent_at").first()


def _hash(number_id: int, code: str) -> str:
    digits = "".join(sign for sign in code if sign.isdecimal())
    said = f"{number_id}:{digits}"
    return salted_hmac("throughcare.text_code", said, algorithm="sha256").hexdigest()
