"""Read a register: from a file and a mapping to checked rows, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.csv_table import CsvTable
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.files import is_packed, kind_of
from throughcare.exchange.imports.reading.headers import RowSorter, find_header
from throughcare.exchange.imports.reading.identifiers import SeenIdentifiers
from throughcare.exchange.imports.reading.json_table import JsonTable
from throughcare.exchange.imports.reading.limits import MAX_ROWS
from throughcare.exchange.imports.reading.problems import is_error
from throughcare.exchange.imports.reading.row_reader import RowReader
from throughcare.exchange.imports.reading.texts import REMEDIES
from throughcare.exchange.imports.reading.values import (
    CellProblem,
    Counts,
    FileKind,
    ReadRow,
    SourceInfo,
)
from throughcare.exchange.imports.reading.xlsx_table import XlsxTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from throughcare.exchange.imports.reading.converters import Resolve
    from throughcare.exchange.imports.reading.files import Record, Table
    from throughcare.exchange.imports.reading.headers import Header
    from throughcare.exchange.imports.reading.identifiers import Seen
    from throughcare.exchange.imports.reading.mapping import Mapping


class Reading:
    """Hold an opened register: `source` says how it was understood, iterating gives its rows.

    Each iteration reads the file anew and counts afresh in `counts`.
    """

    def __init__(
        self, table: Table, *, source: SourceInfo, header: Header, mapping: Mapping, rows: RowReader
    ) -> None:
        """Keep the parts; `open_register` makes them."""
        self.source = source
        self.counts = Counts()
        self._table, self._header, self._mapping, self._rows = table, header, mapping, rows

    def __iter__(self) -> Iterator[ReadRow]:
        """Yield a row for each row about a person.

        Errors: RegisterUnreadableError when the file turns out to be broken further down.
        """
        self.counts = counts = Counts()
        records = self._table.records()
        header = next(record for record in records if record.number == self._header.row)
        counts.titles = len(self._header.titles)
        sorter = RowSorter(self._header, self._mapping, header.cells)
        with SeenIdentifiers() as seen:
            for record in records:
                kind = "rows" if record.broken else sorter.kind(record.cells or ("",))
                setattr(counts, kind, getattr(counts, kind) + 1)
                if kind == "rows":
                    yield self._counted(self._read(record, seen))

    def _read(self, record: Record, seen: SeenIdentifiers) -> ReadRow:
        if self.counts.rows > MAX_ROWS:
            raise RegisterUnreadableError("too_many_rows", {"most": str(MAX_ROWS)})
        identifier = self._rows.identifier(record.cells)
        if not identifier or record.broken:
            return self._rows.read(record)
        content = self._rows.content(record.cells)
        before = seen.note(identifier, row=record.number, content=content)
        if before is None:
            return self._rows.read(record)
        return self._repeated(record, before, identifier)

    def _repeated(self, record: Record, before: Seen, identifier: str) -> ReadRow:
        what = "duplicate_identical" if before.identical else "duplicate_identifier"
        column = self._header.names[self._header.places[self._mapping.identifier.column]]
        problem = CellProblem(
            record.number, column, identifier, what, REMEDIES[what],
            "error" if is_error(what) else "warning", {"first_row": str(before.row)},
        )  # fmt: skip
        row = self._rows.read(record)
        others = () if before.identical else row.problems
        return ReadRow(record.number, None, row.raw, (problem, *others))

    def _counted(self, row: ReadRow) -> ReadRow:
        counts = self.counts
        if row.values is not None:
            counts.ready += 1
            counts.warned += bool(row.problems)
        elif row.rejected:
            counts.rejected += 1
        else:
            counts.ignored += 1
        return row


def open_register(path: Path, mapping: Mapping, *, today: date, resolve: Resolve) -> Reading:
    """Open a register and find its header; read no row about a person yet.

    `resolve` turns a municipality's name or code into its code, None when it is unknown, or
    AMBIGUOUS when it fits several.

    Errors: RegisterUnreadableError, with the reason and what to do.
    """
    table = _table(path, mapping)
    header = find_header(table.records(), mapping)
    rows = RowReader(mapping, header, today=today, resolve=resolve)
    return Reading(
        table,
        source=_source(path, table, header, rows),
        header=header,
        mapping=mapping,
        rows=rows,
    )


def _table(path: Path, mapping: Mapping) -> Table:
    kind, hints = kind_of(path), mapping.format
    if hints.kinds and kind not in hints.kinds:
        wanted = ", ".join(str(k).upper() for k in hints.kinds)
        params = {"found": kind.upper(), "wanted": wanted, "mapping": mapping.name}
        raise RegisterUnreadableError("kind_not_in_mapping", params)
    if kind is FileKind.XLSX:
        return XlsxTable(path, known=mapping.known_headers, sheet=hints.sheet)
    if kind is FileKind.JSON:
        return JsonTable(path, json_path=hints.json_path)
    return CsvTable(
        path, known=mapping.known_headers, encoding=hints.encoding, separator=hints.separator
    )


def _source(path: Path, table: Table, header: Header, rows: RowReader) -> SourceInfo:
    mapped = set(header.places.values())
    return SourceInfo(
        kind=table.kind,
        packed=is_packed(path),
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        header_row=header.row,
        columns=header.names,
        read_columns=tuple(n for at, n in enumerate(header.names) if at in mapped),
        ignored_columns=tuple(n for at, n in enumerate(header.names) if at not in mapped),
        absent_fields=rows.absent,
        notes=tuple(table.notes),
    )
