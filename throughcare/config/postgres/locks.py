"""Count who uses the server and let one process at a time start or stop it.

Locks of the kernel (flock) are used because they vanish with their process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 360.0  # seconds; longer than the wait for a server that recovers


class LockFile:
    """Hold an open file whose lock is shared, exclusive or free."""

    def __init__(self, path: Path) -> None:
        """Open `path`, made if missing.

        Errors: PostgresError when this account may not write there.
        """
        self.path = path
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise PostgresError(
                f"Cannot open the lock [{path}]: {error.strerror}. Run this as the account that "
                "made the folder, or choose another --data."
            ) from error

    def share(self) -> None:
        """Take the lock together with others."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        """Take the lock alone if nobody else has it; tell whether that worked."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back and keep the file open."""
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the lock back and close the file."""
        os.close(self._handle)

    @contextmanager
    def alone(self, *, patience: float = PATIENCE) -> Iterator[None]:
        """Wait until the lock is ours alone.

        Errors: PostgresError when another process keeps it longer than `patience` seconds.
        """
        deadline = time.monotonic() + patience
        while not self.try_alone():
            if time.monotonic() > deadline:
                raise PostgresError(
                    f"Cannot start or stop the database: another process has held [{self.path}] "
                    f"for [{patience:.0f}] seconds. Look for a stuck process and end it."
                )
            time.sleep(0.01)
        try:
            yield
        finally:
            self.release()
