"""Workers leave and move: their cases, and the parts they had as deputies, follow at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as workers
from throughcare.accounts.types import CONTACT_ROLES, NotDone
from throughcare.caseloads.actions.absences import end_of_workers as end_absences
from throughcare.caseloads.actions.cases import hand_over_all
from throughcare.caseloads.actions.deputies import end_of_workers as end_deputies
from throughcare.caseloads.models import NamedContact
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.accounts.types import Role, Worker
    from throughcare.kernel.access import Access, Actor


@transaction.atomic
def close_worker(
    membership_id: int,
    *,
    successor_id: int | None,
    by: Actor,
    access: Access,
    now: datetime,
    today: date,
) -> list[int] | NotDone:
    """Let a worker leave their agency at once; their open cases go to the successor.

    Shapes: the cases handed over, or why nothing was changed.
    """
    staff.hold([membership_id], leaving=True)
    leaving = workers.worker(membership_id, today)
    if leaving is None:
        return NotDone(Reason("membership.ended"))
    ending = _memberships_here(leaving, today)
    why_not = _why_not_succeed(successor_id, leaving, ending, today)
    if why_not is not None:
        return NotDone(why_not)
    ended = staff.close(membership_id, by=by, now=now, today=today)
    if isinstance(ended, NotDone):
        return ended
    touched = end_deputies(ended, access=access, now=now)
    end_absences(ended, today=today)
    if successor_id is None:
        return touched
    for one in ended:
        touched += hand_over_all(
            one, membership_id=successor_id, agency_id=leaving.agency_id, access=access, now=now
        )
    return sorted(set(touched))


def _memberships_here(leaving: Worker, today: date) -> list[int]:
    everywhere = workers.memberships_of(leaving.account_id, today)
    return [one.membership_id for one in everywhere if one.agency_id == leaving.agency_id]


def _why_not_succeed(
    successor_id: int | None, leaving: Worker, ending: list[int], today: date
) -> Reason | None:
    if successor_id is None:
        has_cases = NamedContact.objects.filter(
            membership_id__in=ending, during__upper_inf=True
        ).exists()
        return Reason("close.named_contact") if has_cases else None
    successor = workers.worker(successor_id, today)
    fits = (
        successor is not None
        and successor.agency_id == leaving.agency_id
        and successor.account_id != leaving.account_id
        and successor.role in CONTACT_ROLES
    )
    return None if fits else Reason("close.successor")


@transaction.atomic
def move_worker(
    membership_id: int,
    *,
    role: Role,
    post_id: int | None,
    by: Actor,
    access: Access,
    now: datetime,
    today: date,
) -> list[int] | NotDone:
    """Give a worker another role or post in their agency; their cases come along.

    Shapes: the cases that now name the new membership, or why nothing was changed.
    """
    staff.hold([membership_id], leaving=True)
    worker = workers.worker(membership_id, today)
    if worker is None:
        return NotDone(Reason("membership.ended"))
    open_cases = NamedContact.objects.filter(membership_id=membership_id, during__upper_inf=True)
    if role not in CONTACT_ROLES and open_cases.exists():
        return NotDone(Reason("move.named_contact"))
    moved = staff.move(membership_id, role=role, post_id=post_id, by=by, now=now, today=today)
    if isinstance(moved, NotDone):
        return moved
    if moved == membership_id:
        return []
    _follow(membership_id, moved)
    return hand_over_all(
        membership_id, membership_id=moved, agency_id=worker.agency_id, access=access, now=now
    )


def _follow(old: int, new: int) -> None:
    """Keep somebody deputy, away or covering under the membership that replaces their old one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE caseloads_deputy SET membership_id = %s WHERE membership_id = %s AND upper_inf(during)",
            [new, old],
        )
        for column in ("membership_id", "cover_id"):
            cursor.execute(
                f"UPDATE caseloads_absence SET {column} = %s WHERE {column} = %s", [new, old]
            )
