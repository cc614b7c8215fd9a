"""Read the files of a directory into tables of rows of text."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from throughcare.exchange.imports.directories.converting import cleaned
from throughcare.exchange.imports.directories.faults import Fault, FormError, Severity
from throughcare.exchange.imports.directories.nesting import Nest
from throughcare.exchange.imports.reading.csv_table import CsvTable
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.files import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from throughcare.exchange.imports.directories.forms import Form

MOST_JSON_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row with its place."""

    file: str
    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Tables:
    """Hold everything that was read, and what could not be."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    roots: list[tuple[str, Row]] = field(default_factory=list)
    """Of JSON: what stood at the top of a document, as it stood there."""

    @property
    def is_whole(self) -> bool:
        """Tell whether no page is missing and no file was damaged."""
        return not any(one.kind in {"pages_missing", "file_unreadable"} for one in self.faults)


def read(folder: Path, form: Form) -> Tables:
    """Read every file of a folder, or one file, by the form.

    Errors: FormError when there is nothing that the form knows.
    """
    tables, nest = Tables(), Nest(form.rename)
    for path in _files(folder):
        stem = path.name.split(".")[0]
        if stem in form.ignore or path.name in {"expected.json", "datapackage.json"}:
            continue
        try:
            _read_one(path, stem, form, tables, nest)
        except (RegisterUnreadableError, OSError, ValueError, RecursionError) as fault:
            tables.faults.append(
                Fault(Severity.ERROR, "file_unreadable", path.name, 0, "", str(fault)[:200])
            )
    tables.roots = [(name, Row(*row)) for name, row in nest.roots]
    for name, rows in nest.tables.items():
        there = {row.cells.get("id") for row in tables.rows[name]}
        tables.rows[name] += [Row(*row) for key, row in rows.items() if key not in there]
    if not any(tables.rows.values()):
        raise FormError(
            f"Cannot import [{folder.name}]: no file in it fits the form [{form.title}]."
        )
    return tables


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    return sorted(
        path for path in folder.iterdir() if path.name.endswith((".csv", ".csv.gz", ".json"))
    )


def _read_one(path: Path, stem: str, form: Form, tables: Tables, nest: Nest) -> None:
    if path.suffix == ".json":
        found = _read_json(path, stem, form, tables, nest)
    else:
        found = bool(name := form.table_of(stem))
        if found:
            tables.rows[name] += _read_csv(path, tables.faults)
    if not found:
        tables.faults.append(Fault(Severity.NOTE, "not_recognised", path.name, 0))


def _read_csv(path: Path, faults: list[Fault]) -> Iterator[Row]:
    records = CsvTable(path, separator=",").records()
    first = next(records, None)
    names = [cell.strip().lstrip("\ufeff") for cell in first.cells] if first else []
    for number, record in enumerate(records, 1):
        if record.broken:
            faults.append(Fault(Severity.ERROR, "row_unreadable", path.name, number))
        elif record.cells:
            cells = (cleaned(cell) for cell in record.cells)
            yield Row(path.name, number, dict(zip(names, cells, strict=False)))


def _read_json(path: Path, stem: str, form: Form, tables: Tables, nest: Nest) -> bool:
    with opened(path) as stream:
        raw = stream.read(MOST_JSON_BYTES + 1)
    if len(raw) > MOST_JSON_BYTES:
        raise RegisterUnreadableError("unpacks_too_large")
    document = json.loads(raw)
    kind = form.table_of(stem) or form.table_of(_kind(stem))
    items = list(nest.items(document))
    if isinstance(document, dict) and not _is_whole(document):
        pages = f"{document.get('page_number')} of {document.get('total_pages')}"
        tables.faults.append(
            Fault(Severity.NOTE, "pages_missing", path.name, 0, "last_page", pages)
        )
    found = False
    for number, item in enumerate(items, 1):
        root = kind or _guessed(item)
        if root:
            nest.put(root, item, path.name, number)
            found = True
    return found


def _kind(stem: str) -> str:
    for ending in ("_full", "_list"):
        stem = stem.removesuffix(ending)
    return stem


def _is_whole(document: Mapping[str, object]) -> bool:
    return document.get("last_page") is not False


def _guessed(item: Mapping[str, object]) -> str:
    keys: Iterable[str] = item.keys()
    if "location" in keys and "service_at_locations" not in keys:
        return "service_at_locations"
    if {"service_at_locations", "organization", "organization_id"} & set(keys):
        return "services"
    return "organizations" if {"services", "website"} & set(keys) else ""
