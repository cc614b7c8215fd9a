"""Workers leave and move: their cases, and the lists that name the contact, follow at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts.types import NotDone
from throughcare.caseloads import actions as caseloads
from throughcare.journeys.actions.projecting import project

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.accounts.types import Role
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
) -> int | NotDone:
    """Let a worker leave at once; return how many cases went to the successor."""
    done = caseloads.close_worker(
        membership_id, successor_id=successor_id, by=by, access=access, now=now, today=today
    )
    return done if isinstance(done, NotDone) else _list_anew(done, access)


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
) -> int | NotDone:
    """Give a worker another role or post; return how many cases came along."""
    done = caseloads.move_worker(
        membership_id, role=role, post_id=post_id, by=by, access=access, now=now, today=today
    )
    return done if isinstance(done, NotDone) else _list_anew(done, access)


def _list_anew(case_ids: list[int], access: Access) -> int:
    if case_ids:
        project(case_ids, access=access)
    return len(case_ids)
