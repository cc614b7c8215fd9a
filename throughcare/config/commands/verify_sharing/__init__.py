"""`throughcare verify sharing`: ask millions of questions in every way there is, and compare the answers."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from throughcare.config.commands.printing import show
from throughcare.config.commands.verify_sharing.verdicts import Wanted
from throughcare.config.product import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Told = Callable[[int, int, str], None]

__all__ = ["Wanted", "decisions", "mutants"]


def decisions(data: Path, *, count: int, seed: int, faces: str, processes: int, json: bool) -> int:
    """Compare decisions, show what was found, and return the exit code."""
    report = _with_progress(
        data,
        "running",
        "compare",
        decisions=count,
        seed=seed,
        faces=faces,
        processes=processes,
    )
    if json:
        show(report.as_json())
    else:
        _show(report, Console())
    return int(report.exit_code)


def mutants(data: Path, wanted: Wanted, *, processes: int, json: bool) -> int:
    """Break the rules' SQL in every listed way, show what was not noticed, and return the exit code."""
    report = _with_progress(data, "campaign", "run", wanted=wanted, processes=processes)
    if json:
        show(report.as_json())
    else:
        for line in report.lines():
            Console().print(line, markup=False, highlight=False)
    return int(report.exit_code)


def _with_progress(data: Path, module: str, name: str, **options: Any) -> Any:
    """Call a function of a module that needs Django, on the server of a data folder."""
    os.environ["THROUGHCARE_SAFE"] = "true"
    os.environ["THROUGHCARE_INSECURE_HTTP"] = "true"
    with opened(data, migrated=False) as product:
        function = getattr(import_module(f"{__name__}.{module}"), name)
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)

            def told(done: int, total: int, text: str) -> None:
                bar.update(task, completed=done, total=total, description=text)

            cluster = product.cluster
            return function(cluster.owner_url, cluster.app_url, progress=told, **options)


def _show(report: Any, console: Console) -> None:
    table = Table("What came up", "Decisions", title=f"{report.worlds} invented worlds")
    for name in report.needed:
        table.add_row(name, f"{report.hits[name]:,}")
    console.print(table)
    for one in report.disagreements:
        console.print(one.as_text(), markup=False, highlight=False)
    for line in report.lines():
        console.print(line, markup=False, highlight=False)
