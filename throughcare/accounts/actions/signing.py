"""Open accounts and record signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from throughcare.accounts import queries
from throughcare.accounts.models import Account
from throughcare.accounts.types import NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def open_account(
    sign_in_name: str,
    *,
    name: str,
    password: str | None,
    by: Actor,
    now: datetime,
    language: str = "en",
    email: str = "",
    second_factor_required: bool = True,
) -> int | NotDone:
    """Open an account and return its id; without a password nobody can sign in with one."""
    if queries.sign_in_name_is_taken(sign_in_name):
        return NotDone(Reason("account.sign_in_name_taken", {"sign_in_name": sign_in_name}))
    account = Account(
        sign_in_name=sign_in_name,
        name=name,
        language=language,
        email=email,
        date_joined=now,
        second_factor_required=second_factor_required,
    )
    account.set_password(password)
    account.save()
    audit.record_without_access(
        by, act=Act.RECORD, what="account", now=now, basis=f"account:{account.pk}"
    )
    return account.pk


def record_sign_in(account_id: int | None, *, what: str, outcome: str, now: datetime) -> None:
    """Store that somebody signed in, failed to, unlocked a page or left."""
    audit.record_without_access(
        Actor(account_id, role="anonymous" if account_id is None else "account"),
        act=Act.SIGN_IN,
        what=what,
        now=now,
        basis=outcome,
    )


def end_sessions(account_id: int) -> None:
    """End every session of an account at once, wherever somebody is signed in."""
    Account.objects.filter(pk=account_id).update(session_stamp=F("session_stamp") + 1)


def set_language(account_id: int, *, language: str) -> None:
    """Remember the language in which somebody reads, whatever the people they work with speak."""
    Account.objects.filter(pk=account_id).update(language=language)
