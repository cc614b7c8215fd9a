"""Open the database of a data folder: start its server if needed, leave it as it was found."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.config.postgres import roles
from throughcare.config.postgres.embedded import Embedded
from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP)
ANY_END = (*ENDING, signal.SIGINT)


def say_on_stderr(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{text}\n")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Give the addresses of a database, and of the server behind it where that is ours."""

    app_url: str
    owner_url: str
    embedded: Embedded | None = None

    @property
    def started_here(self) -> bool:
        """Tell whether this process started the server."""
        return self.embedded is not None and self.embedded.started_here

    def superuser_url(self, dbname: str = "postgres") -> str:
        """Return the superuser's address of one database of the embedded server.

        Errors: PostgresError for a database given by DATABASE_URL, whose superuser is not ours.
        """
        if self.embedded is None:
            raise PostgresError(
                f"Cannot act as superuser on [{dbname}]: the database was given by DATABASE_URL. "
                "Ask whoever runs that server."
            )
        return self.embedded.url(roles.SUPERUSER, dbname=dbname)

    def revive(self) -> bool:
        """Start the embedded server again if it has died; tell whether that was needed.

        For whoever supervises: addresses stay the same, so clients only have to connect anew.

        Errors: PostgresError when it does not come up.
        """
        return self.embedded is not None and self.embedded.revive()

    def leave(self) -> None:
        """End this use; whoever leaves last stops the server. Does nothing the second time."""
        if self.embedded is not None:
            self.embedded.leave()

    def stop(self) -> None:
        """End this use and stop the embedded server, whoever else uses it."""
        if self.embedded is not None:
            self.embedded.stop()


def open_cluster(
    data_dir: Path,
    *,
    environ: Mapping[str, str] = os.environ,
    say: Callable[[str], None] = say_on_stderr,
) -> Cluster:
    """Open the database: the one of DATABASE_URL, else the embedded one of `data_dir`.

    Migrations run under DATABASE_OWNER_URL where it is given. An embedded server is started if it
    does not run yet. Call `leave` at the end, or use `running`.

    Errors: PostgresError, when no server can be found, started or reached.
    """
    given = environ.get("DATABASE_URL", "")
    if given:
        return Cluster(app_url=given, owner_url=environ.get("DATABASE_OWNER_URL") or given)
    embedded = Embedded(data_dir, environ=environ, say=say)
    return Cluster(
        app_url=embedded.url(roles.APP, dbname=roles.DATABASE),
        owner_url=embedded.url(roles.OWNER, dbname=roles.DATABASE),
        embedded=embedded,
    )


@contextmanager
def running(
    data_dir: Path,
    *,
    environ: Mapping[str, str] = os.environ,
    say: Callable[[str], None] = say_on_stderr,
) -> Iterator[Cluster]:
    """Open the database for a block of code and leave it as it was found, however the block ends.

    In the main thread a polite end (SIGTERM, a closed terminal) becomes SystemExit, so that the
    block is left in order; a handler that somebody else installed stays.

    Errors: those of `open_cluster`.
    """
    with _ends_in_order():
        cluster = open_cluster(data_dir, environ=environ, say=say)
        try:
            yield cluster
        finally:
            with _undisturbed():
                cluster.leave()


def mark(cluster: Cluster, name: str) -> None:
    """Add a mark to the database, for instance `demo` for one that the demo made."""
    roles.set_marks(cluster.owner_url, {*roles.marks(cluster.owner_url), name})


@contextmanager
def _ends_in_order() -> Iterator[None]:
    free = [one for one in ENDING if signal.getsignal(one) is signal.SIG_DFL]
    with _handling(free, handler=_leave_the_block):
        yield


def _leave_the_block(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Do not let a second, impatient Ctrl-C leave the server half stopped."""
    with _handling(ANY_END, handler=signal.SIG_IGN):
        yield


@contextmanager
def _handling(
    numbers: tuple[signal.Signals, ...] | list[signal.Signals],
    *,
    handler: Callable[[int, FrameType | None], None] | signal.Handlers,
) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # Python lets only the main thread handle signals.
        return
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
