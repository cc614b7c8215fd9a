"""Set invented people up in a database of their own, let workers and people book at once, and judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from throughcare.appointments import actions
from throughcare.appointments.actions import Opening
from throughcare.appointments.types import Kind, Place, Where
from throughcare.config.commands.bench import databases
from throughcare.config.commands.staging import stage as stage_plans
from throughcare.config.commands.verify_bookings import booking, judging
from throughcare.config.commands.workers import processes_on
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor

    Told = Callable[[int, int, str], None]

NAME = "throughcare_scratch_bookings"
OFFERS = 6
CAPACITY = 3


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what was done and what was wrong."""

    steps: int
    editors: int
    acknowledged: int
    taken: int
    stale: int
    again: int
    faults: tuple[str, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return 1 unless nobody had anything twice and nothing was lost."""
        return 1 if self.faults else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    def lines(self) -> list[str]:
        """Return the report as sentences."""
        took = f"{self.steps:,} steps by {self.editors} at once in {self.seconds:.1f} s"
        did = f"{self.acknowledged:,} changes; taken already {self.taken:,} times"
        other = f"changed by somebody else {self.stale:,} times, deadlocks resolved {self.again:,}"
        return [
            *self.faults,
            f"{took}: {did}; {other}.",
            f"Double bookings, lost changes and other faults: {len(self.faults)}.",
        ]


def stage(*, now: datetime, today: date) -> list[booking.Hand]:
    """Bring the cast and invented people; return who may book what: hours, a room, places in groups, offers."""
    staged = stage_plans(now=now, today=today)
    people = tuple(person_id for person_id, _case_id in staged.plans)
    workers = [_hand(actor, people, staged.workers, now, today) for actor in staged.workers]
    own = [
        booking.Hand(actor, (person_id,))
        for actor, person_id in zip(staged.persons, people, strict=True)
    ]
    return [*workers, *own]


def _hand(
    actor: Actor, people: tuple[int, ...], every: Sequence[Actor], now: datetime, today: date
) -> booking.Hand:
    access = sharing.decide_list(actor, now=now, today=today)
    if isinstance(access, Refused):
        raise TypeError(f"Account [{actor.account_id}] may list nobody: [{access}].")
    start = booking.start_of_hours(now)
    here = Place(Where.REMOTE)
    sessions = [
        actions.open_session(
            Opening(start, start + booking.HOUR, here, None, None, f"Group {n}", CAPACITY),
            access=access,
            now=now,
            today=today,
        )
        for n in range(2)
    ]
    _offer(actor, access, start, now, today)
    colleagues = tuple(one.membership_id or 0 for one in every if one.agency_id == actor.agency_id)
    room = actions.add_thing("Room", access=access)
    return booking.Hand(actor, people, colleagues, (room,), tuple(sessions))


def _offer(actor: Actor, access: Access, start: datetime, now: datetime, today: date) -> None:
    for n in range(OFFERS):
        at = start + 2 * n * booking.HOUR
        opening = Opening(at, at + booking.HOUR, Place(Where.REMOTE), actor.membership_id)
        actions.offer_time(opening, Kind.APPOINTMENT, access=access, now=now, today=today)


def judge(told: booking.Told, *, now: datetime) -> list[str]:
    """Say everything that is wrong after all have left."""
    sharing.system_access(purpose="verify", now=now)
    return [*told.errors, *judging.faults(told.acknowledged)]


def compare(
    owner_url: str, app_url: str, *, steps: int, editors: int, seed: int, progress: Told
) -> Report:
    """Let them take so many steps in all, in two processes, and judge what they left behind."""
    now = timezone.now()
    today = timezone.localdate(now)
    databases.create(owner_url, NAME, progress=progress)
    try:
        with processes_on(databases.at(app_url, NAME), count=2) as pool:
            hands = pool.submit(stage, now=now, today=today).result()
            progress(0, 1, "Booking at once")
            started = perf_counter()
            chosen = [hands[n % len(hands)] for n in range(editors)]
            told = _booked(pool, chosen, steps, seed, now + timedelta(minutes=1), today)
            seconds = perf_counter() - started
            progress(1, 1, "Judging")
            found = pool.submit(judge, told, now=now).result()
    finally:
        databases.drop(owner_url, NAME)
    return Report(
        told.steps,
        editors,
        len(told.acknowledged),
        told.taken,
        told.stale,
        told.again,
        tuple(found),
        seconds,
    )


def _booked(
    pool: Any, hands: Sequence[booking.Hand], steps: int, seed: int, now: datetime, today: date
) -> booking.Told:
    each = -(-steps // len(hands))
    jobs = [
        pool.submit(booking.book_at_once, half, steps=each, seed=seed + n, now=now, today=today)
        for n, half in enumerate([hands[0::2], hands[1::2]])
        if half
    ]
    told = booking.Told()
    for job in jobs:
        told.add(job.result())
    return told
