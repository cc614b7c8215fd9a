"""Read a workbook row by row: real dates, cached results of formulas, errors as text."""

from __future__ import annotations

import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from throughcare.exchange.imports.reading.characters import header_key
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.files import Record
from throughcare.exchange.imports.reading.limits import (
    HEADER_SEARCH_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
)
from throughcare.exchange.imports.reading.values import FileKind
from throughcare.exchange.imports.reading.workbook_parts import merged_rows
from throughcare.exchange.imports.reading.workbook_strings import LevelReader, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

FORMULA_WITHOUT_RESULT = "#FORMULA?"
"""Stands for a formula that was never calculated, in the way of the spreadsheet's own errors."""
_SHOWN_ROWS = 5
_LAST_COLUMN = 16_384


class XlsxTable:
    """Give the rows of one sheet of a workbook."""

    kind = FileKind.XLSX
    encoding = ""
    separator = ""

    def __init__(self, path: Path, *, known: Collection[str] = (), sheet: str = "") -> None:
        """Check the archive and choose the sheet that names most known columns."""
        self._path = path
        self.notes: list[tuple[str, Mapping[str, str]]] = []
        if merged := merged_rows(path):
            shown = ", ".join(map(str, merged[:_SHOWN_ROWS]))
            self.notes.append(("merged_cells", {"count": str(len(merged)), "rows": shown}))
        with _workbook(path) as (reader, sheets):
            chosen = _chosen(reader, sheets, known=known, wanted=sheet)
        self._sheet, self.sheet = chosen, chosen.name
        if others := [other.name for other in sheets if other != chosen]:
            self.notes.append(("other_sheets", {"sheets": ", ".join(others)[:200]}))

    def records(self) -> Iterator[Record]:
        """Return the rows in order, numbered as the spreadsheet numbers them."""
        with _workbook(self._path) as (reader, _):
            yield from _records(reader, self._sheet)


@contextmanager
def _workbook(path: Path) -> Iterator[tuple[LevelReader, list[Sheet]]]:
    """Open the workbook; turn whatever the library raises on damage into one refusal."""
    try:
        # An open file, because the library judges a path by how it ends.
        with path.open("rb") as stream:
            reader = LevelReader(stream, read_only=True, data_only=True, keep_links=False)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # They concern layout that we do not read.
                sheets = reader.open()
            if not sheets:
                raise RegisterUnreadableError("file_empty")
            yield reader, sheets
    except (
        ParseError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError,
        IndexError, AttributeError, OverflowError, EOFError, MemoryError, OSError,
    ) as fault:  # fmt: skip
        raise RegisterUnreadableError("workbook_broken", {"detail": str(fault)[:120]}) from fault


def _chosen(
    reader: LevelReader, sheets: list[Sheet], *, known: Collection[str], wanted: str
) -> Sheet:
    if wanted:
        named = [sheet for sheet in sheets if sheet.name == wanted]
        if not named:
            found = ", ".join(sheet.name for sheet in sheets)[:200]
            raise RegisterUnreadableError("sheet_missing", {"sheet": wanted, "found": found})
        return named[0]
    visible = [sheet for sheet in sheets if sheet.visible]
    return max(visible or sheets, key=lambda sheet: _named(reader, sheet, known))


def _named(reader: LevelReader, sheet: Sheet, known: Collection[str]) -> int:
    first = islice(_records(reader, sheet), HEADER_SEARCH_ROWS)
    return max((sum(header_key(c) in known for c in record.cells) for record in first), default=0)


def _records(reader: LevelReader, sheet: Sheet) -> Iterator[Record]:
    """Yield the rows that the sheet holds.

    The library's own loop keeps an empty element and the layout of every row, so memory would
    grow with the rows; here each row is dropped, and the library only reads the cells.
    """
    book: Any = reader.wb
    with reader.archive.open(sheet.part) as source:
        parser = WorkSheetParser(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - the library has no public way
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        number = 0
        for row in _rows(source):
            number = int(row.get("r") or number + 1)
            if number > MAX_ROWS:
                raise RegisterUnreadableError("too_many_rows", {"most": str(MAX_ROWS)})
            parser.row_counter, parser.col_counter = number, 0
            yield Record(number, _cells(parser, row))


def _rows(source: Any) -> Iterator[Element]:
    open_elements: list[Element] = []
    for event, element in iterparse(source, events=("start", "end")):  # noqa: S314 - entities refused before
        if event == "start":
            open_elements.append(element)
            continue
        open_elements.pop()
        if element.tag == ROW_TAG:
            yield element
            open_elements[-1].clear()


def _cells(parser: WorkSheetParser, row: Element) -> list[str]:
    cells: list[str] = []
    for element, cell in _parsed(parser, row):
        column = int(cell["column"])
        if column > _LAST_COLUMN:
            raise RegisterUnreadableError("too_many_columns", {"most": str(MAX_COLUMNS)})
        if column > len(cells) + 1:
            cells.extend([""] * (column - 1 - len(cells)))
        value = cell["value"]
        if value is None and element.find(FORMULA_TAG) is not None:
            value = FORMULA_WITHOUT_RESULT
        cells[column - 1 :] = [value if type(value) is str else _as_text(value)]
    return cells


def _parsed(parser: WorkSheetParser, row: Element) -> list[tuple[Element, Any]]:
    # A day number beyond the calendar becomes an error cell, which we report; no need to warn.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [(element, parser.parse_cell(element)) for element in row]


def _as_text(value: object) -> str:
    """Return a cell's value as a person would type it; dates year first.

    >>> _as_text(45000.0), _as_text(datetime(2026, 3, 1)), _as_text(True)
    ('45000', '2026-03-01', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)
