"""Days as people choose them, as moments: both days count."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from throughcare.sharing.queries.relations import start_of

_LAST: Final = date(9000, 1, 1)


def period(since: date, until: date) -> tuple[datetime, datetime]:
    """Return the moments at which two days begin and end."""
    return start_of(min(since, _LAST)), start_of(min(until, _LAST) + timedelta(days=1))
