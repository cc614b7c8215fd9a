"""Find out which character parts the columns of a text file."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.characters import header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SEPARATORS = (",", ";", "\t", "|")
_ROWS_LOOKED_AT = 60


def detect_separator(lines: Sequence[str], known: Collection[str] = ()) -> str:
    """Return the separator whose header row names most known columns; else the steadiest one."""
    return max(SEPARATORS, key=lambda separator: _score(lines, separator, known))


def _score(lines: Sequence[str], separator: str, known: Collection[str]) -> tuple[int, float]:
    rows = _rows(lines, separator)
    named = max((sum(header_key(cell) in known for cell in row) for row in rows), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    return named, often / max(len(rows), 1) * min(width, 20)


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(lines, delimiter=separator)
    # After a cell beyond the limit, what was read until then decides.
    with suppress(csv.Error):
        rows.extend(row for row in islice(reader, _ROWS_LOOKED_AT) if row)
    return rows
