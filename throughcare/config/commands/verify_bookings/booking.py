"""Workers and people who book, move and cancel at once, each on a connection of its own, and remember what they got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

from django.db import OperationalError, connections

from throughcare.appointments import actions, queries
from throughcare.appointments.types import Draft, ErrandKind, Place, State, Where
from throughcare.kernel.access import Access, Actor
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from throughcare.appointments.types import Entry

HOURS = 12
"""Few hours for many: they must want the same."""
HOUR = timedelta(hours=1)
DESPITE = "verify: a clash of the person is no double booking"


@dataclass(frozen=True, slots=True)
class Hand:
    """Name who books, for whom, and what they may book."""

    actor: Actor
    people: tuple[int, ...]
    workers: tuple[int, ...] = ()
    things: tuple[int, ...] = ()
    sessions: tuple[int, ...] = ()


@dataclass(slots=True)
class Told:
    """Hold what the product said yes to: (appointment, its sequence, its state), and how often it said no."""

    acknowledged: list[tuple[int, int, str]] = field(default_factory=list)
    taken: int = 0
    stale: int = 0
    again: int = 0
    steps: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take in what another one was told."""
        self.acknowledged += other.acknowledged
        self.taken += other.taken
        self.stale += other.stale
        self.again += other.again
        self.steps += other.steps
        self.errors += other.errors


def book_at_once(
    hands: Sequence[Hand], *, steps: int, seed: int, now: datetime, today: date
) -> Told:
    """Let every hand take its steps at once with the others; return what all were told."""
    found = [
        _Booker(hand, steps, Random(f"{seed}:{n}"), now, today)  # noqa: S311 - chance, not a secret
        for n, hand in enumerate(hands)
    ]
    threads = [Thread(target=one.run) for one in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Told()
    for one in found:
        told.add(one.told)
    return told


class _Booker:
    """One of them at work."""

    def __init__(self, hand: Hand, steps: int, chance: Random, now: datetime, today: date) -> None:
        self.hand, self.steps, self.chance = hand, steps, chance
        self.now, self.today, self.told = now, today, Told()

    def run(self) -> None:
        try:
            for _number in range(self.steps):
                self.told.steps += 1
                self._step()
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told as a fault
            self.told.errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    def _step(self) -> None:
        self.now += timedelta(milliseconds=1)
        person_id = self.chance.choice(self.hand.people)
        possible = (
            [self._take_offer, self._give_up]
            if self.hand.actor.person_id is not None
            else [self._book, self._book, self._move, self._cancel, self._join, self._take_offer]
        )
        try:
            self.chance.choice(possible)(person_id, self._access(person_id))
        except actions.TakenError:
            self.told.taken += 1
        except (actions.StaleError, actions.StateError, actions.NoSuchAppointmentError):
            self.told.stale += 1
        except OperationalError as error:
            # A deadlock that the server resolved: nothing was written, nothing was acknowledged.
            if "deadlock" not in str(error):
                raise
            self.told.again += 1

    def _access(self, person_id: int) -> Access:
        found = sharing.decide(
            self.hand.actor, person_id=person_id, what="diary", now=self.now, today=self.today
        )
        if not isinstance(found, Access):
            raise TypeError(f"Account [{self.hand.actor.account_id}] was refused: [{found}].")
        return found

    def _draft(self) -> Draft:
        # Half hours: overlaps that are no equals must be refused as well.
        start = start_of_hours(self.now) + HOUR / 2 * self.chance.randrange(2 * HOURS)
        by_thing = bool(self.hand.things) and self.chance.random() < 0.3  # noqa: PLR2004 - a share
        return Draft(
            start,
            start + HOUR,
            place=Place(Where.REMOTE),
            membership_id=None if by_thing else self.chance.choice(self.hand.workers),
            thing_id=self.chance.choice(self.hand.things) if by_thing else None,
            reminds=False,
        )

    def _book(self, person_id: int, access: Access) -> None:
        done = actions.book(
            self._draft(),
            person_id=person_id,
            access=access,
            now=self.now,
            today=self.today,
            despite=DESPITE,
        )
        self._said(done.appointment_ids[0], 0, State.BOOKED)

    def _some(self, person_id: int, access: Access, fits: Callable[[Entry], bool]) -> Entry | None:
        if access.actor.person_id is not None:
            found = queries.own_diary(access=access)
        else:
            found = queries.diary(person_id, access=access, today=self.today)
        ours = [one for one in found if one.is_live and fits(one)]
        return self.chance.choice(ours) if ours else None

    def _is_ours(self, one: Entry) -> bool:
        return one.agency_id == self.hand.actor.agency_id

    def _move(self, person_id: int, access: Access) -> None:
        found = self._some(
            person_id, access, lambda one: self._is_ours(one) and one.session_id is None
        )
        if found is None:
            return
        sequence = actions.move(
            found.appointment_id,
            self._draft(),
            person_id=person_id,
            sequence=found.sequence,
            why="",
            access=access,
            now=self.now,
            today=self.today,
            despite=DESPITE,
        )
        self._said(found.appointment_id, sequence, State.MOVED)

    def _cancel(self, person_id: int, access: Access) -> None:
        found = self._some(person_id, access, self._is_ours)
        if found is None:
            return
        sequence = actions.cancel(
            found.appointment_id,
            person_id=person_id,
            sequence=found.sequence,
            then=State.CANCELLED_BY_SERVICE,
            why="",
            access=access,
            now=self.now,
        )
        self._said(found.appointment_id, sequence, State.CANCELLED_BY_SERVICE)

    def _join(self, person_id: int, access: Access) -> None:
        number = actions.join_session(
            self.chance.choice(self.hand.sessions),
            person_id=person_id,
            access=access,
            now=self.now,
            today=self.today,
            despite=DESPITE,
        )
        self._said(number, 0, State.BOOKED)

    def _take_offer(self, person_id: int, access: Access) -> None:
        offers = queries.offers_for(person_id, access=access, now=self.now, today=self.today)
        if not offers:
            return
        number = actions.take_offer(
            self.chance.choice(offers).offer_id,
            person_id=person_id,
            access=access,
            now=self.now,
            today=self.today,
            despite=DESPITE,
        )
        self._said(number, 0, State.BOOKED)

    def _give_up(self, person_id: int, access: Access) -> None:
        found = self._some(person_id, access, lambda _one: True)
        if found is None:
            return
        state = actions.ask_for_change(
            found.appointment_id,
            kind=ErrandKind.ASKED_TO_CANCEL,
            why="",
            access=access,
            now=self.now,
        )
        if state is State.CANCELLED_BY_PERSON:
            self._said(found.appointment_id, found.sequence + 1, state)

    def _said(self, appointment_id: int, sequence: int, state: State) -> None:
        self.told.acknowledged.append((appointment_id, sequence, state.value))


def start_of_hours(now: datetime) -> datetime:
    """Return when the hours begin that all want."""
    return (now + timedelta(days=2)).replace(hour=8, minute=0, second=0, microsecond=0)
