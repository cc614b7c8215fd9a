"""Run comparisons in processes of their own, each on a scratch database that holds nobody."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from throughcare.config.commands.bench import databases
from throughcare.config.commands.verify_sharing import comparing, staging
from throughcare.config.commands.verify_sharing.report import Report
from throughcare.config.commands.workers import processes_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

    Told = Callable[[int, int, str], None]

PREFIX = "throughcare_scratch_sharing"
WORLDS_AT_ONCE = 4
"""How many worlds a process compares before it tells how far it is."""


def names_of(processes: int) -> list[str]:
    """Return the names of the scratch databases."""
    return [f"{PREFIX}_{n}" for n in range(processes)]


@contextmanager
def scratch(
    owner_url: str, app_url: str, *, processes: int, progress: Told
) -> Iterator[list[ProcessPoolExecutor]]:
    """Give pools of one process, each on its own scratch database; dropped when the block ends."""
    names = names_of(processes)
    with ExitStack() as stack:
        for name in names:
            databases.create(owner_url, name, progress=progress)
            stack.callback(databases.drop, owner_url, name)
        pools = [stack.enter_context(processes_on(databases.at(app_url, name))) for name in names]
        for pool in pools:
            pool.submit(staging.publish_shipped).result()
        yield pools


def compare(
    owner_url: str,
    app_url: str,
    *,
    decisions: int,
    seed: int,
    faces: str,
    processes: int,
    progress: Told,
) -> Report:
    """Compare at least so many decisions."""
    worlds = -(-decisions // comparing.DECISIONS[faces])
    started = time.monotonic()
    with scratch(owner_url, app_url, processes=processes, progress=progress) as pools:
        started = time.monotonic()
        report = comparing.compare_worlds(0, 0, seed=seed, faces_=faces)
        for part in _submitted(pools, worlds, seed, faces):
            report.add(part.result())
            progress(report.worlds, worlds, "Comparing decisions")
    report.seconds = time.monotonic() - started
    return report


def _submitted(
    pools: list[ProcessPoolExecutor], worlds: int, seed: int, faces: str
) -> list[Future[Report]]:
    return [
        pools[n % len(pools)].submit(
            comparing.compare_worlds,
            first,
            min(WORLDS_AT_ONCE, worlds - first),
            seed=seed,
            faces_=faces,
        )
        for n, first in enumerate(range(0, worlds, WORLDS_AT_ONCE))
    ]
