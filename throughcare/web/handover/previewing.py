"""What a transfer to another place would move, before anybody says yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.caseloads.types import HandoverKind
from throughcare.journeys.queries.supposing import preview_moved_house
from throughcare.kernel.access import Category
from throughcare.web.person import moves

if TYPE_CHECKING:
    from throughcare.caseloads.types import HandoverRow
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.web.person.moves import ChangeGroup

_NEEDS = (Category.CUSTODY, Category.JOURNEY)


def would_move(row: HandoverRow, access: Access, request: Request) -> tuple[ChangeGroup, ...]:
    """Return what an open transfer would move on its day; nothing for who may not see the journey."""
    sees = all(access.covers(row.person_id, category) for category in _NEEDS)
    if row.kind is not HandoverKind.TRANSFER or not row.home_after or not sees:
        return ()
    found = preview_moved_house(
        row.person_id,
        row.home_after,
        contact=(row.to_membership_id or 0, row.to_agency_id),
        access=access,
        today=request.today,
    )
    return moves.groups(found.changes) if found else ()
