"""Make a screenshot small: few colours, one byte a pixel, packed as well as zlib can."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

MARK = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def small(data: bytes) -> bytes:
    """Return the same picture with a palette."""
    width, height, depth, rows = _rows(data)
    pixels = [row[i : i + 3] for row in rows for i in range(0, len(row), depth)]
    palette = _palette(Counter(pixels))
    index = {colour: number for number, colour in enumerate(palette)}
    for colour in set(pixels) - index.keys():
        index[colour] = _nearest(colour, palette)
    lines = (
        b"\0" + bytes(index[one] for one in pixels[y * width : (y + 1) * width])
        for y in range(height)
    )
    return (
        MARK
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(b"".join(lines), 9))
        + _chunk(b"IEND", b"")
    )


def _palette(counts: Counter[bytes]) -> list[bytes]:
    """Return the commonest colours; of those that look alike, only the commonest."""
    looks = Counter()
    best = {}
    for colour, count in counts.most_common():
        look = bytes(part >> 3 for part in colour)
        looks[look] += count
        best.setdefault(look, colour)
    return [best[look] for look, _ in looks.most_common(COLOURS)]


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    return min(
        range(len(palette)),
        key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True)),
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(data: bytes) -> tuple[int, int, int, list[bytes]]:
    """Return width, height, bytes a pixel and the unfiltered rows of an 8-bit colour picture."""
    packed, at, width, height, depth = b"", len(MARK), 0, 0, 3
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, _bits, kind = struct.unpack_from(">IIBB", body)
            depth = {2: 3, 6: 4}[kind]
        packed += body if name == b"IDAT" else b""
        at += length + 12
    raw, step = zlib.decompress(packed), width * depth + 1
    rows, above = [], bytes(step - 1)
    for y in range(height):
        above = _plain(raw[y * step], bytearray(raw[y * step + 1 : (y + 1) * step]), above, depth)
        rows.append(above)
    return width, height, depth, rows


def _plain(kind: int, row: bytearray, above: bytes, depth: int) -> bytes:
    """Undo the filter of a row."""
    for x in range(len(row) if kind else 0):
        left, up = (row[x - depth] if x >= depth else 0), above[x]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            guess = _paeth(left, up, above[x - depth] if x >= depth else 0)
        row[x] = (row[x] + guess) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    there = left + up - corner
    return min((left, up, corner), key=lambda one: abs(there - one))
