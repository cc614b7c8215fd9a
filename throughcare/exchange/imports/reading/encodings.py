"""Find out in which encoding a text file is written, from all of its bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.errors import RegisterUnreadableError

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes to which Windows-1252 gives no character.
_NOT_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(slots=True)
class _Census:
    """Count what tells encodings apart."""

    valid: int = 0
    invalid: int = 0
    not_1252: bool = False


def detect_encoding(stream: BinaryIO) -> str:
    """Return the name of the encoding, having read the stream to its end.

    UTF-8 if every byte fits; else Windows-1252, or Latin-1 when Windows-1252 has gaps there. A
    file that is nearly all UTF-8 stays UTF-8: its broken characters are reported row by row.

    Errors: RegisterUnreadableError for what is not text.
    """
    head = stream.read(_CHUNK)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    if marked or (marked := _wide(head)):
        return marked
    if head.count(0) * 10 > len(head):
        raise RegisterUnreadableError("not_text")
    census = _census(head, stream)
    if census.invalid == 0 or census.valid > 9 * census.invalid:
        return "utf-8"
    return "latin-1" if census.not_1252 else "cp1252"


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: in Western text every second byte is NUL."""
    even, odd, half = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if half and odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half and even > half * 0.6 and odd < half * 0.1 else None


def _census(head: bytes, stream: BinaryIO) -> _Census:
    census = _Census()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    chunk = head
    while chunk:
        _count(census, chunk, decoder)
        chunk = stream.read(_CHUNK)
    census.invalid += decoder.decode(b"", final=True).count("\ufffd")
    return census


def _count(census: _Census, chunk: bytes, decoder: codecs.IncrementalDecoder) -> None:
    text = decoder.decode(chunk)
    if text.isascii():
        return
    # The sign for a broken character may itself stand in the file, written rightly.
    broken = max(text.count("\ufffd") - chunk.count("\ufffd".encode()), 0)
    census.invalid += broken
    census.valid += len(text) - len(text.encode("ascii", "ignore")) - broken
    census.not_1252 = census.not_1252 or not _NOT_1252.isdisjoint(chunk)
