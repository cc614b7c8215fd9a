"""Say which visits a moved release date leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from throughcare.kernel.access import Category, Scope
from throughcare.visits.models import Visited
from throughcare.visits.rules import change_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange

TOUCHED_VISITS: Final = """
SELECT DISTINCT d.case_id FROM anchors n
  JOIN visits_visited d ON d.case_id = n.case_id
  JOIN visits_visit w ON w.id = d.visit_id AND w.state IN ('asked', 'agreed') AND NOT w.is_to_set_anew
 WHERE n.release_on IS NOT NULL
"""
"""Names the cases with a visit in prison that is still to come."""


def preview_visits(
    anchors: Mapping[int, Anchors],
    *,
    access: Access,
    today: date,  # noqa: ARG001 - every room is asked the same way
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> what happens to its visits, as far as the asker may know of them."""
    found: dict[int, tuple[HeldChange, ...]] = {}
    for row, change in touched(anchors, access=access):
        if _may_know(row, access):
            found[row.case_id] = (*found.get(row.case_id, ()), change)
    return found


def touched(anchors: Mapping[int, Anchors], *, access: Access) -> list[tuple[Visited, HeldChange]]:
    """Return the visits that come on the day of the release or after it."""
    wanted = {
        case_id: one.release_on
        for case_id, one in anchors.items()
        if one.release_on is not None
        and (access.scope is Scope.SYSTEM or access.covers(one.person_id, Category.IDENTITY))
    }
    rows = Visited.objects.filter(
        case_id__in=list(wanted), visit__state__in=["asked", "agreed"]
    ).select_related("visit__permit")
    found = []
    for row in rows.order_by("pk"):
        change = change_of(
            row.visit_id,
            day=localdate(row.visit.starts_at),
            release_on=wanted[row.case_id],
            agency_id=row.visit.permit.agency_id,
            is_to_set_anew=row.visit.is_to_set_anew,
        )
        if change is not None:
            found.append((row, change))
    return found


def _may_know(row: Visited, access: Access) -> bool:
    permit = row.visit.permit
    return access.scope is Scope.SYSTEM or access.actor.agency_id in {
        permit.agency_id,
        permit.prison_id,
    }


def seen_visits(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:
    """Return what tells of the key of a visit whether the asker may know of it; see `Seen`."""
    if not access.covers(person_id, Category.IDENTITY):
        return lambda _key: False
    rows = Visited.objects.filter(person_id=person_id, case_id=case_id)
    is_own = access.actor.person_id == person_id or access.scope is Scope.SYSTEM
    mine = [
        f"visit:{row.visit_id}"
        for row in rows.select_related("visit__permit")
        if is_own or _may_know(row, access)
    ]
    return lambda key: key in mine
