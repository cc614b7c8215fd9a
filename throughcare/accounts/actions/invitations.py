"""Invite workers. The code is shown once; only its hash is kept."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import rules
from throughcare.accounts.actions.memberships import join
from throughcare.accounts.actions.signing import open_account
from throughcare.accounts.models import Invitation
from throughcare.accounts.types import Invited, Joined, NotDone, Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime


@transaction.atomic
def invite(agency_id: int, *, name: str, role: Role, by: Actor, now: datetime) -> Invited | NotDone:
    """Invite somebody to work for an agency; nobody can read the code again."""
    why_not = rules.why_not_administer(by, agency_id=agency_id, roles=rules.WORKER_TASKS)
    if why_not is not None:
        return NotDone(why_not)
    code = secrets.token_urlsafe(rules.CODE_BYTES)
    invitation = Invitation.objects.create(
        agency_id=agency_id,
        name=name,
        role=role.value,
        code_hash=rules.code_hash(code),
        invited_at=now,
        invited_by_id=by.membership_id,
        expires_at=now + rules.INVITATION_VALID_FOR,
    )
    _record(by, Act.RECORD, invitation.pk, now)
    return Invited(invitation.pk, code, invitation.expires_at)


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, agency_id: int, by: Actor, now: datetime) -> bool:
    """Make an invitation worthless; return False when none could still be accepted."""
    if rules.why_not_administer(by, agency_id=agency_id, roles=rules.WORKER_TASKS):
        return False
    found = Invitation.objects.filter(
        pk=invitation_id, agency_id=agency_id, accepted_at=None, expires_at__gt=now
    )
    if not found.update(expires_at=now):
        return False
    _record(by, Act.ERASE, invitation_id, now)
    return True


@transaction.atomic
def accept_invitation(
    code: str,
    *,
    name: str,
    sign_in_name: str,
    password: str,
    language: str,
    now: datetime,
    today: date,
) -> Joined | NotDone:
    """Open the account and the membership that an invitation promises; a code works once."""
    invitation = _acceptable(code, now)
    if invitation is None:
        return NotDone(Reason("invitation.not_valid"))
    invited = Actor(None, agency_id=invitation.agency_id, role="system")
    account_id = open_account(
        sign_in_name, name=name, password=password, language=language, by=invited, now=now
    )
    if isinstance(account_id, NotDone):
        return account_id
    membership_id = join(
        account_id,
        agency_id=invitation.agency_id,
        role=Role(invitation.role),
        by=invited,
        now=now,
        today=today,
    )
    if isinstance(membership_id, NotDone):
        raise TypeError(f"A new account [{account_id}] cannot have a membership yet.")
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    return Joined(account_id, membership_id)


@transaction.atomic
def accept_with_account(code: str, *, account_id: int, now: datetime, today: date) -> int | NotDone:
    """Let somebody who already has an account work for one more agency; return the membership."""
    invitation = _acceptable(code, now)
    if invitation is None:
        return NotDone(Reason("invitation.not_valid"))
    membership_id = join(
        account_id,
        agency_id=invitation.agency_id,
        role=Role(invitation.role),
        by=Actor(account_id, agency_id=invitation.agency_id, role="account"),
        now=now,
        today=today,
    )
    if isinstance(membership_id, int):
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    return membership_id


def _acceptable(code: str, now: datetime) -> Invitation | None:
    found = Invitation.objects.select_for_update(of=("self",)).filter(
        code_hash=rules.code_hash(code),
        accepted_at=None,
        expires_at__gt=now,
        agency__closed_on=None,
    )
    return found.first()


def _record(by: Actor, act: Act, invitation_id: int, now: datetime) -> None:
    audit.record_without_access(
        by, act=act, what="invitation", now=now, basis=f"invitation:{invitation_id}"
    )
