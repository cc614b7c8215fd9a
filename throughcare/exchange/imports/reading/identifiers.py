"""Remember which identifiers a file has shown, on disk, so that memory stays level."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from types import TracebackType

_KEY_BYTES = 14
_ROW_BYTES = 4
_SLOT = 32
_FIRST_SLOTS = 1 << 17
_FULLEST = 0.6
_EMPTY = bytes(_SLOT)


class Seen(NamedTuple):
    """Say where an identifier was met before, and whether the row was the same."""

    row: int
    identical: bool


class SeenIdentifiers:
    """Keep one slot per identifier in a scratch file: keyed digests and a row number.

    The digests' key lives only as long as this object, and the file has no name, so nothing
    about a person can be read from the disk afterwards.
    """

    def __init__(self) -> None:
        """Make an empty scratch file."""
        self._key = secrets.token_bytes(16)
        self._slots = _FIRST_SLOTS
        self._used = 0
        self._file = self._fresh(self._slots)

    def __enter__(self) -> Self:
        """Return this object."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Drop the scratch file."""
        os.close(self._file)

    def note(self, identifier: str, *, row: int, content: str) -> Seen | None:
        """Remember this identifier; return where it was met first, or None when it is new."""
        key, same = self._digest(identifier), self._digest(content)
        place, slot = self._find(key)
        if slot != _EMPTY:
            first = int.from_bytes(slot[-_ROW_BYTES:], "big")
            return Seen(first, slot[_KEY_BYTES : 2 * _KEY_BYTES] == same)
        os.pwrite(self._file, key + same + row.to_bytes(_ROW_BYTES, "big"), place * _SLOT)
        self._used += 1
        if self._used > self._slots * _FULLEST:
            self._grow()
        return None

    def _digest(self, text: str) -> bytes:
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=_KEY_BYTES, key=self._key).digest()

    def _find(self, key: bytes) -> tuple[int, bytes]:
        place = int.from_bytes(key[:6], "big") % self._slots
        while True:
            slot = os.pread(self._file, _SLOT, place * _SLOT)
            if slot == _EMPTY or slot[:_KEY_BYTES] == key:
                return place, slot
            place = (place + 1) % self._slots

    @staticmethod
    def _fresh(slots: int) -> int:
        descriptor, name = tempfile.mkstemp(prefix="register-")
        os.unlink(name)  # noqa: PTH108 - by name at once: the descriptor is all that we keep
        os.truncate(descriptor, slots * _SLOT)
        return descriptor

    def _grow(self) -> None:
        old, old_slots = self._file, self._slots
        self._slots = old_slots * 2
        self._file = self._fresh(self._slots)
        for place in range(old_slots):
            slot = os.pread(old, _SLOT, place * _SLOT)
            if slot != _EMPTY:
                os.pwrite(self._file, slot, self._find(slot[:_KEY_BYTES])[0] * _SLOT)
        os.close(old)
