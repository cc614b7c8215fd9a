"""Measure the product on an invented population: each figure beside its floor and its limit."""

from __future__ import annotations

import json as json_module
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from throughcare.config.commands.bench.report import HEADINGS, BenchReport
from throughcare.config.product import opened

if TYPE_CHECKING:
    from pathlib import Path

MODULES = {
    "lists": "lists",
    "replan": "replan",
    "import": "importing",
    "decisions": "decisions.running",
    "pages": "pages",
    "scheme": "scheme",
    "reminders": "reminders",
    "directory": "directory",
}
SEED = 1
"""One seed for all: figures of two runs speak of the same invented people."""


def run(name: str, data: Path, people: int, *, json: bool) -> int:
    """Measure, show the figures, and return 1 when a limit was missed."""
    os.environ["THROUGHCARE_SAFE"] = "true"
    os.environ["THROUGHCARE_INSECURE_HTTP"] = "true"
    with opened(data, migrated=False) as product:
        report = _measured(name, product.cluster.owner_url, product.cluster.app_url, people)
    if json:
        sys.stdout.write(json_module.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        _show(report, Console())
    return report.exit_code


def _measured(name: str, owner_url: str, app_url: str, people: int) -> BenchReport:
    from django.utils import timezone

    # Django is set up by now; before, the benches could not be imported.
    bench = import_module(f"{__name__}.{MODULES[name]}")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        report: BenchReport = bench.run(
            owner_url,
            app_url,
            people=people,
            seed=SEED,
            now=timezone.now(),
            progress=lambda done, total, text: bar.update(
                task, completed=done, total=total, description=text
            ),
        )
    return report


def _show(report: BenchReport, console: Console) -> None:
    table = Table(
        *HEADINGS, title=f"bench {report.name}, {report.people} people, seed {report.seed}"
    )
    for row in report.rows():
        table.add_row(*row)
    console.print(table)
