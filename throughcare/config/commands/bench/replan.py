"""`bench replan`: release dates moved one at a time; a population derived anew and compared."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from throughcare.config.commands import verify
from throughcare.config.commands.bench.databases import at, populated
from throughcare.config.commands.bench.recording import raw_connection, recorded, replay, timed
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries import verifying
from throughcare.journeys.queries.preview import preview_release_dates
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.config.commands.bench.databases import Progress
    from throughcare.kernel.access import Access

PREVIEWS, MOVES, FLOORS = 1_000, 400, 200
LEAST_PREVIEWS, LEAST_MOVES, MOST_SECONDS, COMPARED = 500, 80, 90, 100_000
WHOM: Mapping[str, str] = {
    "anybody in custody": "true",
    "a case with a journey": "EXISTS (SELECT 1 FROM journeys_case_listing l "
    "WHERE l.person_id = p.person_id AND l.outcome = 'eligible')",
}
_PEOPLE = """
SELECT p.person_id FROM custody_period p
 WHERE upper_inf(p.during) AND NOT lower_inf(p.during) AND {whom}
 ORDER BY md5(p.person_id::text || %s) LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Rates:
    """Hold how often a second something was done, and its floor.

    Units: per second; first all by the time they took, then from the median of one.
    """

    rate: float
    typical: float
    core: float | None
    """By the processor time of client and server together; None where the server is elsewhere."""
    floor: float


def measure(whom: str, *, seed: int, previews: int, moves: int) -> tuple[Rates, Rates]:
    """Look ahead and move dates of people by chance, one after the other, in this process."""
    _insist_on_durability()
    access = sharing.system_access(purpose="bench", now=timezone.now())
    people = _people(whom, f"{seed} {timezone.now():%s%f}", max(previews, moves))
    today = timezone.localdate()
    rng = Random(seed)  # noqa: S311 - days by chance, nothing secret

    def look(person_id: int) -> object:
        return preview_release_dates(
            person_id, _days(rng, today), source="bench", access=access, today=today
        )

    return (
        _rates(look, people, previews),
        _rates(lambda person_id: _move(person_id, rng, access, today), people, moves),
    )


def _insist_on_durability() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        if cursor.fetchone() != ("on", "on"):
            raise ThroughcareError(
                "Cannot measure durable transactions: fsync or synchronous_commit is off. "
                "Switch both on."
            )


def _people(whom: str, salt: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(whom=WHOM[whom]), [salt, count])
        found = [person_id for (person_id,) in cursor.fetchall()]
    if not found:
        raise ThroughcareError(
            "Cannot measure: nobody in this population is in custody. Ask for more --people."
        )
    return list(islice(cycle(found), count))


def _days(rng: Random, today: date) -> dict[ReleaseDateKind, date | None]:
    return {ReleaseDateKind.EXPECTED: today + timedelta(days=rng.randint(20, 500))}


def _move(person_id: int, rng: Random, access: Access, today: date) -> None:
    journeys.move_release_dates(
        person_id,
        _days(rng, today),
        source="bench",
        why="moved by the bench",
        access=access,
        now=timezone.now(),
        today=today,
    )


def _rates(work: Callable[[int], object], people: Sequence[int], count: int) -> Rates:
    work(people[-1])
    begun, busy = perf_counter(), _processor_seconds()
    times = [timed(lambda person_id=person_id: work(person_id)) for person_id in people[:count]]  # type: ignore[misc]
    taken, busy_at_end = perf_counter() - begun, _processor_seconds()
    core = None if busy is None or busy_at_end is None else count / (busy_at_end - busy)
    return Rates(count / taken, 1000 / median(times), core, _floor(work, people[:FLOORS]))


def _processor_seconds() -> float | None:
    """Return the processor time that this process and its server process have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        server, is_local = cursor.fetchone()
    stat = Path(f"/proc/{server}/stat")
    if not is_local or not stat.exists():
        return None
    fields = stat.read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _floor(work: Callable[[int], object], people: Sequence[int]) -> float:
    """Return how often a second the bare minimum goes through raw and prepared.

    For what only reads: its own statements. For what writes: one durable audit row.
    """
    times = []
    with raw_connection() as raw:
        for person_id in people:
            with recorded() as recording:
                work(person_id)
            written = recording.only("audit_event")[:1]
            times.append(timed(partial(replay, raw, written or recording.statements)))
    return 1000 / median(times)


def compare(count: int) -> tuple[int, float, int]:
    """Derive so many cases anew and compare; return cases, seconds and differences."""
    cases = verifying.case_count()
    begun = perf_counter()
    report = verify.compare_projections(sample=count if count < cases else None)
    return report.cases, perf_counter() - begun, report.count


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    previews: int = PREVIEWS,
    moves: int = MOVES,
    agencies: int = 200,
) -> BenchReport:
    """Measure previews, moves and the comparison of a whole population."""
    name = populated(
        owner_url, people=people, seed=seed, now=now, progress=progress, agencies=agencies
    )
    measures: list[Measure] = []
    with processes_on(at(app_url, name)) as pool:
        for step, whom in enumerate(WHOM):
            progress(step, len(WHOM) + 1, f"Moving dates of {whom}")
            rates = pool.submit(measure, whom, seed=seed, previews=previews, moves=moves).result()
            measures += _measures(whom, *rates)
        progress(len(WHOM), len(WHOM) + 1, "Deriving anew and comparing")
        measures += _compared(*pool.submit(compare, COMPARED).result())
    return BenchReport("replan", people, seed, tuple(measures))


def _measures(whom: str, look: Rates, move: Rates) -> list[Measure]:
    by_core = [
        Measure(f"{what} by processor time, {whom}", rates.core, "/s", rates.floor)
        for what, rates in (("previews", look), ("durable moves", move))
        if rates.core is not None
    ]
    return [
        *by_core,
        Measure(f"previews, {whom}", look.rate, "/s", look.floor, LEAST_PREVIEWS, "least"),
        Measure(f"previews by the median one, {whom}", look.typical, "/s", look.floor),
        Measure(f"durable moves, {whom}", move.rate, "/s", move.floor, LEAST_MOVES, "least"),
        Measure(f"durable moves by the median one, {whom}", move.typical, "/s", move.floor),
    ]


def _compared(cases: int, seconds: float, differences: int) -> list[Measure]:
    limit = MOST_SECONDS if cases >= COMPARED else None
    return [
        Measure(f"{cases} cases derived anew and compared", seconds, "s", limit=limit),
        Measure("differences", differences, "", floor=0, limit=0),
    ]
