"""Where a handover takes somebody: the release it hangs on, the municipality they will live in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access


def release_ahead(person_id: int, *, access: Access) -> date | None:
    """Return the release date of somebody who is in custody; None where nobody knows it, or it is over."""
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    if stay is None or stay.released_on is not None:
        return None
    return governing_release_date(stay.release_dates, title=stay.legal_title, released_on=None).on


def served_by(agency_id: int, *, jurisdiction: str) -> list[str]:
    """Return the codes of the municipalities that an agency serves; none for one of another jurisdiction."""
    map_ = agencies.agency_map()
    row = map_.agencies.get(agency_id)
    if row is None or row.jurisdiction != jurisdiction:
        return []
    return sorted(
        code
        for (kind, code), serving in map_.by_municipality.items()
        if serving == agency_id and kind == row.kind
    )
