"""Hands that answer, take back and close the same referrals at once, and remember what they were told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connections

from throughcare.kernel.access import Access, Actor
from throughcare.referrals import actions
from throughcare.referrals.types import Deed, LinkState
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 6
"""So many referrals are open to all hands at a time: they must meet on the same one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Hold one referral that was sent, with the links that its mailbox got so far."""

    number: int
    person_id: int
    token: str


@dataclass(slots=True)
class Told:
    """Hold what hands were told: what each said, by the words that must stand in the thread."""

    taken: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Words -> referral and deed that the product said yes to."""
    late: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    """Tokens that the product took an answer by; each at most once."""
    steps: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take in what another one was told."""
        self.taken |= other.taken
        self.late |= other.late
        self.refused |= other.refused
        self.links += other.links
        self.steps += other.steps
        self.errors += other.errors


def answer_all(
    hands: Sequence[tuple[str, Actor]],
    sent: Sequence[Sent],
    *,
    steps: int,
    seed: int,
    now: datetime,
    today: date,
) -> Told:
    """Let every hand take its steps at once with the others; return what all were told."""
    every = [
        _Hand(kind, actor, sent, steps, Random(f"{seed}:{n}"), f"{seed}-{n}", now, today)  # noqa: S311 - chance, not a secret
        for n, (kind, actor) in enumerate(hands)
    ]
    threads = [Thread(target=hand.run) for hand in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Told()
    for hand in every:
        told.add(hand.told)
    return told


class _Hand:
    """One who answers: in the product, by a link, for whoever asked, or for themself."""

    def __init__(
        self,
        kind: str,
        actor: Actor,
        sent: Sequence[Sent],
        steps: int,
        chance: Random,
        name: str,
        now: datetime,
        today: date,
    ) -> None:
        self.kind, self.actor, self.sent, self.steps = kind, actor, sent, steps
        self.chance, self.name, self.now, self.today = chance, name, now, today
        self.told = Told()

    def run(self) -> None:
        try:
            for step in range(self.steps):
                self.told.steps += 1
                self._step(step)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told as a fault
            self.told.errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    def _step(self, step: int) -> None:
        first = step * max(1, len(self.sent) - WINDOW) // self.steps
        one = self.sent[min(first + self.chance.randrange(WINDOW), len(self.sent) - 1)]
        words = f"{self.name}-{step}"
        self.now += timedelta(milliseconds=1)
        try:
            {"product": self._in_product, "link": self._by_link, "sender": self._for_sender}[
                self.kind
            ](one, words)
        except (actions.NotPossibleError, actions.InvalidError, actions.NoSuchReferralError):
            self.told.refused[words] = one.number
        except OperationalError as error:
            # A deadlock that the server resolved: nothing was written.
            if "deadlock" not in str(error):
                raise
            self.told.refused[words] = one.number

    def _said(self, words: str) -> tuple[Deed, actions.Answer]:
        later = self.today + timedelta(days=9)
        return self.chance.choice(
            [
                (Deed.ACCEPT, actions.Answer(words=words)),
                (Deed.ACCEPT, actions.Answer(words=words)),
                (Deed.DECLINE, actions.Answer(reason="no_place", words=words)),
                (Deed.WAIT, actions.Answer(words=words, day=later)),
                (Deed.REDIRECT, actions.Answer(words=words)),
                (Deed.START, actions.Answer(words=words, day=self.today)),
                (Deed.FINISH, actions.Answer(reason="done", words=words, met="met")),
            ]
        )

    def _when(self) -> dict[str, Any]:
        return {"now": self.now, "today": self.today}

    def _in_product(self, one: Sent, words: str) -> None:
        access = sharing.access_to_received(self.actor, what="verify", **self._when())
        if not isinstance(access, Access):
            raise TypeError(f"Receiver was refused: [{access}].")
        deed, said = self._said(words)
        moved = actions.answer(one.number, deed, said, access=access, **self._when())
        self._note(one, words, deed, moved=moved)

    def _note(self, one: Sent, words: str, deed: Deed, *, moved: bool) -> None:
        if moved:
            self.told.taken[words] = (one.number, deed.value)
        else:
            self.told.late[words] = one.number

    def _by_link(self, one: Sent, words: str) -> None:
        deed, said = self._said(words)
        browser = "verify"
        actions.open_link(one.token, browser=browser, now=self.now)
        state = actions.answer_by_link(one.token, deed, said, browser=browser, **self._when())
        if state is LinkState.GOOD:
            self.told.links.append(one.token)
            self.told.taken[words] = (one.number, deed.value)
        elif state is LinkState.WITHDRAWN:
            self.told.links.append(one.token)
            self.told.late[words] = one.number
        else:
            self.told.refused[words] = one.number

    def _for_sender(self, one: Sent, words: str) -> None:
        access = sharing.decide(self.actor, person_id=one.person_id, what="verify", **self._when())
        if not isinstance(access, Access):
            raise TypeError(f"Sender was refused: [{access}].")
        common: dict[str, Any] = {"person_id": one.person_id, "access": access, **self._when()}
        chosen = self.chance.random()
        if chosen < 0.2:  # noqa: PLR2004 - a share
            actions.withdraw(one.number, "elsewhere", words=words, **common)
            self.told.taken[words] = (one.number, Deed.WITHDRAW.value)
        elif chosen < 0.7:  # noqa: PLR2004 - a share
            actions.say_outcome(one.number, "partly", words=words, **common)
            self.told.taken[words] = (one.number, Deed.SAY.value)
        else:
            actions.close(one.number, **common)
