"""Editors that write in shared plans, each on a connection of its own, and remember what was acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from django.db import OperationalError, connections

from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.kernel.access import Access, Actor
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Anchor, Hanging, Position
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from throughcare.plans.types import PlanContent, Written

DOMAINS = ("shelter", "work_income", "health", "debts", "family", "education")
SHARE_OF_MOVES = 0.1
MOST_THINGS = 40
"""From here on a plan is changed, not made longer: so long are real ones."""
TRIES = 50
"""How often an editor reads anew and sends again before it gives up; giving up is counted, not hidden."""
PAUSE = 0.02
"""Seconds that an editor waits on average after the first refusal, longer after each: two who send again at once would
keep getting in each other's way, and people read before they send again."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Name who writes, and in which plans they may: person -> case."""

    actor: Actor
    plans: tuple[tuple[int, int], ...]
    moves_dates: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Hold one change that the product said yes to: in which plan, which version, what it must say there."""

    case_id: int
    version: int
    key: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hold one change before it is made: what to call, and what it must leave behind."""

    write: Callable[..., Written]
    kind: str
    name: str
    value: str


@dataclass(slots=True)
class Told:
    """Hold what editors were told."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    stale: int = 0
    moved: int = 0
    gave_up: int = 0
    steps: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take in what another one was told."""
        self.acknowledged += other.acknowledged
        self.stale += other.stale
        self.moved += other.moved
        self.gave_up += other.gave_up
        self.steps += other.steps
        self.errors += other.errors


def edit(editors: Sequence[Editor], *, steps: int, seed: int, now: datetime, today: date) -> Told:
    """Let every editor take its steps at once with the others; return what all were told."""
    hands = [
        _Hand(editor, steps, Random(f"{seed}:{n}"), now, today)  # noqa: S311 - chance, not a secret
        for n, editor in enumerate(editors)
    ]
    threads = [Thread(target=hand.run) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Told()
    for hand in hands:
        told.add(hand.told)
    return told


class _Hand:
    """One editor at work."""

    def __init__(
        self, editor: Editor, steps: int, chance: Random, now: datetime, today: date
    ) -> None:
        self.editor, self.steps, self.chance = editor, steps, chance
        self.now, self.today, self.told = now, today, Told()

    def run(self) -> None:
        try:
            for number in range(self.steps):
                self.told.steps += 1
                self._step(number)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told as a fault
            self.told.errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    def _step(self, number: int) -> None:
        person_id, case_id = self.chance.choice(self.editor.plans)
        # Later moments, so that history has an order; the day stays the same.
        self.now += timedelta(milliseconds=1)
        if self.editor.moves_dates and self.chance.random() < SHARE_OF_MOVES:
            self._move(person_id)
            return
        token = f"{self.editor.actor.account_id}-{number}"
        for attempt in range(TRIES):
            sleep(2 * self.chance.random() * PAUSE * attempt)
            try:
                self._write(person_id, case_id, token)
            except actions.StaleVersionError:
                self.told.stale += 1
            except OperationalError as error:
                # A deadlock that the server resolved: nothing was written, so it is sent again.
                if "deadlock" not in str(error):
                    raise
                self.told.stale += 1
            else:
                return
        self.told.gave_up += 1

    def _access(self, person_id: int) -> Access:
        found = sharing.decide(
            self.editor.actor, person_id=person_id, what="plan", now=self.now, today=self.today
        )
        if not isinstance(found, Access):
            raise TypeError(f"Editor [{self.editor.actor.account_id}] was refused: [{found}].")
        return found

    def _move(self, person_id: int) -> None:
        day = self.today + timedelta(days=self.chance.randint(20, 200))
        journeys.move_release_dates(
            person_id,
            {ReleaseDateKind.EXPECTED: day},
            source="verify",
            why="",
            access=self._access(person_id),
            now=self.now,
            today=self.today,
        )
        self.told.moved += 1

    def _write(self, person_id: int, case_id: int, token: str) -> None:
        access = self._access(person_id)
        ref, content = queries.plan_of(person_id, case_id, access=access)
        common = {"version": ref.version, "access": access, "now": self.now}
        chosen = self._choose(content, token)
        written = chosen.write(ref.plan_id or 0, **common)
        key = f"{chosen.kind}:{written.key}"
        self.told.acknowledged.append(
            Acknowledged(case_id, written.version, key, chosen.name, chosen.value)
        )

    def _choose(self, content: PlanContent, token: str) -> Chosen:
        """Return one change by chance, and what it must leave behind."""
        possible: list[Callable[[PlanContent, str], Chosen]] = [self._say]
        if len(content.needs) + len(content.goals) + len(content.actions) < MOST_THINGS:
            possible += [self._need, self._goal, self._step_of_their_own]
        if content.goals:
            possible += [self._words, self._position]
        if any(one.owner.is_person for one in content.actions):
            possible.append(self._done)
        return self.chance.choice(possible)(content, token)

    def _need(self, _content: PlanContent, token: str) -> Chosen:
        domain = self.chance.choice(DOMAINS)
        return Chosen(
            partial(actions.record_need, domain=domain, text=token), "need", "text", token
        )

    def _goal(self, _content: PlanContent, token: str) -> Chosen:
        return Chosen(partial(actions.add_goal, words=token, need_id=None), "goal", "words", token)

    def _words(self, content: PlanContent, token: str) -> Chosen:
        goal_id = self.chance.choice(content.goals).goal_id
        write = partial(actions.reword_goal, goal_id=goal_id, words=token)
        return Chosen(write, "goal", "words", token)

    def _position(self, content: PlanContent, token: str) -> Chosen:
        goal_id = self.chance.choice(content.goals).goal_id
        disagrees = Position.DISAGREES.value
        write = partial(actions.record_position, goal_id=goal_id, position=disagrees, why=token)
        return Chosen(write, "goal", "why", token)

    def _step_of_their_own(self, _content: PlanContent, token: str) -> Chosen:
        write = partial(
            actions.add_action,
            text=token,
            owner=THE_PERSON,
            due_on=self.today + timedelta(days=9),
            goal_id=None,
            today=self.today,
            hangs_on=Hanging(Anchor.RELEASE, -7),
        )
        return Chosen(write, "action", "text", token)

    def _done(self, content: PlanContent, _token: str) -> Chosen:
        step = self.chance.choice([one for one in content.actions if one.owner.is_person])
        if step.done_on is not None:
            write = partial(actions.reopen_action, action_id=step.action_id)
            return Chosen(write, "action", "done_on", "")
        write = partial(actions.complete_action, action_id=step.action_id, done_on=self.today)
        return Chosen(write, "action", "done_on", self.today.isoformat())

    def _say(self, _content: PlanContent, token: str) -> Chosen:
        write = partial(actions.say, kind="wishes", text=token, audience="plan")
        return Chosen(write, "statement", "text", token)
