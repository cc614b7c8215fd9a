"""Count what was asked, reused and repeated, by agency; numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.answers.types import Counted, Ledger

if TYPE_CHECKING:
    from datetime import date

SMALLEST: Final = 5
"""Smaller numbers are not shown, but for none at all (our own choice: decide locally)."""


def ledger(*, since: date, until: date, agency_id: int | None) -> Ledger:
    """Return the counts from a day until before another, as one agency may see them.

    Shapes: sealed services are left out, but for the reader's own. How often one question was asked twice because
    nobody could know it is counted over whole months only: day by day it would tell about single people.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM answers_counts(%s, %s, %s, %s)",
            [since, until, min(until, until.replace(day=1)), SMALLEST],
        )
        found = cursor.fetchall()
    known = agencies.agency_map().everyone
    rows = [
        Counted(one[0] or 0, known[one[0]].name if one[0] else "", *one[1:5])
        for one in found
        if one[0] is None or not known[one[0]].is_sealed or one[0] == agency_id
    ]
    unseen = next((one[5] for one in found), None)
    return Ledger(since, until, tuple(sorted(rows, key=lambda row: row.agency)), unseen)
