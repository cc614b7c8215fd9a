"""Take the numbers of people and workers out of old events; hashes stay, so the sealed tree stays valid.

First an event announces which events those are, then it is sealed, then they go. After a crash between two of
these steps the next sweep begins anew; an announcement that nothing followed is no harm.
Source: sealing and erasing together, our own choice, ADR 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.audit.actions.configured import seal_as_configured
from throughcare.audit.actions.recording import record
from throughcare.audit.types import Act
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from throughcare.kernel.access import Access

WHAT = "audit_log"
_CHUNK = 20_000
"""Numbers of events that one transaction walks."""
_NOBODY = 0
"""Stands for the agency of events that belong to none."""

# Nothing goes within three years by the database's own clock, whatever a rule says; it refuses that too. For so long
# everybody can read who saw their health data: Regulation (EU) 2025/327, article 9.
_CUT = "SELECT least(%s::timestamptz, clock_timestamp() - interval '3 years 1 day')"
_FOUND = """
SELECT min(id), max(id) FROM audit_event
 WHERE at < %(before)s AND recorded_at < %(before)s AND erased_by IS NULL
   AND coalesce(agency_id, 0) = ANY(%(agencies)s::bigint[])
   AND NOT person_ids && %(people)s::bigint[] AND id <> ALL(%(events)s::bigint[])
"""
_ANNOUNCED = """
SELECT id FROM audit_event WHERE id > %s AND action = %s AND what = %s ORDER BY id DESC LIMIT 1
"""
_LET_GO = """
SELECT audit_let_go(%(act)s, %(first)s, %(last)s, %(before)s, %(agencies)s::bigint[],
                    %(people)s::bigint[], %(events)s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Hold which events are kept no longer: recorded before a moment, of these agencies; None stands for no agency."""

    before: datetime
    rule: str
    agency_ids: Collection[int | None]
    kept_people: Collection[int] = ()
    """Whoever is named with one of them in an event keeps it whole."""
    kept_events: Collection[int] = ()


def let_go(
    leaving: Leaving,
    *,
    access: Access,
    now: datetime,
    seal: Callable[..., object] = seal_as_configured,
) -> int:
    """Erase numbers and salts of events; return of how many. It must not run in a transaction.

    Errors: AccessRefusedError without the system's own access, SealingError, StoreError.
    """
    access.require_system(Category.AUDIT)
    asked: dict[str, Any] = {
        "before": _row(_CUT, [leaving.before])[0],
        "agencies": [_NOBODY if one is None else one for one in leaving.agency_ids],
        "people": list(leaving.kept_people),
        "events": list(leaving.kept_events),
    }
    first, last = _row(_FOUND, asked)
    if first is None:
        return 0
    act = _announce(first, last, asked["before"], leaving.rule, access, now)
    seal(now=now)
    return sum(
        _row(_LET_GO, asked | {"act": act, "first": start, "last": min(start + _CHUNK - 1, last)})[
            0
        ]
        for start in range(first, last + 1, _CHUNK)
    )


def _announce(
    first: int, last: int, before: datetime, rule: str, access: Access, now: datetime
) -> int:
    detail = {"first": first, "last": last, "before": before.isoformat(), "rule": rule}
    record(access, act=Act.ERASE, what=WHAT, person_ids=[], now=now, detail=detail)
    return int(_row(_ANNOUNCED, [last, Act.ERASE.value, WHAT])[0])


def _row(statement: str, values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
