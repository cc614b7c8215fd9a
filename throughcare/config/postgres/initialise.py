"""Make a new, empty cluster; a half-made one is never taken for a whole one."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.process import clean_environment
from throughcare.config.postgres.roles import SUPERUSER

if TYPE_CHECKING:
    from pathlib import Path

    from throughcare.config.postgres.accounts import Account
    from throughcare.config.postgres.binaries import Binaries

FIRST_WITH_BUILTIN_LOCALE = 17


def major_of(cluster: Path) -> int | None:
    """Return the version of PostgreSQL that the data belong to; None when there are none yet."""
    note = cluster / "PG_VERSION"
    return int(note.read_text().strip()) if note.exists() else None


def make_cluster(binaries: Binaries, *, cluster: Path, account: Account) -> None:
    """Make the cluster under another name and rename it when it is complete.

    Errors: PostgresError with what `initdb` said.
    """
    draft = cluster.with_name("cluster.new")
    said = ""
    for locale in _locales(binaries.major):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.own(draft)
        said = _initdb(binaries, draft=draft, account=account, locale=locale)
        if not said:
            draft.rename(cluster)
            return
    raise PostgresError(f"Cannot make a database in [{cluster}]. PostgreSQL said:\n{said}")


def _locales(major: int) -> list[list[str]]:
    # Sorting must not change with the operating system; names are sorted by a stored key anyway.
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        return [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    return [["--locale=C.UTF-8"], ["--locale=C"]]  # Some systems lack the first.


def _initdb(binaries: Binaries, *, draft: Path, account: Account, locale: list[str]) -> str:
    """Return what went wrong, empty when nothing did."""
    command = [
        *(binaries.program("initdb"), "-D", str(draft), "-U", SUPERUSER),
        # No password: the socket's folder is open to this account alone, and no port is open.
        *("-A", "trust", "-E", "UTF8", "--data-checksums", "--no-instructions", *locale),
    ]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=clean_environment(),
        **account.run_as(),
    )
    return "" if done.returncode == 0 else (done.stderr.strip() or f"exit {done.returncode}")
