"""Let somebody back in who lost their password or their telephone.

The code is not stored: it is signed, holds until it is used or somebody signs in, and grows old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from throughcare.accounts import queries, rules
from throughcare.accounts.models import Account
from throughcare.accounts.types import NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime


class _Codes(PasswordResetTokenGenerator):
    """Make and check codes at a moment that is passed in."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._moment = now.replace(tzinfo=None)

    def _now(self) -> datetime:
        return self._moment


@transaction.atomic
def help_back_in(membership_id: int, *, by: Actor, now: datetime, today: date) -> str | NotDone:
    """Return a code with which a worker chooses a new password; it also ends their second factor.

    Refused for somebody who works for another agency too: one agency's administrator must not
    reach what another one trusts them with.
    """
    worker = queries.worker(membership_id, today)
    if worker is None:
        return NotDone(Reason("membership.ended"))
    why_not = rules.why_not_administer(by, agency_id=worker.agency_id, roles=rules.WORKER_TASKS)
    everywhere = queries.memberships_of(worker.account_id, today)
    if why_not is None and any(one.agency_id != worker.agency_id for one in everywhere):
        why_not = Reason("recovery.elsewhere")
    if why_not is not None:
        return NotDone(why_not)
    _record(by, "recovery", worker.account_id, now)
    account = Account.objects.get(pk=worker.account_id)
    return f"{account.pk}.{_Codes(now).make_token(account)}"


def recovery_name(code: str, *, now: datetime) -> str | None:
    """Return the sign-in name that a code opens, or None when it is not valid."""
    account = _account(code, now)
    return None if account is None else account.sign_in_name


@transaction.atomic
def recover(code: str, *, password: str, now: datetime) -> NotDone | None:
    """Give an account a new password and take its second factor away; a code works once."""
    account = _account(code, now)
    if account is None:
        return NotDone(Reason("recovery.not_valid"))
    account.set_password(password)
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=account.pk).delete()
    _record(Actor(account.pk, role="account"), "password", account.pk, now)
    return None


def _account(code: str, now: datetime) -> Account | None:
    number, _, token = code.strip().partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < rules.LONGEST_NUMBER):
        return None
    account = Account.objects.filter(pk=int(number), is_active=True).first()
    return account if account and _Codes(now).check_token(account, token) else None


def _record(by: Actor, what: str, account_id: int, now: datetime) -> None:
    audit.record_without_access(
        by, act=Act.CHANGE, what=what, now=now, basis=f"account:{account_id}"
    )
