"""Look a workbook over before it is opened: sizes, broken parts, merged cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.limits import (
    MAX_PARTS,
    MAX_STRINGS_BYTES,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 18
_OVERLAP = 4096
_SMALL_PART = 10_000_000
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def merged_rows(path: Path) -> tuple[int, ...]:
    """Check every XML part of the workbook; return the rows whose cells are merged downwards.

    Errors: RegisterUnreadableError for a damaged or hostile archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise RegisterUnreadableError("archive_broken", {"detail": str(fault)[:120]}) from fault


def _checked(archive: zipfile.ZipFile) -> tuple[int, ...]:
    parts = archive.infolist()
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise RegisterUnreadableError("archive_not_workbook")
    # The sizes in the directory may lie downwards, never past the end of what zipfile will give.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise RegisterUnreadableError("unpacks_too_large")
    rows: set[int] = set()
    for part in parts:
        _check_size(part)
        if part.filename.endswith((".xml", ".rels")):
            rows.update(_scan(archive, part))
    return tuple(sorted(rows))


def _check_size(part: zipfile.ZipInfo) -> None:
    is_bomb = part.file_size > max(_SMALL_PART, part.compress_size * MAX_UNPACK_RATIO)
    is_strings = part.filename.endswith("sharedStrings.xml")
    if is_bomb or (is_strings and part.file_size > MAX_STRINGS_BYTES):
        raise RegisterUnreadableError("unpacks_too_large")


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    tail, is_sheet = b"", "worksheets/" in part.filename
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if b"<!" in window and _ENTITIES.search(window):
                raise RegisterUnreadableError("workbook_hostile", {"part": part.filename[:80]})
            if is_sheet and b"mergeCell" in window:
                yield from _merged_downwards(window)
            tail = window[-_OVERLAP:]


def _merged_downwards(window: bytes) -> Iterator[int]:
    for match in _MERGED.finditer(window):
        first, last = int(match[1]), int(match[2])
        if last > first:
            yield first
