"""`throughcare backup` and `restore`, with progress."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from throughcare.config.commands.printing import show
from throughcare.config.postgres import running
from throughcare.config.postgres.backup import backup as write_backup
from throughcare.config.postgres.restore import restore as read_backup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from throughcare.config.postgres.manifest import Manifest

console = Console(stderr=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("…", total=None)

        def report(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total or None, description=what)

        yield report


def backup(data: Path, file: Path, *, json: bool) -> int:
    """Write a backup; say how much is in it."""
    with running(data / "postgres") as cluster, _progress() as report:
        manifest = write_backup(cluster.owner_url, file, now=datetime.now(UTC), progress=report)
    said = f"Wrote [{file}]: {len(manifest.tables)} tables. It holds personal data: keep it safe."
    return _say(file, manifest, said, json=json)


def restore(data: Path, file: Path, *, json: bool) -> int:
    """Restore a backup; every table was compared with the sums in the file when this returns."""
    with running(data / "postgres") as cluster, _progress() as report:
        manifest = read_backup(file, cluster.owner_url, progress=report)
    said = f"Restored [{file}]: {len(manifest.tables)} tables, every one as it was written."
    return _say(file, manifest, said, json=json)


def _say(file: Path, manifest: Manifest, said: str, *, json: bool) -> int:
    if json:
        rows = {name: one.rows for name, one in manifest.tables.items()}
        show({"file": str(file), "tables": len(rows), "rows": sum(rows.values())})
    else:
        console.print(said, markup=False, highlight=False)
    return 0
