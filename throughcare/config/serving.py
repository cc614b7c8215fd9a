"""Web server and job worker as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.config.product import Product

_STOP_SECONDS = 10
_LOOK_SECONDS = 0.5


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """Return the command that serves the pages."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "throughcare.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """Return the command that runs jobs."""
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]


def start(command: Sequence[str], product: Product) -> subprocess.Popen[bytes]:
    """Start a process of the product; Ctrl-C reaches it through us, not by itself."""
    return subprocess.Popen(command, env=product.environment, start_new_session=True)


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and end them when they do not."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def watch(processes: Sequence[subprocess.Popen[bytes]], product: Product) -> int:
    """Wait until one process ends or Ctrl-C; bring the database back if it dies meanwhile."""
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(_LOOK_SECONDS)
            product.cluster.revive()
    except KeyboardInterrupt:
        return 0
    return next(process.returncode or 1 for process in processes if process.poll() is not None)


def serve(product: Product, *, host: str, port: int, workers: int) -> int:
    """Serve pages until stopped; seal what was recorded."""
    from throughcare.config.commands import sealing

    try:
        return _run(web_command(host=host, port=port, workers=workers), product)
    finally:
        sealing.seal_now()


def work(product: Product) -> int:
    """Run jobs, and seal what is recorded, until stopped."""
    from throughcare.config.commands import sealing

    with sealing.going_on():
        return _run(worker_command(), product)


def _run(command: Sequence[str], product: Product) -> int:
    process = start(command, product)
    try:
        return watch([process], product)
    finally:
        stop([process])
