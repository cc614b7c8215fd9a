"""How often help was declined, lost, found again: numbers of one agency, the small ones left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.journeys.types import Count
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access

SMALLEST: Final = 5
"""Smaller numbers are not shown: they could point to somebody. Ours: decide locally."""
_ASKABLE: Final = 30
"""Days after its day from which a follow-up that nobody settled counts as missed. Ours: decide locally."""

_COUNTS: Final = {
    "supervision_only": "SELECT person_id FROM journeys_decline WHERE kind = 'all_help' AND settled_on IS NULL",
    "declined": "SELECT person_id FROM journeys_decline WHERE declined_on > %(since)s",
    "offered_again": (
        "SELECT person_id FROM journeys_decline WHERE settled_on > %(since)s "
        "AND \"end\" IN ('accepted', 'declined_again')"
    ),
    "accepted": "SELECT person_id FROM journeys_decline WHERE settled_on > %(since)s AND \"end\" <> 'declined_again'",
    "lost": "SELECT person_id FROM journeys_contact_loss WHERE since > %(since)s",
    "still_lost": "SELECT person_id FROM journeys_contact_loss WHERE ended_on IS NULL",
    "returned": "SELECT person_id FROM journeys_contact_loss WHERE ended_on > %(since)s AND \"end\" = 'returned'",
    "followed_up": "SELECT person_id FROM journeys_follow_up WHERE settled_on > %(since)s AND state = 'done'",
    "not_reached": (
        "SELECT person_id FROM journeys_follow_up WHERE settled_on > %(since)s AND state = 'not_reached'"
    ),
    "missed": (
        "SELECT person_id FROM journeys_follow_up WHERE state = 'due' AND due_on > %(since)s "
        f"AND due_on < %(today)s::date - {_ASKABLE}"
    ),
}
CODES: Final = tuple(_COUNTS)


def counts(*, access: Access, since: date, today: date) -> tuple[Count, ...]:
    """Return how many things of each kind there were among people whom the agency may list now.

    Shapes: one count a code, in the order of CODES; None where it is smaller than SMALLEST, nought as well.
    """
    visible = sharing.visible(access, person="t.person_id", category=Category.JOURNEY)
    text = visible.text
    params: dict[str, Any] = {"since": since, "today": today}
    for number, value in enumerate(visible.params):
        text = text.replace("%s", f"%(p{number})s", 1)
        params[f"p{number}"] = value
    parts = [
        f"SELECT '{code}' AS code, count(*) AS n FROM ({rows}) t WHERE {text}"
        for code, rows in _COUNTS.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = dict(cursor.fetchall())
    return tuple(Count(code, _shown(found[code])) for code in CODES)


def _shown(number: int) -> int | None:
    return number if number >= SMALLEST else None
