"""`throughcare verify referrals`: many answer the same referrals at once; each answer counts once."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from throughcare.config.commands.printing import show
from throughcare.config.product import opened

if TYPE_CHECKING:
    from pathlib import Path


def run(data: Path, *, steps: int, editors: int, seed: int, json: bool) -> int:
    """Let them loose, show what was lost, and return the exit code."""
    os.environ["THROUGHCARE_SAFE"] = "true"
    os.environ["THROUGHCARE_INSECURE_HTTP"] = "true"
    with opened(data, migrated=False) as product:
        running = import_module(f"{__name__}.running")
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)

            def told(done: int, total: int, text: str) -> None:
                bar.update(task, completed=done, total=total, description=text)

            cluster = product.cluster
            report = running.compare(
                cluster.owner_url,
                cluster.app_url,
                steps=steps,
                editors=editors,
                seed=seed,
                progress=told,
            )
    if json:
        show(report.as_json())
    else:
        for line in report.lines():
            Console().print(line, markup=False, highlight=False)
    return int(report.exit_code)
