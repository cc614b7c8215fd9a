"""Read delimited text: encoding and separator found, lines and cells bounded."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.encodings import detect_encoding
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.files import Record, faults_explained, opened
from throughcare.exchange.imports.reading.limits import MAX_LINE_CHARS
from throughcare.exchange.imports.reading.separators import detect_separator
from throughcare.exchange.imports.reading.values import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_SAMPLE_LINES = 200
# "sep=;" on the first line is how some spreadsheets announce the separator.
_ANNOUNCED = "sep="


class CsvTable:
    """Give the rows of a delimited text file."""

    kind = FileKind.CSV
    sheet = ""

    def __init__(
        self, path: Path, *, known: Collection[str] = (), encoding: str = "", separator: str = ""
    ) -> None:
        """Find encoding and separator, unless they are given.

        `known` are the column names looked for, as `header_key` writes them.
        """
        self._path = path
        self.notes: list[tuple[str, Mapping[str, str]]] = []
        self.encoding = encoding or self._detected()
        self._announced = ""
        self.separator = separator or self._separator(known)

    def _detected(self) -> str:
        with faults_explained(), opened(self._path) as stream:
            return detect_encoding(stream)

    def _separator(self, known: Collection[str]) -> str:
        with faults_explained():
            lines = list(islice(self._lines(), _SAMPLE_LINES))
        first = lines[0].strip().strip('"') if lines else ""
        if first.lower().startswith(_ANNOUNCED) and len(first) == len(_ANNOUNCED) + 1:
            self._announced = lines[0]
            return first[-1]
        return detect_separator(lines, known)

    def _lines(self) -> Iterator[str]:
        # Only a file read as UTF-8 by majority can hold broken bytes; they become U+FFFD.
        binary = opened(self._path)
        with io.TextIOWrapper(binary, self.encoding, errors="replace", newline="") as text:
            while line := text.readline(MAX_LINE_CHARS):
                if len(line) >= MAX_LINE_CHARS:
                    raise RegisterUnreadableError("line_too_long", {"most": str(MAX_LINE_CHARS)})
                yield line

    def records(self) -> Iterator[Record]:
        """Return the rows in order; a row beyond the bounds comes as a broken one."""
        with faults_explained():
            yield from self._numbered(self._lines())

    def _numbered(self, lines: Iterator[str]) -> Iterator[Record]:
        reader = csv.reader(lines, delimiter=self.separator)
        number, ended_at = 0, 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                # The reader starts afresh on the next line; what it swallowed is one lost stretch.
                yield Record(number, (), "cell_too_large")
                number += reader.line_num - ended_at - 1
            else:
                if number > 1 or not self._is_announcement(cells):
                    yield Record(number, cells)
            ended_at = reader.line_num

    def _is_announcement(self, cells: list[str]) -> bool:
        return bool(self._announced) and "".join(cells).lower().startswith(_ANNOUNCED)
