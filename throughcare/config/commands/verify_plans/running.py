"""Set invented people up in a database of their own, let editors loose on their plans, and judge."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from throughcare.config.commands.bench import databases
from throughcare.config.commands.staging import Stage, stage
from throughcare.config.commands.verify_plans import editing, judging
from throughcare.config.commands.workers import processes_on
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    Told = Callable[[int, int, str], None]

NAME = "throughcare_scratch_plans"


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what was done and what was wrong."""

    steps: int
    editors: int
    acknowledged: int
    stale: int
    moved: int
    gave_up: int
    faults: tuple[str, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return 1 unless nothing was lost and nobody had to give up."""
        return 1 if self.faults or self.gave_up else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    def lines(self) -> list[str]:
        """Return the report as sentences."""
        took = f"{self.steps:,} steps by {self.editors} editors in {self.seconds:.1f} s"
        did = f"{self.acknowledged:,} changes, {self.moved:,} moved dates"
        again = f"sent again because of somebody else {self.stale:,} times"
        return [
            *self.faults,
            f"{took}: {did}; {again}.",
            f"Given up: {self.gave_up}. Lost updates and other faults: {len(self.faults)}.",
        ]


def editors_of(stage: Stage, count: int) -> list[editing.Editor]:
    """Return so many editors: persons in their own plan, workers in all of them, case managers who move dates."""
    own = [
        editing.Editor(actor, (plan,))
        for actor, plan in zip(stage.persons, stage.plans, strict=True)
    ]
    workers = [
        editing.Editor(
            actor, stage.plans, moves_dates=actor.role in {"prison_case_manager", "team_leader"}
        )
        for actor in stage.workers
    ]
    every = [*workers, *own]
    return [every[n % len(every)] for n in range(count)]


def judge(stage: Stage, told: editing.Told, *, now: datetime) -> list[str]:
    """Say everything that is wrong after the editors left."""
    access = sharing.system_access(purpose="verify", now=now)
    return [*told.errors, *judging.faults(stage.plans, told.acknowledged, access=access)]


def compare(
    owner_url: str, app_url: str, *, steps: int, editors: int, seed: int, progress: Told
) -> Report:
    """Let editors take so many steps in all, in two processes, and judge what they left behind."""
    now = timezone.now()
    today = timezone.localdate(now)
    databases.create(owner_url, NAME, progress=progress)
    try:
        with processes_on(databases.at(app_url, NAME), count=2) as pool:
            staged = pool.submit(stage, now=now, today=today).result()
            progress(0, 1, "Editors at work")
            started = perf_counter()
            told = _edited(pool, editors_of(staged, editors), steps, seed, now, today)
            seconds = perf_counter() - started
            progress(1, 1, "Judging")
            found = pool.submit(judge, staged, told, now=now).result()
    finally:
        databases.drop(owner_url, NAME)
    return Report(
        told.steps,
        editors,
        len(told.acknowledged),
        told.stale,
        told.moved,
        told.gave_up,
        tuple(found),
        seconds,
    )


def _edited(
    pool: Any, editors: Sequence[editing.Editor], steps: int, seed: int, now: datetime, today: date
) -> editing.Told:
    each = -(-steps // len(editors))
    halves = [editors[0::2], editors[1::2]]
    jobs = [
        pool.submit(editing.edit, half, steps=each, seed=seed + n, now=now, today=today)
        for n, half in enumerate(halves)
        if half
    ]
    told = editing.Told()
    for job in jobs:
        told.add(job.result())
    return told
