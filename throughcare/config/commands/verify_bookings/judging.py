"""Was anything had twice, or lost? Asked of the tables themselves, not of the constraints that should refuse it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable

_TWICE: Final = {
    "worker": """SELECT a.id, b.id FROM appointments_appointment a JOIN appointments_appointment b
      ON a.membership_id = b.membership_id AND a.id < b.id AND a.during && b.during
      WHERE a.state IN ('booked', 'moved') AND b.state IN ('booked', 'moved')""",
    "thing": """SELECT a.id, b.id FROM appointments_appointment a JOIN appointments_appointment b
      ON a.thing_id = b.thing_id AND a.id < b.id AND a.during && b.during
      WHERE a.state IN ('booked', 'moved') AND b.state IN ('booked', 'moved')""",
    "offer": """SELECT offer_id, count(*) FROM appointments_appointment
      WHERE offer_id IS NOT NULL AND state IN ('booked', 'moved') GROUP BY 1 HAVING count(*) > 1""",
    "place": """SELECT session_id, seat FROM appointments_appointment
      WHERE session_id IS NOT NULL AND state IN ('booked', 'moved') GROUP BY 1, 2 HAVING count(*) > 1""",
    "session": """SELECT s.id, count(*) FROM appointments_session s JOIN appointments_appointment a
      ON a.session_id = s.id AND a.state IN ('booked', 'moved') GROUP BY s.id, s.capacity
      HAVING count(*) > s.capacity""",
    "offered and booked": """SELECT o.id, a.id FROM appointments_offer o
      JOIN appointments_taken t ON t.offer_id = o.id
      JOIN appointments_appointment a ON a.membership_id = o.membership_id AND a.during && o.during
       AND a.state IN ('booked', 'moved')""",
}
"""What nobody may have twice -> the statement that finds two who have it."""
_LOST: Final = """
SELECT c.appointment_id, count(*) OVER (PARTITION BY c.appointment_id ORDER BY c.id) - 1, (c.after ->> 'state')
  FROM appointments_change c WHERE c.act IN ('booked', 'moved', 'cancelled') ORDER BY c.id
"""
_WITHOUT: Final = """
SELECT a.id FROM appointments_appointment a LEFT JOIN appointments_taken t ON t.appointment_id = a.id
 WHERE a.session_id IS NULL AND (a.membership_id IS NOT NULL OR a.thing_id IS NOT NULL)
   AND (a.state IN ('booked', 'moved')) <> (t.id IS NOT NULL)
"""
_STANDS: Final = """
SELECT a.id, a.sequence, a.state FROM appointments_appointment a
"""


def faults(acknowledged: Iterable[tuple[int, int, str]]) -> list[str]:
    """Say everything that is wrong after all have left; empty: nothing was had twice, nothing was lost.

    Shapes: each change that was acknowledged must be in the history of its appointment, once, at its place; the
    appointment stands as its last change says.
    """
    found = [
        f"{what}: [{row[0]}] and [{row[1]}] have the same"
        for what, statement in _TWICE.items()
        for row in _rows(statement)
    ]
    found += [f"appointment [{row[0]}]: its time and its state differ" for row in _rows(_WITHOUT)]
    kept = set(_rows(_LOST))
    told = Counter(acknowledged)
    found += [f"acknowledged and lost: {one}" for one in told if one not in kept]
    found += [f"acknowledged twice: {one}" for one, count in told.items() if count > 1]
    found += [f"kept, and nobody was told: {one}" for one in kept if one not in told]
    last: dict[int, tuple[int, str]] = {}
    for number, sequence, state in sorted(kept):
        last[number] = (sequence, state)
    found += [
        f"appointment [{row[0]}] stands as {(row[1], row[2])}, its history ends with {last.get(row[0])}"
        for row in _rows(_STANDS)
        if last.get(row[0]) != (row[1], row[2])
    ]
    return found


def _rows(statement: str) -> list[tuple[int, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
