"""Read what was sent to one agency: keyset paged, with the clock, in a constant number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.referrals.models import CapacityRequest
from throughcare.referrals.queries.reading import COLUMNS, row_of
from throughcare.referrals.queries.sight import sight_of
from throughcare.referrals.rules.clocks import stage
from throughcare.referrals.types import (
    OVER,
    TAKEN_ON,
    UNANSWERED,
    Capacity,
    CapacityRow,
    InboxPage,
    InboxRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.referrals.types import State

PAGE: Final = 50
SHELVES: Final[Mapping[str, Sequence[State]]] = {
    "answer": UNANSWERED,
    "running": TAKEN_ON,
    "over": OVER,
}
"""Which states a filter shows; the order is the order of pages."""
_NAME = (
    "coalesce((SELECT s.text FROM referrals_sent_item s WHERE s.referral_id = r.id "
    "AND s.key = 'identity.name'), '')"
)


def inbox(
    *,
    access: Access,
    today: date,
    shelf: str = "answer",
    only_late: bool = False,
    after: tuple[date, int] | None = None,
) -> InboxPage:
    """Return what was sent to the reader's agency, the earliest promised answer first.

    Errors: AccessRefusedError for an access that is not to what was received.
    """
    sight = sight_of(access=access)
    states = [one.value for one in SHELVES.get(shelf, UNANSWERED)]
    conditions, params = [sight.text, "r.state = ANY(%s)"], [*sight.params, states]
    if only_late:
        conditions.append("r.answer_by < %s")
        params.append(today)
    if after is not None:
        conditions.append("(r.answer_by, r.id) > (%s, %s)")
        params += after
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_NAME}, {COLUMNS}{sight.source} WHERE {' AND '.join(conditions)} "
            f"ORDER BY r.answer_by, r.id LIMIT {PAGE + 1}",
            params,
        )
        found = cursor.fetchall()
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE r.answer_by < %s){sight.source} "
            f"WHERE {sight.text} AND r.state = ANY(%s)",
            [today, *sight.params, [one.value for one in UNANSWERED]],
        )
        waiting, late = cursor.fetchone()
    rows = [(name, row_of(columns, sight)) for name, *columns in found[:PAGE]]
    last = rows[-1][1] if rows else None
    more = len(found) > PAGE and last is not None and last.answer_by is not None
    return InboxPage(
        tuple(InboxRow(row, name, stage(row.state, row.answer_by, today)) for name, row in rows),
        (last.answer_by, last.referral_id) if more and last and last.answer_by else None,
        waiting,
        late,
    )


def people_in(referral_ids: Sequence[int], *, access: Access) -> list[int]:
    """Return whom some referrals are about, for the log: those that the reader may see.

    Errors: AccessRefusedError.
    """
    sight = sight_of(access=access)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT r.person_id{sight.source} WHERE r.id = ANY(%s) AND {sight.text} ORDER BY 1",
            [list(referral_ids), *sight.params],
        )
        return [row[0] for row in cursor.fetchall()]


def questions_to(agency_id: int) -> tuple[CapacityRow, ...]:
    """Return the questions whether there is room that wait for an agency, the oldest first: about nobody."""
    rows = CapacityRequest.objects.filter(to_agency_id=agency_id, answer="").order_by("pk")[:PAGE]
    return tuple(capacity_row(one) for one in rows)


def questions_of(agency_id: int) -> tuple[CapacityRow, ...]:
    """Return what an agency asked whether there is room, the newest first, answered or not: about nobody."""
    rows = CapacityRequest.objects.filter(from_agency_id=agency_id).order_by("-pk")[:PAGE]
    return tuple(capacity_row(one) for one in rows)


def capacity_row(one: CapacityRequest) -> CapacityRow:
    """Return a question as a value."""
    return CapacityRow(
        one.pk,
        one.service_id,
        one.service,
        one.from_agency_id,
        one.to_agency_id or 0,
        one.domain,
        one.municipality,
        one.week,
        one.asked_at,
        Capacity(one.answer) if one.answer else None,
        one.free_on,
        one.answered_at,
    )
