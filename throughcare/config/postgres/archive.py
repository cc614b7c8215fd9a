"""Read the file of a backup: a zip with the dump and its manifest."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DUMP = "database.dump"
MANIFEST = "manifest.json"
UNREADABLE = (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile)


def read_manifest(source: Path) -> Manifest:
    """Read what a backup says that it contains.

    Errors: PostgresError when the file is missing, damaged, of another format, or not a backup.
    """
    with _explained(source), zipfile.ZipFile(source) as archive:
        stored = json.loads(archive.read(MANIFEST))
        _refuse_other_format(source, stored.get("format"))
        return Manifest.from_json(stored)


def _refuse_other_format(source: Path, found: object) -> None:
    if found != FORMAT:
        raise PostgresError(
            f"Cannot read the backup [{source}]: its format is [{found}], this version reads "
            f"[{FORMAT}]. Restore it with the version that made it."
        )


@contextmanager
def extracted_dump(source: Path) -> Iterator[IO[bytes]]:
    """Give the dump as a file without a name, so that nothing of it stays behind.

    Errors: PostgresError when the file is damaged.
    """
    # Beside the backup there is room; the folder for temporary files may be small.
    room = source.parent if os.access(source.parent, os.W_OK) else None
    with tempfile.TemporaryFile(dir=room) as dump:
        with _explained(source), zipfile.ZipFile(source) as archive, archive.open(DUMP) as entry:
            shutil.copyfileobj(entry, dump)
        dump.flush()
        yield dump


@contextmanager
def _explained(source: Path) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise PostgresError(
            f"Cannot read the backup [{source}]: {error}. Check that the file is whole and was "
            "made by [throughcare backup]."
        ) from error
