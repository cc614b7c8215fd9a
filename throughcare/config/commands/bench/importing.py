"""`bench import`: an invented register from file to dated journeys, and its memory."""

from __future__ import annotations

import csv
import resource
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from throughcare.config.commands.bench import databases, templates
from throughcare.config.commands.bench.databases import at, create, drop
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.exchange.imports import applying, previewing
from throughcare.exchange.imports.reading import load_mapping, shipped_mappings
from throughcare.exchange.imports.registers.people import HEADER, Person, cells_of, invented_people
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from throughcare.config.commands.bench.databases import Progress

MAPPING = "nl-demo-register"
MOST_SECONDS, MOST_MEMORY, ROWS = 300, 1.2, 100_000
PART, CHUNK = 10, 5_000
"""Memory is compared with that of a tenth of the rows."""


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what one import took.

    Units: seconds; `memory` is the largest resident size of the importing process, in mebibytes.
    """

    preview: float
    apply: float
    memory: float
    people: int
    dated: int


def write_register(path: Path, *, rows: int, seed: int, today: date) -> None:
    """Write a clean register of so many invented people, a few thousand at a time."""
    with path.open("w", encoding="latin-1", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerow(HEADER)
        for number, person in enumerate(_people(rows, seed, today)):
            cells = {**cells_of(person), "Registratienummer": f"{4_000_000 + number}"}
            out.writerow([_cell(cells.get(title, "")) for title in HEADER])


def _people(rows: int, seed: int, today: date) -> Iterator[Person]:
    for first in range(0, rows, CHUNK):
        yield from invented_people(today, people=min(CHUNK, rows - first), seed=seed + first)


def _cell(value: str | date) -> str:
    return value if isinstance(value, str) else f"{value:%d-%m-%Y}"


def bring_in(path: Path, *, processes: int) -> Run:
    """Preview and apply one register file; run it in a process that has done nothing else."""
    now, today = timezone.now(), timezone.localdate()
    agency_id, actor = _prison()
    begun = perf_counter()
    import_id = previewing.begin(
        agency_id=agency_id,
        file_name=path.name,
        mapping_text="",
        mapping_name=MAPPING,
        digest=previewing.digest_of(path),
        actor=actor,
        now=now,
        today=today,
    )
    mapping = load_mapping(shipped_mappings()[MAPPING])
    found = previewing.preview(import_id, path, mapping, actor=actor, now=now, today=today)
    if found.refusal:
        raise ThroughcareError(
            f"Cannot measure the import: the register was refused, {found.refusal}"
        )
    previewed = perf_counter()
    applying.apply(import_id, actor=actor, now=now, today=today, processes=processes)
    applied = perf_counter()
    people, dated = _counts()
    return Run(previewed - begun, applied - previewed, _memory(), people, dated)


def _memory() -> float:
    """Return the larger of this process and its largest helper."""
    sizes = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(sizes) / 1024


def _prison() -> tuple[int, Actor]:
    now = timezone.now()
    prison = templates.open_agencies(4, now=now, today=timezone.localdate())[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, account_id, role FROM accounts_membership WHERE agency_id = %s", [prison]
        )
        membership_id, account_id, role = cursor.fetchone()
    return prison, Actor(account_id, prison, membership_id, role)


def _counts() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM caseloads_case), "
            "(SELECT count(*) FROM journeys_journey WHERE outcome = 'eligible')"
        )
        people, dated = cursor.fetchone()
    return people, dated


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    processes: int = 2,
) -> BenchReport:
    """Measure the import of so many rows, and its memory against a tenth of them."""
    del now  # The register is always of today.
    steps = (max(people // PART, 1), people)
    runs = []
    for step, rows in enumerate(steps):
        progress(step, len(steps), f"Importing {rows} rows")
        runs.append(_run(owner_url, app_url, rows=rows, seed=seed, processes=processes))
    small, large = runs
    seconds = large.preview + large.apply
    return BenchReport(
        "import",
        people,
        seed,
        (
            Measure("preview", large.preview, "s"),
            Measure("apply", large.apply, "s"),
            Measure("preview and apply", seconds, "s", limit=MOST_SECONDS * max(people / ROWS, 1)),
            Measure("rows a second", people / seconds, "/s"),
            Measure("rows that became a case", large.people, "", limit=people, bound="least"),
            Measure("dated journeys", large.dated, "", limit=1, bound="least"),
            Measure(
                "peak memory of the importing process", large.memory, "MiB", floor=small.memory
            ),
            Measure(
                "peak memory / that of a tenth", large.memory / small.memory, "x", 1, MOST_MEMORY
            ),
        ),
    )


def _run(owner_url: str, app_url: str, *, rows: int, seed: int, processes: int) -> Run:
    name = f"{databases.PREFIX}_import"
    create(owner_url, name, progress=lambda _done, _total, _text: None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        write_register(path, rows=rows, seed=seed, today=date.today() - timedelta(days=1))  # noqa: DTZ011 - a file of here
        with processes_on(at(app_url, name)) as pool:
            found = pool.submit(bring_in, path, processes=processes).result()
    drop(owner_url, name)
    return found
