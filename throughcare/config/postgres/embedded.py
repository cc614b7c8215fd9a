"""Use the server of one data folder together with other processes.

Whoever needs the server and finds none starts it; whoever leaves last stops it. Users are counted
by a shared lock, so a killed one no longer counts. A server that outlived its users and still has
clients (the web processes of a killed parent) is left running.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

from throughcare.config.postgres import places as where
from throughcare.config.postgres import process, roles
from throughcare.config.postgres.accounts import Account, account_for
from throughcare.config.postgres.binaries import choose
from throughcare.config.postgres.initialise import major_of, make_cluster
from throughcare.config.postgres.locks import LockFile

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping
    from pathlib import Path

_handed_over: list[subprocess.Popen[bytes]] = []
"""Servers that we started and left to their other users; kept so that Python does not complain."""


class Embedded:
    """Hold one use of the embedded server, from opening to leaving."""

    def __init__(
        self, data_dir: Path, *, environ: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        """Find or start the server of `data_dir`, prepare its database, and count as a user.

        Errors: PostgresError.
        """
        self._process = os.getpid()
        self._left = False
        self._environ = environ
        self._say = say
        self._control = where.control_folder(data_dir)
        self._starting = LockFile(self._control / "start.lock")
        self._using = LockFile(self._control / "users.lock")
        self._keep = self._control / "keep-running"
        self._child: subprocess.Popen[bytes] | None = None
        try:
            with self._starting.alone():
                self._open()
        except BaseException:
            self._close()
            raise
        atexit.register(self.leave)

    def _open(self) -> None:
        account = account_for(where.known_cluster(self._control))
        cluster = where.cluster_folder(self._control, account=account, say=self._say)
        sockets = where.socket_folder(cluster, account=account, environ=self._environ)
        self.places = where.Places(control=self._control, cluster=cluster, sockets=sockets)
        self.sockets = process.noted_sockets(self.places)
        found = process.answers(self.sockets, places=self.places)
        if not found:
            self._start(account)
        self._settle(found=found)

    def _start(self, account: Account) -> None:
        cluster = self.places.cluster
        chosen = choose(self._environ, major=major_of(cluster))
        programs = where.reachable_programs(chosen, account=account)
        if not cluster.exists():
            make_cluster(programs, cluster=cluster, account=account)
        self.sockets = self.places.sockets
        self._child = process.start(programs, places=self.places, account=account, say=self._say)

    def _settle(self, *, found: bool) -> None:
        try:
            roles.prepare(lambda dbname: self.url(roles.SUPERUSER, dbname=dbname))
            if self._using.try_alone():
                self._note_survivors(found=found)
            self._using.share()
        except BaseException:
            if self._child is not None:
                process.stop_child(self._child)
            raise

    def _note_survivors(self, *, found: bool) -> None:
        if found and self._has_clients():
            self._keep.touch()
        else:
            self._keep.unlink(missing_ok=True)

    def _has_clients(self) -> bool:
        url = self.url(roles.SUPERUSER, dbname="postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            return bool(
                connection.execute(
                    "SELECT 1 FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
                ).fetchone()
            )

    @property
    def started_here(self) -> bool:
        """Tell whether this use started the server."""
        return self._child is not None

    def url(self, role: str, *, dbname: str) -> str:
        """Return the address at which `role` reaches one database."""
        folder = quote(str(self.sockets), safe="")
        return f"postgresql://{role}@/{quote(dbname)}?host={folder}&port={where.PORT}"

    def revive(self) -> bool:
        """Start the server again if it has died; tell whether that was needed.

        Errors: PostgresError when it does not come up.
        """
        with self._starting.alone():
            if process.answers(self.sockets, places=self.places):
                return False
            if self._child is not None:
                process.stop_child(self._child)  # Reaps it, and ends one that hangs.
            self._start(account_for(self.places.cluster))
            return True

    def leave(self) -> None:
        """End this use; stop the server if nobody else uses it."""
        self._end(only_if_last=True)

    def stop(self) -> None:
        """End this use and stop the server, whoever else uses it."""
        self._end(only_if_last=False)

    def _end(self, *, only_if_last: bool) -> None:
        if self._left or os.getpid() != self._process:  # A forked child is not the user.
            return
        self._left = True
        atexit.unregister(self.leave)
        with self._starting.alone():
            self._using.release()
            last = self._using.try_alone() and not self._keep.exists()
            if last or not only_if_last:
                self._halt()
            elif self._child is not None:
                _handed_over.append(self._child)
        self._close()

    def _close(self) -> None:
        self._using.close()
        self._starting.close()

    def _halt(self) -> None:
        if self._child is not None:
            process.stop_child(self._child)
        process.stop_noted(self.places)  # Also when another process has restarted it since.
        with contextlib.suppress(OSError):
            self.sockets.rmdir()
