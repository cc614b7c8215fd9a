"""From nothing to a running product: database, tables, invented world, web server, job worker."""

from __future__ import annotations

import shutil
import socket
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from throughcare.config import product as products
from throughcare.config import serving
from throughcare.config.postgres import is_empty, mark, marks, running
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from pathlib import Path

    from throughcare.config.product import Product

console = Console(stderr=True)
MARK = "demo"
HOST = "127.0.0.1"
_READY_SECONDS = 60
SEED = 7


class NotOurDatabaseError(ThroughcareError):
    """Report a database that the demo did not make and therefore does not touch."""


def demo(
    folder: Path, *, people: int, port: int, check: bool, fresh: bool, json: bool = False
) -> int:
    """Run the demo until Ctrl-C, or walk through it when `check` is asked for; return the exit code."""
    if fresh:
        _throw_away(folder)
    if check:
        port = 0
    port = port or _free_port()
    _require_free(port)
    with products.opened(folder, demo=True, migrated=False) as product:
        _require_ours(product)
        _prepare(product, people)
        from throughcare.config.commands import sealing

        processes = [
            serving.start(serving.web_command(host=HOST, port=port, workers=1), product),
            serving.start(serving.worker_command(), product),
        ]
        try:
            _wait_until_ready(port, processes[0])
            if check:
                from throughcare.config.demo import walking

                return int(walking.walk(f"http://{HOST}:{port}", json=json))
            _announce(port)
            return serving.watch(processes, product)
        except KeyboardInterrupt:
            return 0  # Ctrl-C is how a demo ends.
        finally:
            serving.stop(processes)
            sealing.seal_now()


def _throw_away(folder: Path) -> None:
    """Delete the demo's data; a folder that the demo did not make is refused."""
    if not folder.exists():
        return
    if not (folder / "postgres").exists():
        raise NotOurDatabaseError(
            f"Cannot throw [{folder}] away: it is no data folder of the demo."
        )
    with running(folder / "postgres") as cluster:
        if MARK not in marks(cluster.owner_url) and not is_empty(cluster.owner_url):
            raise NotOurDatabaseError(
                f"Cannot throw [{folder}] away: the demo did not make this database."
            )
        cluster.stop()
    shutil.rmtree(folder)


def _require_ours(product: Product) -> None:
    if MARK not in marks(product.cluster.owner_url) and not is_empty(product.cluster.owner_url):
        raise NotOurDatabaseError(
            "Cannot run the demo here: the database holds tables that the demo did not make. "
            "Choose another folder with --data, or unset DATABASE_URL."
        )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ThroughcareError(
                f"Cannot listen on port [{port}]: something else does. Choose another: throughcare demo --port 8001"
            ) from error


def _prepare(product: Product, people: int) -> None:
    """Bring tables, reference data and the invented world up; what is there already stays."""
    from throughcare.config import reference
    from throughcare.config.demo.cast import is_filled

    mark(product.cluster, MARK)
    with console.status("Preparing the database"):
        products.migrate(product.cluster)
    if is_filled():
        console.print("Going on with the invented world that is here (--fresh makes a new one).")
        return
    with console.status("Loading municipalities, establishments and programmes"):
        reference.load()
    _fill(people)


def _fill(people: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from throughcare.simulation.population import Moment, fill

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Inventing", total=None)
        moment = Moment(timezone.now(), timezone.localdate())
        # All or nothing: a demo that was interrupted starts again from an empty world.
        with transaction.atomic():
            fill(
                people=people,
                seed=SEED,
                moment=moment,
                say=lambda what, done, total: bar.update(
                    task, description=what, completed=done, total=total
                ),
            )


def _wait_until_ready(port: int, process: object) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/about", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:  # type: ignore[attr-defined]
                break
            time.sleep(0.1)
    raise ThroughcareError(
        f"The web server did not answer on port [{port}]. Its words stand above."
    )


def _announce(port: int) -> None:
    from throughcare.config.demo.cast import cast_rows
    from throughcare.simulation.cards import known_card

    print(f"Ready: http://{HOST}:{port}", flush=True)
    console.print(
        f"\nSign in as somebody: http://{HOST}:{port}/demo/sign-in (no password)\n", highlight=False
    )
    for row in cast_rows():
        console.print(
            f"  [bold]{row.sign_in_name:<15}[/] {row.name:<22} {row.what}", highlight=False
        )
    words, code = known_card()
    console.print(
        f"\nOr with the person's card at http://{HOST}:{port}/card: [bold]{' '.join(words)}[/], "
        f"the first time with the code [bold]{code}[/].",
        highlight=False,
    )
    console.print(
        "\nAll people are invented. Nothing leaves this machine. Ctrl-C stops; the data stay."
    )
