"""Restore a backup beside the present database, compare it row for row, and only then change over.

Whatever goes wrong before the change-over, the present database stays as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

import psycopg
from psycopg import sql

from throughcare.config.postgres.archive import DUMP, extracted_dump, read_manifest
from throughcare.config.postgres.backup import CHUNK, last_words, silent
from throughcare.config.postgres.clients import address, renamed, tools_for, with_password
from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.manifest import differences, table_sums
from throughcare.config.postgres.roles import APP, grants_sql, is_empty, set_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from throughcare.config.postgres.binaries import Binaries
    from throughcare.config.postgres.manifest import Difference, Manifest, Progress

NOT_OURS = ("COMMENT - EXTENSION", "SCHEMA - public", "COMMENT - SCHEMA public")
"""Entries of a dump that only a superuser may restore and that are there already."""
FIRST_WITH_TRANSACTION_TIMEOUT = 17
PREAMBLE = 60  # lines


class RestoreDiffersError(PostgresError):
    """Report the tables of a restored database that are not those of its backup."""

    def __init__(self, source: Path, found: list[Difference]) -> None:
        """List the differences, one a line."""
        self.differences = found
        lines = "\n".join(str(one) for one in found)
        super().__init__(
            f"Cannot restore [{source}]: [{len(found)}] tables differ from what the backup says. "
            f"The present database is unchanged. Use another backup.\n{lines}"
        )


def verify(url: str, manifest: Manifest, *, progress: Progress = silent) -> list[Difference]:
    """Compare the database at `url`, its owner's, with what a backup says."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = table_sums(connection, progress=progress)
    return differences(manifest.tables, found=found)


def restore(
    source: Path,
    url: str,
    *,
    replace: bool = False,
    environ: Mapping[str, str] = os.environ,
    progress: Progress = silent,
) -> Manifest:
    """Put the backup `source` in the place of the database at `url`, its owner's.

    Its marks become those of the backup. Web server and worker must be stopped: the change-over
    needs the database for itself.

    Errors: RestoreDiffersError; PostgresError when the database has tables and `replace` is
    not given, when it is in use, or when PostgreSQL refuses something. Either way it is unchanged.
    """
    manifest = read_manifest(source)
    _refuse_older_server(source, url, manifest=manifest)
    if not replace and not is_empty(url):
        raise PostgresError(
            f"Cannot restore [{source}]: the database already has tables. Say that it is to be "
            "replaced, or restore into an empty one."
        )
    with _new_database(url) as fresh:
        _load(source, fresh, manifest=manifest, environ=environ, progress=progress)
        found = verify(fresh, manifest, progress=progress)
        if found:
            raise RestoreDiffersError(source, found)
        _grant(fresh)
        set_marks(fresh, manifest.marks)
        _change_over(url, fresh)
    return manifest


def _refuse_older_server(source: Path, url: str, *, manifest: Manifest) -> None:
    found = _major(url)
    if found < manifest.server:
        raise PostgresError(
            f"Cannot restore [{source}]: it was made on PostgreSQL [{manifest.server}], this is "
            f"[{found}]. Restore it on [{manifest.server}] or newer."
        )


def _major(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


@contextmanager
def _new_database(url: str) -> Iterator[str]:
    """Make a database beside the present one; remove it unless it took the other's place."""
    name = f"{_name(url)}_restoring_{secrets.token_hex(3)}"
    with _maintenance(url) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield renamed(url, name)
    finally:
        with _maintenance(url) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _name(url: str) -> str:
    with psycopg.connect(url) as connection:
        return connection.info.dbname


def _maintenance(url: str) -> psycopg.Connection:
    return psycopg.connect(renamed(url, "postgres"), autocommit=True)


def _load(
    source: Path,
    url: str,
    *,
    manifest: Manifest,
    environ: Mapping[str, str],
    progress: Progress,
) -> None:
    target = _major(url)
    tools = tools_for(environ, major=max(target, manifest.tools))
    progress(0, 1, DUMP)
    with (
        extracted_dump(source) as dump,
        tempfile.NamedTemporaryFile("w", suffix=".list") as wanted,
    ):
        wanted.write(_wanted(dump, tools=tools))
        wanted.flush()
        dump.seek(0)
        _pour(dump, url, tools=tools, wanted=wanted.name)


def _wanted(dump: IO[bytes], *, tools: Binaries) -> str:
    dump.seek(0)
    done = subprocess.run(
        [tools.program("pg_restore"), "--list"],
        stdin=dump,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PostgresError(f"Cannot read the dump in the backup. {done.stderr.strip()}")
    lines = done.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not any(entry in line for entry in NOT_OURS))


def _pour(dump: IO[bytes], url: str, *, tools: Binaries, wanted: str) -> None:
    """Let one program write SQL and another run it, all in one transaction."""
    writing = [tools.program("pg_restore"), f"--use-list={wanted}", "--no-owner", "--no-acl"]
    running = [
        *(tools.program("psql"), "--no-psqlrc", "--quiet", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", f"--dbname={address(url)}"),
    ]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [*writing, "--file=-"], stdin=dump, stdout=subprocess.PIPE, stderr=complaints
        ) as writer,
        subprocess.Popen(
            running,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=with_password(url),
        ) as runner,
    ):
        if writer.stdout is not None and runner.stdin is not None:
            _copy_sql(writer.stdout, runner.stdin, major=_major(url))
        if writer.wait() or runner.wait():
            raise PostgresError(f"Cannot restore the backup. {last_words(complaints)}")


def _copy_sql(source: IO[bytes], target: IO[bytes], *, major: int) -> None:
    with suppress(BrokenPipeError):  # The program that ended says why.
        for _ in range(PREAMBLE):
            line = source.readline()
            # A newer pg_restore names a setting that an older server does not know.
            if major >= FIRST_WITH_TRANSACTION_TIMEOUT or b"transaction_timeout" not in line:
                target.write(line)
        shutil.copyfileobj(source, target, CHUNK)
    with suppress(BrokenPipeError):
        target.close()
    source.close()


def _grant(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
            connection.execute(grants_sql())


def _change_over(url: str, fresh: str) -> None:
    """Give the restored database the name of the present one, and remove that."""
    present, new = _name(url), _name(fresh)
    old = f"{present}_replaced_{secrets.token_hex(3)}"
    with _maintenance(url) as connection:
        try:
            _rename(connection, present, old)
        except psycopg.errors.ObjectInUse as error:
            raise PostgresError(
                f"Cannot replace the database [{present}]: it is in use. Stop the web server and "
                "the worker, then restore again."
            ) from error
        try:
            _rename(connection, new, present)
        except BaseException:
            _rename(connection, old, present)
            raise
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))


def _rename(connection: psycopg.Connection, old: str, new: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    )
