"""Begin and end memberships. An ended one stays: nothing anybody did is rewritten.

Who is somebody's named contact is not known here; `caseloads.actions.close_worker` and
`move_worker` hand the cases over in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import queries, rules
from throughcare.accounts.actions import duty
from throughcare.accounts.models import Account, Membership
from throughcare.accounts.types import NotDone, Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.periods import Period
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.kernel.access import Actor


@transaction.atomic
def join(
    account_id: int,
    *,
    agency_id: int,
    role: Role,
    by: Actor,
    now: datetime,
    today: date,
    post_id: int | None = None,
) -> int | NotDone:
    """Let an account work for an agency in a role from today; return the membership."""
    if any(one.agency_id == agency_id and one.role is role for one in _today(account_id, today)):
        return NotDone(Reason("membership.already"))
    membership = Membership.objects.create(
        account_id=account_id,
        agency_id=agency_id,
        post_id=post_id,
        role=role.value,
        during=Period(today),
    )
    _record(by, Act.RECORD, membership.pk, now)
    return membership.pk


@transaction.atomic
def move(
    membership_id: int,
    *,
    role: Role,
    post_id: int | None,
    by: Actor,
    now: datetime,
    today: date,
) -> int | NotDone:
    """End a membership today and begin another one of the same account; return the new one.

    A change of the post alone keeps the membership. Whoever is duty contact stays it.
    """
    old = _locked(membership_id, today)
    if old is None:
        return NotDone(Reason("membership.ended"))
    why_not = rules.why_not_administer(by, agency_id=old.agency_id, roles=rules.WORKER_TASKS)
    why_not = why_not or _why_not_leave(old, today, new_role=role)
    if why_not is not None:
        return NotDone(why_not)
    if role.value == old.role:
        Membership.objects.filter(pk=old.pk).update(post_id=post_id)
        _record(by, Act.CHANGE, old.pk, now)
        return old.pk
    return _replace(old, role=role, post_id=post_id, by=by, now=now, today=today)


def _replace(
    old: Membership, *, role: Role, post_id: int | None, by: Actor, now: datetime, today: date
) -> int | NotDone:
    new = join(
        old.account_id,
        agency_id=old.agency_id,
        role=role,
        post_id=post_id,
        by=by,
        now=now,
        today=today,
    )
    if isinstance(new, int):
        _end([old], by=by, now=now, today=today)
        duty.follow(old.pk, new, agency_id=old.agency_id, today=today)
    return new


@transaction.atomic
def close(membership_id: int, *, by: Actor, now: datetime, today: date) -> list[int] | NotDone:
    """End everything a worker does for an agency, at once; return the memberships that ended.

    The sign-in is closed with it, unless the worker also works for another agency.
    """
    chosen = _locked(membership_id, today)
    if chosen is None:
        return NotDone(Reason("membership.ended"))
    why_not = rules.why_not_administer(by, agency_id=chosen.agency_id, roles=rules.WORKER_TASKS)
    why_not = why_not or _why_not_leave(chosen, today, new_role=None)
    if why_not is not None:
        return NotDone(why_not)
    ending = list(
        Membership.objects.select_for_update().filter(
            account=chosen.account_id, agency=chosen.agency_id, during__contains=today
        )
    )
    _end(ending, by=by, now=now, today=today)
    if not _today(chosen.account_id, today):
        Account.objects.filter(pk=chosen.account_id).update(is_active=False)
    return [one.pk for one in ending]


def hold(membership_ids: Sequence[int], *, leaving: bool = False) -> None:
    """Keep memberships as they are until the transaction ends: nobody becomes a contact while they leave.

    Whoever gives somebody a case holds the membership; who ends it asks for it alone.
    """
    held = Membership.objects.filter(pk__in=list(membership_ids)).order_by("pk")
    if leaving:
        list(held.select_for_update().values_list("pk", flat=True))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM accounts_membership WHERE id = ANY(%s::bigint[]) ORDER BY id FOR SHARE",
            [list(membership_ids)],
        )


def _locked(membership_id: int, today: date) -> Membership | None:
    found = Membership.objects.select_for_update().filter(pk=membership_id, during__contains=today)
    return found.first()


def _today(account_id: int, today: date) -> list[Worker]:
    return queries.memberships_of(account_id, today)


def _why_not_leave(leaving: Membership, today: date, *, new_role: Role | None) -> Reason | None:
    """Say whom an agency would lack: whoever answers for it, or whoever administers it."""
    duty = queries.duty_contact(leaving.agency_id, today)
    stays_contact = rules.may_be_contact(new_role) if new_role else False
    if duty and duty.account_id == leaving.account_id and not stays_contact:
        return Reason("close.duty_contact")
    administrators = {
        one.account_id
        for one in queries.workers_of(leaving.agency_id, today)
        if one.role is Role.AGENCY_ADMINISTRATOR
    }
    stays = new_role is not None and (
        new_role is Role.AGENCY_ADMINISTRATOR or leaving.role != Role.AGENCY_ADMINISTRATOR.value
    )
    last = administrators == {leaving.account_id} and not stays
    return Reason("close.last_administrator") if last else None


def _end(memberships: list[Membership], *, by: Actor, now: datetime, today: date) -> None:
    for membership in memberships:
        membership.during = Period(membership.during.start, today)
        membership.save(update_fields=["during"])
        _record(by, Act.CHANGE, membership.pk, now)


def _record(by: Actor, act: Act, membership_id: int, now: datetime) -> None:
    audit.record_without_access(
        by, act=act, what="membership", now=now, basis=f"membership:{membership_id}"
    )
