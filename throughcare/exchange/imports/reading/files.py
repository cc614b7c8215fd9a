"""Open a file of any kind safely: what it is by its content, unpacked within bounds."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.limits import MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES
from throughcare.exchange.imports.reading.values import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any, BinaryIO

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 512
_ENOUGH_TO_JUDGE = 10_000_000


class Record(NamedTuple):
    """Hold one row of cells; `broken` is a code when the row itself could not be read."""

    number: int
    cells: Sequence[str]
    broken: str = ""


class Table(Protocol):
    """Give the rows of a file, as often as asked, without holding them."""

    kind: FileKind
    encoding: str
    separator: str
    sheet: str
    notes: list[tuple[str, Mapping[str, str]]]

    def records(self) -> Iterator[Record]:
        """Return the rows in order, from the start."""


class _Bounded(io.RawIOBase):
    """Unpack no more than the bounds allow."""

    def __init__(self, unpacked: gzip.GzipFile, packed_bytes: int) -> None:
        self._unpacked = unpacked
        ratio_bound = max(packed_bytes * MAX_UNPACK_RATIO, _ENOUGH_TO_JUDGE)
        self._left = min(ratio_bound, MAX_UNPACKED_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._unpacked.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise RegisterUnreadableError("unpacks_too_large")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._unpacked.close()
        super().close()


@contextmanager
def faults_explained() -> Iterator[None]:
    """Turn what goes wrong inside a damaged file into one clear refusal."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise RegisterUnreadableError("archive_broken", {"detail": str(fault)}) from fault
    except UnicodeError as fault:
        raise RegisterUnreadableError("encoding_broken", {"detail": str(fault)[:120]}) from fault


def is_packed(path: Path) -> bool:
    """Tell whether the file is packed with gzip."""
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


def opened(path: Path) -> BinaryIO:
    """Open the file for reading bytes, unpacking gzip within bounds."""
    if not is_packed(path):
        return path.open("rb")
    unpacked = gzip.GzipFile(path, "rb")
    return io.BufferedReader(_Bounded(unpacked, path.stat().st_size), 1 << 16)


def kind_of(path: Path) -> FileKind:
    """Tell by content, not by name, what kind of file this is.

    Errors: RegisterUnreadableError for a missing or empty file and for forms that cannot be read.
    """
    if not path.is_file():
        raise RegisterUnreadableError("file_missing", {"file": path.name})
    with faults_explained(), opened(path) as stream:
        head = stream.read(_HEAD)
    if head.startswith(_OLE):
        raise RegisterUnreadableError("old_or_locked_workbook")
    if head.startswith(_ZIP):
        return _zip_kind(path, head)
    return _text_kind(head)


def _zip_kind(path: Path, head: bytes) -> FileKind:
    if is_packed(path) or b"mimetypeapplication/vnd.oasis" in head:
        raise RegisterUnreadableError("archive_not_workbook")
    return FileKind.XLSX


def _text_kind(head: bytes) -> FileKind:
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text:
        raise RegisterUnreadableError("file_empty")
    # A bracket alone does not make JSON: a CSV title may begin with one.
    followed = text[1:].lstrip()[:1]
    is_list = text[:1] == b"[" and (followed in b"{[]" or not followed)
    is_object = text[:1] == b"{" and followed in b'"}'
    return FileKind.JSON if is_list or is_object else FileKind.CSV
