"""Find the row of column names, and tell rows about people from all other rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.characters import header_key, storable
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.limits import HEADER_SEARCH_ROWS, MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.exchange.imports.reading.files import Record
    from throughcare.exchange.imports.reading.mapping import Mapping

_SHOWN_HEADERS = 30
_MOST_TOTALS_CELLS = 4
_SURE = 2


@dataclass(frozen=True, slots=True)
class Header:
    """Hold the header row: its number, the columns' names and the place of each mapped column."""

    row: int
    names: tuple[str, ...]
    places: dict[str, int]
    titles: frozenset[tuple[str, ...]]
    """Rows above the header: when one comes again further down, it is a page's title."""


def find_header(records: Iterator[Record], mapping: Mapping) -> Header:
    """Return the first row that names most of the mapping's columns.

    Errors: RegisterUnreadableError when none is found, when the identifier is not among them, or
    when one column stands there twice.
    """
    known = mapping.known_headers
    looked_at = list(islice(records, HEADER_SEARCH_ROWS))
    for record in looked_at:
        if len(record.cells) > MAX_COLUMNS:
            raise RegisterUnreadableError("too_many_columns", {"most": str(MAX_COLUMNS)})
    best = max(looked_at, key=lambda record: len(_found(record, known)), default=None)
    found = _found(best, known) if best else set()
    if best is None or len(found) < min(_SURE, len(mapping.columns)):
        raise _no_header(looked_at, mapping)
    if mapping.identifier.column not in found:
        raise _no_identifier(best, mapping)
    return _header(best, known, [r for r in looked_at if r.number < best.number])


def _found(record: Record, known: dict[str, str]) -> set[str]:
    return {known[key] for cell in record.cells if (key := header_key(cell)) in known}


def _header(record: Record, known: dict[str, str], above: list[Record]) -> Header:
    places: dict[str, int] = {}
    for place, cell in enumerate(record.cells):
        column = known.get(header_key(cell))
        if column in places:
            twice = {"column": cell.strip(), "other": record.cells[places[column]].strip()}
            raise RegisterUnreadableError("column_twice", twice)
        if column is not None:
            places[column] = place
    titles = frozenset(filter(any, (_stripped(other.cells) for other in above)))
    return Header(record.number, _distinct(record.cells), places, titles)


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _distinct(cells: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place, cell in enumerate(_stripped(cells), start=1):
        name = storable(" ".join(cell.split())) or f"({place})"
        unique, count = name, 1
        while unique in names:
            count += 1
            unique = f"{name} ({count})"
        names[unique] = None
    return tuple(names)


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(f"[{cell.strip()[:60]}]" for cell in cells[:_SHOWN_HEADERS] if cell.strip())


def _no_header(looked_at: list[Record], mapping: Mapping) -> RegisterUnreadableError:
    wanted = mapping.columns.get(mapping.identifier.column, [])
    fullest = max(looked_at, key=lambda r: sum(map(bool, r.cells)), default=None)
    params = {"wanted": _shown(wanted), "found": _shown(fullest.cells if fullest else ())}
    return RegisterUnreadableError("header_not_found", params)


def _no_identifier(record: Record, mapping: Mapping) -> RegisterUnreadableError:
    wanted = mapping.columns[mapping.identifier.column]
    params = {"wanted": _shown(wanted), "found": _shown(record.cells)}
    return RegisterUnreadableError("identifier_column_missing", params)


class RowSorter:
    """Tell rows about people from blank rows, repeated headers, repeated titles and totals."""

    def __init__(self, header: Header, mapping: Mapping, header_cells: Sequence[str]) -> None:
        """Remember what such rows look like in this file."""
        self._identifier_at = header.places[mapping.identifier.column]
        identifier = mapping.columns[mapping.identifier.column]
        self._identifier_names = {name.strip().casefold() for name in identifier}
        self._identifier_names.add(header_cells[self._identifier_at].strip().casefold())
        self._titles = header.titles
        self._title_starts = {title[0] for title in header.titles}
        self._totals = tuple(word.casefold() for word in mapping.totals_words)
        self._header_key = tuple(map(header_key, _stripped(header_cells)))

    def kind(self, cells: Sequence[str]) -> str:
        """Return the name of the count this row belongs to; `rows` for a row about a person."""
        at = self._identifier_at
        identifier = cells[at].strip() if at < len(cells) else ""
        if not identifier and not any(map(str.strip, cells)):
            return "blank"
        if identifier.casefold() in self._identifier_names and self._is_header(cells):
            return "repeated_headers"
        first = cells[0].strip()
        if first in self._title_starts and _stripped(cells) in self._titles:
            return "titles"
        if not identifier or identifier[0].isalpha():
            return "totals" if self._is_total(cells) else "rows"
        return "rows"

    def _is_header(self, cells: Sequence[str]) -> bool:
        same = sum(a == header_key(b) for a, b in zip(self._header_key, cells, strict=False))
        return same * 2 > len(self._header_key)

    def _is_total(self, cells: Sequence[str]) -> bool:
        filled = [text for cell in cells if (text := cell.strip())]
        first = filled[0].casefold() if filled else ""
        few = len(filled) <= _MOST_TOTALS_CELLS
        return bool(self._totals) and few and first.startswith(self._totals)
