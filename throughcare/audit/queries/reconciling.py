"""Compare the raw log of a day with what the people in it can read: nothing may be missing.

The person's side walks the same query, page by page, that the page *Who looked* walks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from throughcare.audit.queries import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

KEPT = 1_000
"""Missing events that are named; all are counted."""
_RAW = """
SELECT p, e.id, e.break_glass_id IS NOT NULL
FROM audit_event e CROSS JOIN LATERAL unnest(e.person_ids) AS p
WHERE e.at >= %s AND e.at < %s
"""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Hold one day: entries in the raw log, and where each of them is.

    Units: an entry is one event of one person; a list of fifty people is fifty entries.
    """

    day: date
    people: int
    raw: int
    shown: int
    withheld: int
    missing: tuple[int, ...]
    """Numbers of events, the first ones."""
    missing_count: int


def reconcile(day: date, *, people: int | None = None) -> Reconciliation:
    """Compare everyone who was looked at on a day, or so many of them; emergencies are never left out."""
    start = timezone.make_aware(datetime.combine(day, time()))
    raw, urgent = _raw(start, start + timedelta(days=1))
    if people is not None:
        chosen = {*urgent, *sorted(raw)[:people]}
        raw = {person: events for person, events in raw.items() if person in chosen}
    shown = withheld = 0
    missing: list[int] = []
    for person_id, events in raw.items():
        kept = {one.event_id for one in reading.withholdings(person_id, today=day)}
        found = set(_read(person_id, oldest=min(events), day=day))
        shown += len(events & found)
        withheld += len(events & kept - found)
        missing += events - found - kept
    count = sum(map(len, raw.values()))
    return Reconciliation(
        day, len(raw), count, shown, withheld, tuple(sorted(missing)[:KEPT]), len(missing)
    )


def _raw(start: datetime, end: datetime) -> tuple[Mapping[int, set[int]], set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    urgent = set()
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [start, end])
        for person_id, event_id, is_urgent in cursor.fetchall():
            found[person_id].add(event_id)
            if is_urgent:
                urgent.add(person_id)
    return found, urgent


def _read(person_id: int, *, oldest: int, day: date) -> Iterator[int]:
    """Yield what the person reads, page after page, back to the oldest event asked about."""
    before: int | None = None
    while True:
        rows = reading.page(reading.readable(person_id, today=day), before)
        yield from (row.event_id for row in rows)
        if len(rows) <= reading.PAGE or rows[-1].event_id <= oldest:
            return
        before = rows[reading.PAGE - 1].event_id
