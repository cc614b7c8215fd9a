"""Mark the visits that come after a release, when the date moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts import actions as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.visits.actions.visits import ANSWERED
from throughcare.visits.queries.hanging import touched

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def move_visits(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Mark visits as to be set anew, and tell whoever wanted to come; return case -> what happened.

    Errors: AccessRefusedError for any access but the system's.
    """
    access.require_system(Category.IDENTITY)
    found: dict[int, tuple[HeldChange, ...]] = {}
    for row, change in touched(anchors, access=access):
        found[row.case_id] = (*found.get(row.case_id, ()), change)
        row.visit.is_to_set_anew = True
        row.visit.save(update_fields=["is_to_set_anew"])
        told = [row.visit.permit.agency_id, row.visit.permit.prison_id]
        accounts.tell_agencies(told, ANSWERED, now=now, today=today)
        audit.record(
            access,
            act=Act.CHANGE,
            what="visit.replanned",
            person_ids=[row.person_id],
            now=now,
            detail={"visit": row.visit_id, "effect": change.effect},
        )
    return found
