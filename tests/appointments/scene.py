"""One person around whom several agencies book, with the rules of the notes' cast: each keeps its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.notes.cast import NOW, TODAY, Cast, make_cast
from throughcare.appointments import actions
from throughcare.appointments.types import Draft, Kind, Place, Where
from throughcare.kernel.access import Access

__all__ = ["NOW", "TODAY", "Scene", "at"]


def at(days: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=UTC) + timedelta(
        days=days
    )


class Scene:
    def __init__(self) -> None:
        self.cast: Cast = make_cast()

    @property
    def person_id(self) -> int:
        return self.cast.person_id

    def access(self, who: str, **more) -> Access:
        return self.cast.access(who, **more)

    def given(self, who: str, **more) -> dict:
        return {"person_id": self.person_id, "access": self.access(who), "now": NOW, **more}

    def draft(self, days: int = 3, hour: int = 10, minutes: int = 60, **more) -> Draft:
        start = at(days, hour)
        found = Draft(start, start + timedelta(minutes=minutes), place=Place(Where.REMOTE))
        return replace(found, **more)

    def worker(self, who: str) -> int:
        return self.cast.memberships[who]

    def book(self, who: str, days: int = 3, hour: int = 10, **more) -> int:
        given = {name: more.pop(name) for name in ("despite", "every", "times") if name in more}
        draft = self.draft(days, hour, **more)
        booked = actions.book(draft, **self.given(who, today=TODAY), **given)
        return booked.appointment_ids[0]

    def offer(self, who: str = "helper", days: int = 3, hour: int = 10) -> int:
        opening = actions.Opening(
            at(days, hour), at(days, hour + 1), Place(Where.REMOTE), self.worker(who)
        )
        return actions.offer_time(
            opening, Kind.APPOINTMENT, access=self.cast.listing(who), now=NOW, today=TODAY
        )

    def session(self, who: str = "helper", capacity: int = 2, days: int = 4) -> int:
        opening = actions.Opening(
            at(days), at(days, 12), Place(Where.REMOTE), None, None, "Cooking", capacity
        )
        return actions.open_session(opening, access=self.cast.listing(who), now=NOW, today=TODAY)
