"""Start and stop the server's process, and judge whether one lives by connecting to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import PGconn, Ping

from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.places import PORT, socket_path
from throughcare.config.postgres.roles import SUPERUSER
from throughcare.config.postgres.sizes import server_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from throughcare.config.postgres.accounts import Account
    from throughcare.config.postgres.binaries import Binaries
    from throughcare.config.postgres.places import Places

START_WITHIN = 300.0  # seconds; recovery after a crash can take minutes on a large database
LEFTOVERS_WITHIN = 10.0  # seconds for the children of a killed server to go away
STOP_WITHIN = 60.0  # seconds for a fast shutdown, which writes out all changed pages
PAUSE = 0.01  # seconds between two looks at first; a tenth of the wait, up to LONGEST_PAUSE
LONGEST_PAUSE = 0.5
SAY_AFTER = 3.0  # seconds of waiting before the person is told
LARGEST_LOG = 10_000_000  # bytes


def conninfo(folder: Path, *, dbname: str = "postgres") -> str:
    """Return how the superuser reaches the server whose socket is in `folder`."""
    return psycopg.conninfo.make_conninfo(
        host=str(folder), port=PORT, user=SUPERUSER, dbname=dbname, connect_timeout=10
    )


def noted_sockets(places: Places) -> Path:
    """Return the socket folder of the server that runs, as it noted it, else the usual one."""
    lines = _pid_lines(places)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else places.sockets  # noqa: PLR2004


def noted_pid(places: Places) -> int | None:
    """Return the number of the server's process as it noted it, if it did."""
    lines = _pid_lines(places)
    return abs(int(lines[0])) if lines and lines[0].lstrip("-").isdigit() else None


def _pid_lines(places: Places) -> list[str]:
    try:
        return places.pid_file.read_text().splitlines()
    except OSError:
        return []


def answers(folder: Path, *, places: Places) -> bool:
    """Tell whether a server answers in `folder` and serves the data of `places`."""
    if PGconn.ping(conninfo(folder).encode()) != Ping.OK:
        return False
    try:
        with psycopg.connect(conninfo(folder), autocommit=True) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:  # It stopped in between.
        return False
    return row is not None and Path(row[0]) == places.cluster


def is_alive(places: Places) -> bool:
    """Tell whether the noted process is this cluster's server, and not a zombie or a stranger."""
    pid = noted_pid(places)
    return pid is not None and _is_server(pid, cluster=places.cluster)


def _is_server(pid: int, *, cluster: Path) -> bool:
    if not _exists(pid):
        return False
    facts = Path(f"/proc/{pid}")
    try:
        name, state = _name_and_state((facts / "stat").read_text())
    except OSError:
        return True  # This system does not tell: leave the verdict to PostgreSQL.
    if state in "ZX":
        return False
    try:
        return (facts / "cwd").readlink() == cluster
    except PermissionError:  # Containers hide the folder of other accounts, even from root.
        return name.startswith("postgres")
    except OSError:
        return False  # It has ended since.


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _name_and_state(line: str) -> tuple[str, str]:
    name, _, rest = line.partition("(")[2].rpartition(")")
    return name, rest.split()[0]


def start(
    binaries: Binaries, *, places: Places, account: Account, say: Callable[[str], None]
) -> subprocess.Popen[bytes] | None:
    """Start the server and wait until it answers; None when one turned out to run already.

    The server is our child, so that we reap it: an unreaped one would look alive.

    Errors: PostgresError when it does not come up, with the end of its log.
    """
    _trim(places.log)
    wait = _Wait(places=places, say=say)
    child = _spawn(binaries, places=places, account=account)
    try:
        while not answers(places.sockets, places=places):
            if child.poll() is not None and not is_alive(places):
                wait.for_leftovers(child)
                child = _spawn(binaries, places=places, account=account)
            wait.a_moment()
    except BaseException:
        stop_child(child)
        raise
    if noted_pid(places) == child.pid:
        return child
    child.wait(timeout=STOP_WITHIN)  # Another one was coming up already; ours has given way.
    return None


def _spawn(binaries: Binaries, *, places: Places, account: Account) -> subprocess.Popen[bytes]:
    clear_stale(places)
    command = [
        binaries.program("postgres"),
        "-D",
        str(places.cluster),
        *server_settings(places.sockets),
    ]
    with places.log.open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=clean_environment(),
            start_new_session=True,  # Ctrl-C at the terminal must not reach it before us.
            **account.run_as(),
        )


def clean_environment() -> dict[str, str]:
    """Return an environment without PG… variables and locale settings that may not exist here."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def clear_stale(places: Places) -> None:
    """Remove what a dead server left behind and PostgreSQL would take for a living one."""
    if is_alive(places):
        return
    socket = socket_path(places.sockets)
    for path in (places.pid_file, socket, Path(f"{socket}.lock")):
        path.unlink(missing_ok=True)


class _Wait:
    """Wait for a server: say so when it takes long, give up when it takes too long."""

    def __init__(self, *, places: Places, say: Callable[[str], None]) -> None:
        self.places = places
        self.say = say
        self.began = time.monotonic()
        self.said = False

    def for_leftovers(self, child: subprocess.Popen[bytes]) -> None:
        # The children of a killed server may still hold its memory; PostgreSQL rightly refuses.
        if self._waited() > LEFTOVERS_WITHIN:
            raise PostgresError(
                f"Cannot start PostgreSQL on [{self.places.cluster}]: it ended with "
                f"[{child.returncode}]. {_last_words(self.places.log)}"
            )
        time.sleep(0.2)

    def a_moment(self) -> None:
        if self._waited() > START_WITHIN:
            raise PostgresError(
                f"Cannot reach PostgreSQL on [{self.places.cluster}]: no answer in "
                f"[{self._waited():.0f}] seconds. {_last_words(self.places.log)}"
            )
        if self._waited() > SAY_AFTER and not self.said:
            self.said = True
            self.say("The database is still starting; after a crash it first recovers its data.")
        time.sleep(min(max(PAUSE, self._waited() / 10), LONGEST_PAUSE))

    def _waited(self) -> float:
        return time.monotonic() - self.began


def _last_words(log: Path, *, lines: int = 8) -> str:
    words = "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return f"The end of its log [{log}]:\n{words}"


def _trim(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)


def stop_child(child: subprocess.Popen[bytes]) -> None:
    """Stop our own child: sessions are ended, everything committed is kept."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
    try:
        child.wait(timeout=STOP_WITHIN)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGQUIT)  # Loses nothing: the next start recovers from the log.
        child.wait()


def stop_noted(places: Places) -> None:
    """Stop a server that another process started."""
    pid = noted_pid(places)
    if pid is None or not is_alive(places):
        return
    for order in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        if _gone(pid, places=places):
            return


def _gone(pid: int, *, places: Places) -> bool:
    deadline = time.monotonic() + STOP_WITHIN
    while _is_server(pid, cluster=places.cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True
