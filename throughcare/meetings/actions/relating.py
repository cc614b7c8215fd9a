"""Let those who sit at the table reach the person, for as long as the conference needs it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from throughcare.meetings.models import Seat
from throughcare.meetings.types import CONVENER_DAYS, STAYS_DAYS, State
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import RelationFact, RelationKind

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.meetings.models import Conference


def relate(conference: Conference, *, access: Access, today: date) -> None:
    """Make the relations of a conference what its table says: a place opens a window, and every window ends.

    It ends so many days after the conference; the agency that convenes answers for the minutes longer.
    """
    origin = f"conference:{conference.pk}:"
    found = [
        fact
        for seat in Seat.objects.filter(conference=conference, agency__isnull=False)
        if (fact := _fact(seat, conference, origin, today)) is not None
    ]
    person_id = conference.person_id
    sharing.sync_relations({person_id: found}, origins={person_id: origin}, access=access)


def _fact(seat: Seat, conference: Conference, origin: str, today: date) -> RelationFact | None:
    if seat.is_excluded or seat.agency_id is None:
        return None
    if conference.state == State.PLANNED.value and not seat.is_convener:
        return None
    since = localdate(seat.asked_at)
    days = CONVENER_DAYS if seat.is_convener else STAYS_DAYS
    held_on = conference.closed_on or max(localdate(conference.starts_at), today)
    until = held_on + timedelta(days=days)
    if conference.state == State.CANCELLED.value:
        until = today
    if seat.ended_on is not None:
        until = min(until, seat.ended_on)
    if until <= since:
        return None
    kind = RelationKind.CONFERENCE
    return RelationFact(seat.agency_id, kind, since, until, f"{origin}{seat.agency_id}")
