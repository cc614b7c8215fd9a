"""Write an iCalendar: neutral titles, stable numbers, and nothing that somebody else should not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event

from throughcare.appointments.types import CANCELLED, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from throughcare.appointments.types import Entry

PRODUCER: Final = "-//Throughcare//Diary//EN"
_SECOND: Final = "throughcare"


def calendar_of(entries: Iterable[Entry], *, title: str, now: datetime) -> bytes:
    """Return a calendar to be fetched again and again: what was cancelled stands there as cancelled.

    Shapes: `title` is the same for every event: the kind of service may reveal an illness, a name more.
    Source: RFC 5545 (3.8.4.7 UID, 3.8.7.4 SEQUENCE, 3.8.1.11 STATUS); RFC 7986, 5.7 (REFRESH-INTERVAL).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-published-ttl", "PT1H")
    for one in entries:
        calendar.add_component(_event(one, title, now))
    return bytes(calendar.to_ical())


def _event(one: Entry, title: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{_SECOND}")
    event.add("sequence", one.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", one.starts_at.date() if one.is_all_day else one.starts_at)
    event.add("dtend", one.ends_at.date() if one.is_all_day else one.ends_at)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if one.state in CANCELLED else "OPAQUE")
    event.add("status", "CANCELLED" if one.state in _OFF else "CONFIRMED")
    return event


_OFF: Final = CANCELLED | {State.EXCUSED}
