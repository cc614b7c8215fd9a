"""Say what a moved release date does to open handovers, as far as the asker may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils.timezone import localdate

from throughcare.caseloads.models import Handover
from throughcare.caseloads.queries.handovers import open_handovers_of
from throughcare.caseloads.rules.hanging import changes_of
from throughcare.kernel.access import Category, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from throughcare.caseloads.types import HandoverRow
    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def preview_handovers(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> what happens to its open handover, as far as the asker may know of it."""
    found = {}
    for row in handovers_touched(anchors, access=access):
        changes = changes_of(
            row, anchors[row.case_id], proposed_on=localdate(row.proposed_at), today=today
        )
        seen = tuple(one for one in changes if may_see(row, one.key, access=access))
        if seen:
            found[row.case_id] = seen
    return found


TOUCHED_HANDOVERS: Final = """
SELECT h.case_id FROM anchors n
  JOIN caseloads_handover h ON h.case_id = n.case_id AND h.state IN ('proposed', 'accepted', 'disputed')
 WHERE n.moves OR n.leaves
"""
"""Names the cases with an open handover whose release date moves or whose person leaves."""


def handovers_touched(anchors: Mapping[int, Anchors], *, access: Access) -> list[HandoverRow]:
    """Return the open handovers of cases whose release date moves or whose person leaves."""
    wanted = [case_id for case_id, one in anchors.items() if one.moves or one.leaves]
    return open_handovers_of(wanted, access=access) if wanted else []


def seen_handovers(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:  # noqa: ARG001
    """Return what tells of the key of a handover whether the asker may know of it; see `Seen`."""
    if not access.covers(person_id, Category.IDENTITY):
        return lambda _key: False
    if access.scope is Scope.SYSTEM or access.actor.person_id == person_id:
        return lambda _key: True
    rows = Handover.objects.filter(person_id=person_id).annotate(
        asked=ArrayAgg("answers__agency_id", default=Value([]))
    )
    found = {
        pk: ({sender, receiver}, set(asked))
        for pk, sender, receiver, asked in rows.values_list(
            "pk", "from_agency_id", "to_agency_id", "asked"
        )
    }

    def seen(key: str) -> bool:
        row = found.get(int(key.split(":")[1]))
        return row is not None and _may_see(key, *row, ours=access.actor.agency_id)

    return seen


def may_see(row: HandoverRow, key: str, *, access: Access) -> bool:
    """Tell whether somebody may know what a key names."""
    if access.scope is Scope.SYSTEM or access.actor.person_id == row.person_id:
        return True
    sides = {row.from_agency_id, row.to_agency_id}
    asked = {one.agency_id for one in row.answers}
    return _may_see(key, sides, asked, ours=access.actor.agency_id)


def _may_see(key: str, sides: set[int], asked: set[int], *, ours: int | None) -> bool:
    """Tell it of a worker: a side knows all but who else was asked, and who was asked knows of itself."""
    _, _, named = f"{key}::".split(":")[:3]
    if named:
        return int(named) == ours or (ours in sides and int(named) in sides)
    return ours in sides or ours in asked


def is_settled_since(case_id: int, person_id: int, *, at: datetime, access: Access) -> bool:
    """Tell whether somebody proposed, answered or settled a handover of a case after a moment; never who."""
    access.require(person_id, Category.IDENTITY)
    of_case = Handover.objects.filter(case_id=case_id)
    later = Q(proposed_at__gt=at) | Q(settled_at__gt=at) | Q(answers__answered_at__gt=at)
    return of_case.filter(later).exists()
