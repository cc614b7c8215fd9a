"""Write a database into one file, with the sums that prove a restore.

Shapes: a zip file with `database.dump` (PostgreSQL's custom format) and `manifest.json`. It holds
personal data and is not encrypted: the file is readable by its owner only; store it accordingly.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, BinaryIO

import psycopg

from throughcare.config.postgres.archive import DUMP, MANIFEST
from throughcare.config.postgres.clients import address, tools_for, with_password
from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.manifest import Manifest, table_sums
from throughcare.config.postgres.roles import marks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from throughcare.config.postgres.binaries import Binaries
    from throughcare.config.postgres.manifest import Progress

CHUNK = 1024 * 1024  # bytes
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def silent(_done: int, _total: int, _what: str) -> None:
    """Report no progress."""


def backup(
    url: str,
    target: Path,
    *,
    now: datetime,
    environ: Mapping[str, str] = os.environ,
    progress: Progress = silent,
) -> Manifest:
    """Write the database at `url`, its owner's, to the new file `target`.

    Rows and sums are read in one snapshot, so both are of the same instant; others keep working.

    Errors: PostgresError when `target` exists or the database cannot be read whole.
    """
    if target.exists():
        raise PostgresError(
            f"Cannot write the backup [{target}]: the file exists. Choose another name."
        )
    draft = target.with_name(f"{target.name}.{secrets.token_hex(3)}.partial")
    try:
        with os.fdopen(os.open(draft, NEW_FILE, 0o600), "wb") as file:
            manifest = _write(url, file, now=now, environ=environ, progress=progress)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(
    url: str,
    file: BinaryIO,
    *,
    now: datetime,
    environ: Mapping[str, str],
    progress: Progress,
) -> Manifest:
    with psycopg.connect(url) as connection, zipfile.ZipFile(file, "w") as archive:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        server = connection.info.server_version // 10_000
        tools = tools_for(environ, major=server)
        progress(0, 1, DUMP)
        with archive.open(DUMP, "w", force_zip64=True) as entry:
            _dump(url, entry, tools=tools, snapshot=_snapshot(connection))
        manifest = Manifest(
            made_at=now.isoformat(),
            database=connection.info.dbname,
            server=server,
            tools=tools.major,
            marks=sorted(marks(url)),
            tables=table_sums(connection, progress=progress),
        )
        archive.writestr(MANIFEST, json.dumps(manifest.as_json(), indent=1))
    return manifest


def _snapshot(connection: psycopg.Connection) -> str:
    return str(*connection.execute("SELECT pg_export_snapshot()").fetchone() or ())


def _dump(url: str, entry: IO[bytes], *, tools: Binaries, snapshot: str) -> None:
    command = [
        *(tools.program("pg_dump"), "--format=custom", "--no-owner", "--no-acl"),
        # Without --enable-row-security a policy that hides rows makes it fail, as it should.
        *(f"--snapshot={snapshot}", f"--dbname={address(url)}"),
    ]
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, env=with_password(url)
        ) as dumping:
            if dumping.stdout is not None:
                shutil.copyfileobj(dumping.stdout, entry, CHUNK)
        if dumping.returncode:
            raise PostgresError(
                f"Cannot back up the database: pg_dump ended with [{dumping.returncode}].\n"
                f"{last_words(complaints)}"
            )


def last_words(file: IO[bytes]) -> str:
    """Return the end of what a program complained about."""
    file.seek(0)
    return file.read().decode(errors="replace")[-2000:].strip()
