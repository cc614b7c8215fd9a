"""`throughcare verify projections`: recompute from the facts, compare, name every difference."""

from __future__ import annotations

import json as json_module
import os
import sys
from collections import Counter, deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.config.commands.workers import processes_on
from throughcare.journeys.queries import stray, verifying
from throughcare.journeys.queries.verifying import Comparison, Difference
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    Told = Callable[[int, int, str], None]

BATCH = 1_000
"""Cases compared at once: what one process holds in memory."""
KEPT = 1_000
"""Differences that are told one by one; all are counted."""


@dataclass(slots=True)
class ProjectionReport:
    """Hold what was compared and every difference that was found, the first ones in full."""

    cases: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    count: int = 0

    @property
    def exit_code(self) -> int:
        """Return 1 unless there are no differences."""
        return 1 if self.count else 0

    def add(self, one: Comparison) -> None:
        """Take in the comparison of one batch."""
        self.cases += one.cases
        self.rows += one.rows
        self.note(one.differences)

    def note(self, found: list[Difference]) -> None:
        """Take in differences."""
        self.count += len(found)
        self.differences += found[: max(KEPT - len(self.differences), 0)]

    def as_json(self) -> dict[str, object]:
        """Return the report as plain data."""
        return {
            "cases": self.cases,
            "rows": {table: self.rows[table] for table in verifying.TABLES},
            "differences": self.count,
            "first": [
                {"table": one.table, "key": one.key, "expected": one.expected, "found": one.found}
                for one in self.differences
            ],
        }


def quiet(_done: int, _total: int, _text: str) -> None:
    """Say nothing about how far the work is."""


def compare_projections(
    *, sample: int | None = None, processes: int = 2, progress: Told = quiet
) -> ProjectionReport:
    """Compare all cases, or so many by chance, with what the facts say.

    With one process the work is done here, in the caller's transaction if there is one.
    Memory does not grow with the number of cases.
    """
    _leave_a_trace()
    report = ProjectionReport()
    total = sample or verifying.case_count()
    for one in _compared(_batches(sample), processes):
        report.add(one)
        progress(report.cases, total, "Comparing cases")
    progress(report.cases, total, "Looking for rows without a case")
    report.note(stray.orphans(limit=KEPT))
    report.note(stray.contact_gaps(limit=KEPT))
    report.note(stray.forgotten(limit=KEPT))
    return report


def _leave_a_trace() -> None:
    sharing.system_access(purpose="verify", now=timezone.now())
    audit.record_without_access(
        sharing.SYSTEM, act=Act.READ, what="projections", now=timezone.now()
    )


def _batches(sample: int | None) -> Iterator[list[int]]:
    if sample is not None:
        chosen = iter(verifying.some_cases(sample))
        while batch := list(islice(chosen, BATCH)):
            yield batch
        return
    after = 0
    while batch := verifying.next_cases(after, count=BATCH):
        yield batch
        after = batch[-1]


def _compared(batches: Iterator[list[int]], processes: int) -> Iterator[Comparison]:
    if processes == 1:
        yield from map(compare_batch, batches)
        return
    with processes_on(os.environ["DATABASE_URL"], count=processes) as pool:
        waiting: deque[Future[Comparison]] = deque()
        for batch in batches:
            waiting.append(pool.submit(compare_batch, batch))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def compare_batch(case_ids: list[int]) -> Comparison:
    """Compare one batch as it stands at one moment."""
    access = sharing.system_access(purpose="verify", now=timezone.now())
    with _one_moment():
        return verifying.compare(case_ids, access=access)


@contextmanager
def _one_moment() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def projections(*, sample: int | None, json: bool) -> int:
    """Compare, show what was found, and return the exit code."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        report = compare_projections(
            sample=sample,
            progress=lambda done, total, text: bar.update(
                task, completed=done, total=total, description=text
            ),
        )
    if json:
        sys.stdout.write(
            json_module.dumps(report.as_json(), ensure_ascii=False, default=str) + "\n"
        )
    else:
        _show(report, Console())
    return report.exit_code


def _show(report: ProjectionReport, console: Console) -> None:
    table = Table("Projection", "Rows compared", title=f"{report.cases} cases derived anew")
    for name in verifying.TABLES:
        table.add_row(name, f"{report.rows[name]}")
    console.print(table)
    for one in report.differences:
        console.print(
            f"{one.table} {_shown(one.key)}: "
            f"expected {_shown(one.expected)}, found {_shown(one.found)}",
            markup=False,
            highlight=False,
        )
    if report.count > len(report.differences):
        console.print(f"and {report.count - len(report.differences)} more")
    console.print(f"{report.count} differences.")


def _shown(values: tuple[object, ...] | None) -> str:
    return "no row" if values is None else "[" + ", ".join(str(value) for value in values) + "]"
