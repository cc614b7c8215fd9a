"""Run `bench decisions`: rounds over agencies of three sizes, floors beside them, then the peers."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from throughcare.config.commands.bench.databases import at, populated
from throughcare.config.commands.bench.decisions import peers, population
from throughcare.config.commands.bench.decisions.subjects import SIZES, chosen
from throughcare.config.commands.bench.decisions.works import LIMITS, Asking
from throughcare.config.commands.bench.recording import busy_seconds, raw_connection, replay, timed
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from concurrent.futures import ProcessPoolExecutor
    from datetime import datetime

    import psycopg

    from throughcare.config.commands.bench.databases import Progress
    from throughcare.config.commands.bench.decisions.subjects import Subject

    Times = dict[tuple[str, str], list[float]]

ROUNDS, WARM_UP, UNGUARDED_EVERY = 200, 6, 4
RELATIONS_EACH = 5
"""Relations that the population has for each person, at least."""
HIGH = 0.95
VALUE, FLOOR, BUSY, UNGUARDED = "value", "floor", "busy", "unguarded"


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold how long one piece of work took, and its floor. Units: milliseconds."""

    name: str
    size: str
    value: float
    floor: float
    busy: float | None
    """Processor time of this process and of its server process; None where the server is elsewhere."""


class _State:
    """Keep, in one process, what every round uses."""

    raw: psycopg.Connection[Any]
    askings: tuple[Asking, ...] = ()
    server: int = 0
    """The server process of Django's connection; 0 where it is on another machine."""


def get_ready(seed: int) -> Mapping[str, int]:
    """Choose agencies and people, warm up; return how large the population and its agencies are."""
    raw = _State.raw = raw_connection()
    now, today = timezone.now(), timezone.localdate()
    _State.server = _server()
    subjects = chosen(raw, seed=seed, now=now, today=today)
    _State.askings = tuple(Asking(one, raw, seed=seed, now=now, today=today) for one in subjects)
    for turn in range(WARM_UP):
        one_round(turn)
    return {**_counts(raw), **_sizes(subjects)}


def _server() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN inet_server_addr() IS NULL THEN pg_backend_pid() ELSE 0 END"
        )
        (found,) = cursor.fetchone()
    return int(found)


def _counts(raw: psycopg.Connection[Any]) -> Mapping[str, int]:
    tables = {"agencies": "agencies_agency", "relations": "sharing_relation"}
    tables |= {"spans of visibility": "sharing_visibility", "list rows": "journeys_case_listing"}
    found = {}
    for what, table in tables.items():
        row = raw.execute(f"SELECT count(*) FROM {table}").fetchone()
        found[what] = row[0] if row else 0
    return found


def _sizes(subjects: Iterable[Subject]) -> Mapping[str, int]:
    return {f"people of the {one.size} agency": one.count for one in subjects}


def one_round(turn: int, size: str = "") -> list[Taken]:
    """Do each piece of work once for each agency, or for that of one size, and read each floor."""
    return [
        taken
        for asking in _State.askings
        if size in {"", asking.subject.size}
        for taken in _one_turn(asking, turn)
    ]


def _one_turn(asking: Asking, turn: int) -> list[Taken]:
    asking.subject.begin()
    found = []
    for work in asking.works(turn):
        before = busy_seconds(_State.server)
        value = timed(work.run)
        after = busy_seconds(_State.server)
        busy = None if before is None or after is None else (after - before) * 1000
        statement = work.floor()
        floor = timed(lambda statement=statement: replay(_State.raw, [statement]))  # type: ignore[misc]
        found.append(Taken(work.name, asking.subject.size, value, floor, busy))
    return found


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    rounds: int = ROUNDS,
    agencies: int = 200,
    sample: int = peers.SAMPLE,
) -> BenchReport:
    """Measure decisions, lists, searches and upkeep at a population, and the peers on a sample of it."""
    name = populated(
        owner_url,
        people=people,
        seed=seed,
        now=now,
        progress=progress,
        agencies=agencies,
        make=population.make,
        kind=population.KIND,
    )
    with ExitStack() as stack:
        # The owner of the tables is not held up by the guard of their rows: the same work without it.
        pools = [stack.enter_context(processes_on(at(url, name))) for url in (app_url, owner_url)]
        ready = [pool.submit(get_ready, seed) for pool in pools]
        counts = ready[0].result()
        ready[1].result()
        times = _rounds(pools, rounds, progress)
        load = os.getloadavg()[0]
        progress(0, 1, "Asking the peers")
        others = peers.measures(pools[0], owner_url, sample=sample, seed=seed)
    return BenchReport(
        "decisions", people, seed, (*_told(counts, people, load), *_judged(times), *others)
    )


def _rounds(
    pools: list[ProcessPoolExecutor], rounds: int, progress: Progress
) -> Mapping[str, Times]:
    """Ask in turn with the guard and, every few rounds of the largest agency, without it."""
    times: dict[str, Times] = {kind: defaultdict(list) for kind in (VALUE, FLOOR, BUSY, UNGUARDED)}
    guarded, unguarded = pools
    for turn in range(WARM_UP, WARM_UP + rounds):
        for one in guarded.submit(one_round, turn).result():
            times[VALUE][one.name, one.size].append(one.value)
            times[FLOOR][one.name, one.size].append(one.floor)
            if one.busy is not None:
                times[BUSY][one.name, one.size].append(one.busy)
        if turn % UNGUARDED_EVERY == 0:
            for one in unguarded.submit(one_round, turn, SIZES[-1]).result():
                times[UNGUARDED][one.name, one.size].append(one.value)
        progress(turn - WARM_UP + 1, rounds, "Deciding")
    return times


def _told(counts: Mapping[str, int], people: int, load: float) -> list[Measure]:
    return [
        Measure("processes that wanted a processor, of how many", load, "", os.cpu_count()),
        *(
            Measure(what, count, "", limit=RELATIONS_EACH * people, bound="least")
            if what == "relations"
            else Measure(what, count, "")
            for what, count in counts.items()
        ),
    ]


def _judged(times: Mapping[str, Times]) -> list[Measure]:
    return [
        measure
        for name, limit in LIMITS.items()
        for size in SIZES
        for measure in _of_size(times, name, size, limit)
    ]


def _of_size(
    times: Mapping[str, Times], name: str, size: str, limit: float | None
) -> Iterable[Measure]:
    """Yield what is judged, then what is told beside it."""
    what, key = f"{name}, {size} agency", (name, size)
    taken, floors = times[VALUE][key], times[FLOOR][key]
    yield Measure(what, high(taken), "ms", high(floors), limit)
    yield Measure(f"{what}, the median one", median(taken), "ms", median(floors))
    if busy := times[BUSY][key]:
        yield Measure(f"{what}, processor time", high(busy), "ms")
    if without := times[UNGUARDED][key]:
        yield Measure(f"{what}, the median one without the guard", median(without), "ms")


def high(values: list[float]) -> float:
    """Return the 95th percentile: no more than one in twenty took longer."""
    kept = sorted(values)
    return kept[min(int(HIGH * len(kept)), len(kept) - 1)] if kept else 0.0
