"""Turn one row of cells into checked values, with a problem for every fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.exchange.imports.reading import characters
from throughcare.exchange.imports.reading.checks import contradictions
from throughcare.exchange.imports.reading.converters import (
    converter_for,
    date_converter,
    municipality_reader,
)
from throughcare.exchange.imports.reading.limits import MAX_CELL_CHARS, SHOWN_CHARS
from throughcare.exchange.imports.reading.problems import is_error
from throughcare.exchange.imports.reading.texts import REMEDIES
from throughcare.exchange.imports.reading.values import (
    RELEASE_KINDS,
    CellProblem,
    ReadRow,
    RegisterRow,
)
from throughcare.exchange.imports.reading.xlsx_table import FORMULA_WITHOUT_RESULT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from throughcare.exchange.imports.reading.converters import Converted, Resolve
    from throughcare.exchange.imports.reading.files import Record
    from throughcare.exchange.imports.reading.headers import Header
    from throughcare.exchange.imports.reading.mapping import FieldSource, Mapping

_FORMULA_FIRST = frozenset(characters.FORMULA_STARTS)
_SPREADSHEET_ERRORS = frozenset({
    "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#GETTING_DATA", "#SPILL!",
})  # fmt: skip
_LONGEST_IDENTIFIER = 100
_BLANK: dict[str, Any] = {
    "given_name": "", "family_name": "", "other_names": "", "born_on": None, "establishment": "",
    "admitted_on": None, "legal_title": None, "home_municipality_text": "",
    "release_municipality_text": "", "language": "", "lawful_stay": None, "released_on": None,
    "sentence_days": None,
}  # fmt: skip
_MUNICIPALITIES = ("home_municipality", "release_municipality")


@dataclass(frozen=True, slots=True)
class _Input:
    """Hold how one field is filled in this file."""

    name: str
    places: tuple[int, ...]
    choose: str
    convert: Callable[[str], Converted]


class RowReader:
    """Read rows under one header by one mapping."""

    def __init__(self, mapping: Mapping, header: Header, *, today: date, resolve: Resolve) -> None:
        """Prepare everything that is the same for every row."""
        self._mapping, self._names, self._today = mapping, header.names, today
        self._places = header.places
        self._identifier_at = header.places[mapping.identifier.column]
        self._pattern = re.compile(mapping.identifier.pattern or ".*", re.DOTALL)
        self._mapped = tuple(sorted(header.places.values()))
        self._missing = frozenset(word.strip().casefold() for word in mapping.missing_words)
        self._dates = date_converter(mapping.dates)
        self._fields = self._inputs({str(k): v for k, v in mapping.fields.items()})
        self._releases = self._inputs({str(k): v for k, v in mapping.release_dates.items()})
        self._municipality = municipality_reader(resolve)
        self._blank = {**_BLANK, **{str(k): v for k, v in mapping.constants.items()}}

    def _inputs(self, sources: dict[str, FieldSource]) -> list[_Input]:
        inputs: list[_Input] = []
        for name, source in sources.items():
            places = tuple(self._places[c] for c in source.column if c in self._places)
            if places:
                convert = converter_for(name, source, dates=self._dates)
                inputs.append(_Input(name, places, source.choose, convert))
        return inputs

    @property
    def absent(self) -> tuple[str, ...]:
        """Return the fields that nothing in this file or in the mapping can fill."""
        filled = {source.name for source in [*self._fields, *self._releases]}
        filled.update(map(str, self._mapping.constants))
        return tuple(name for name in (*_BLANK, *RELEASE_KINDS) if name not in filled)

    def content(self, cells: Sequence[str]) -> str:
        """Return what makes two rows the same: all mapped cells."""
        return "\x1f".join([cells[at].strip() for at in self._mapped if at < len(cells)])

    def identifier(self, cells: Sequence[str]) -> str:
        """Return the identifier as written in this row."""
        return self._clean(cells[self._identifier_at]) if len(cells) > self._identifier_at else ""

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the row by column, safe to store."""
        names = self._names
        if len(cells) < len(names):
            cells = [*cells, *[""] * (len(names) - len(cells))]
        return dict(zip(names, cells, strict=False))

    def read(self, record: Record) -> ReadRow:
        """Return the row with its values, or without them when an error keeps it out."""
        row = _Row(self._names, record)
        if record.broken:
            row.say(record.broken, 0, record.cells[0] if record.cells else "")
            return ReadRow(record.number, None, self.raw(record.cells), tuple(row.problems))
        cells: Sequence[str] = record.cells
        if len(cells) < len(self._names):
            cells = [*cells, *[""] * (len(self._names) - len(cells))]
        raw = self._inspected(cells, row)
        texts = {at: self._clean(cells[at]) for at in self._mapped}
        identifier = self._checked_identifier(texts, row)
        self._flag_formulas(cells, texts, row)
        fields = self._filled(texts, row)
        self._contradictions(fields, texts, row)
        values = None if row.failed else self._values(identifier, fields)
        return ReadRow(record.number, values, raw, tuple(row.problems))

    def _clean(self, text: str) -> str:
        text = characters.as_written(text)
        if text[:1] == "'":
            text = characters.without_neutralising(text)
        # What the spreadsheet could not calculate has been reported: it is no value.
        if text[:1] == "#" and (text in _SPREADSHEET_ERRORS or text == FORMULA_WITHOUT_RESULT):
            return ""
        return "" if text.casefold() in self._missing else text

    def _inspected(self, cells: Sequence[str], row: _Row) -> dict[str, str]:
        """Look at all cells in one pass; only a row with something in it is looked at closely."""
        joined = "".join(cells)
        raw = dict(zip(self._names, cells, strict=False))
        if characters.SUSPICIOUS.search(joined):
            raw = {name: characters.storable(cell) for name, cell in raw.items()}
            self._inspect_characters(cells, row)
        if "#" in joined:
            self._inspect_errors(cells, row)
        if len(joined) > MAX_CELL_CHARS:
            self._inspect_sizes(cells, row)
            raw = {name: cell[:MAX_CELL_CHARS] for name, cell in raw.items()}
        if any(cell.strip() for cell in cells[len(self._names) :]):
            extra = str(len(cells) - len(self._names))
            row.say("too_many_cells", len(self._names), cells[len(self._names)], {"extra": extra})
        return raw

    def _inspect_characters(self, cells: Sequence[str], row: _Row) -> None:
        for at, cell in enumerate(cells):
            inner = cell if "\x00" in cell else cell.strip()
            for code, sign in characters.suspicious_in(inner):
                if at in self._mapped or code in characters.FATAL:
                    hides = at == self._identifier_at and not is_error(code)
                    row.say("identifier_disguised" if hides else code, at, cell, {"sign": sign})

    def _inspect_errors(self, cells: Sequence[str], row: _Row) -> None:
        for at in self._mapped:
            if cells[at] == FORMULA_WITHOUT_RESULT:
                row.say("formula_without_result", at, cells[at])
            elif cells[at] in _SPREADSHEET_ERRORS:
                row.say("spreadsheet_error", at, cells[at])

    @staticmethod
    def _inspect_sizes(cells: Sequence[str], row: _Row) -> None:
        for at, cell in enumerate(cells):
            if len(cell) > MAX_CELL_CHARS:
                row.say("cell_too_large", at, cell)

    def _flag_formulas(self, cells: Sequence[str], texts: dict[int, str], row: _Row) -> None:
        for at, text in texts.items():
            if text and (text[0] in _FORMULA_FIRST or cells[at][0] in "\t\r\n"):
                row.say("formula_like", at, cells[at])

    def _checked_identifier(self, texts: dict[int, str], row: _Row) -> str:
        at = self._identifier_at
        text = texts[at]
        if not text:
            row.say("identifier_missing", at, "")
        elif len(text) > _LONGEST_IDENTIFIER:
            row.say("value_too_long", at, text, _lengths(text))
        elif not self._pattern.fullmatch(text):
            row.say("identifier_shape", at, text, {"pattern": self._mapping.identifier.pattern})
        return text

    def _filled(self, texts: dict[int, str], row: _Row) -> dict[str, Any]:
        fields = dict(self._blank)
        for source in self._fields:
            value = _value(source, texts, row)
            if value is not None and value != "":
                fields[source.name] = value
        releases = {source.name: _value(source, texts, row) for source in self._releases}
        fields["release_dates"] = {kind: day for kind, day in releases.items() if day is not None}
        for name in _MUNICIPALITIES:
            fields[f"{name}_code"] = self._resolved(name, fields[f"{name}_text"], row)
        return fields

    def _resolved(self, name: str, text: str, row: _Row) -> str | None:
        if not text:
            return None
        answer = self._municipality(text)
        if answer.what:
            row.say(answer.what, self._place_of(f"{name}_text"), text)
        code: str | None = answer.value
        return code

    def _place_of(self, field: str) -> int:
        sources = (s for s in [*self._fields, *self._releases] if s.name == field)
        source = next(sources, None)
        return source.places[0] if source else -1

    def _contradictions(self, fields: dict[str, Any], texts: dict[int, str], row: _Row) -> None:
        # A cell that was reported as unreadable is not missing as well.
        faulty = {problem.column for problem in row.problems}
        for what, field in _gaps(fields):
            at = self._place_of(field)
            # Nor is a whole absent column said again in every row, but for the birth date.
            wanted = at >= 0 or what == "birth_date_missing"
            if wanted and row.column(at) not in faulty:
                row.say(what, at, "")
        for field, what, params in contradictions(fields, self._today):
            at = self._place_of(field)
            row.say(what, at, texts.get(at, ""), params)

    def _values(self, identifier: str, fields: dict[str, Any]) -> RegisterRow:
        return RegisterRow(
            identifier_system=self._mapping.identifier.system,
            identifier_value=identifier,
            **fields,
        )


class _Row:
    """Collect the problems of one row."""

    __slots__ = ("_names", "_number", "failed", "problems")

    def __init__(self, names: tuple[str, ...], record: Record) -> None:
        self._names, self._number = names, record.number
        self.problems: list[CellProblem] = []
        self.failed = False

    def column(self, at: int) -> str:
        return self._names[at] if 0 <= at < len(self._names) else ""

    def say(self, what: str, at: int, value: str, params: dict[str, str] | None = None) -> None:
        error = is_error(what)
        self.failed = self.failed or error
        shown = characters.storable(value)[:SHOWN_CHARS]
        severity: Any = "error" if error else "warning"
        self.problems.append(
            CellProblem(
                self._number, self.column(at), shown, what, REMEDIES[what], severity, params or {}
            )
        )


def _value(source: _Input, texts: dict[int, str], row: _Row) -> Any:
    """Return what the field's columns give, in the way the mapping chose."""
    if len(source.places) == 1:
        at = source.places[0]
        return _converted(source, texts[at], at, row) if texts[at] else None
    if source.choose == "join":
        filled = [texts[at] for at in source.places if texts[at]]
        return _converted(source, " ".join(filled), source.places[-1], row)
    if source.choose == "earliest":
        days = (_converted(source, texts[at], at, row) for at in source.places)
        return min((day for day in days if day is not None), default=None)
    at = next((at for at in source.places if texts[at]), source.places[0])
    return _converted(source, texts[at], at, row)


def _converted(source: _Input, text: str, at: int, row: _Row) -> Any:
    if not text:
        return None
    value, what, params = source.convert(text)
    if what:
        row.say(what, at, text, params)
    return value


def _lengths(text: str) -> dict[str, str]:
    return {"most": str(_LONGEST_IDENTIFIER), "length": str(len(text))}


def _gaps(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a journey needs and the row does not say."""
    gaps: list[tuple[str, str]] = []
    if fields["born_on"] is None:
        gaps.append(("birth_date_missing", "born_on"))
    if not fields["family_name"] and not fields["given_name"]:
        gaps.append(("name_missing", "family_name"))
    if fields["admitted_on"] is None:
        gaps.append(("admission_missing", "admitted_on"))
    if not fields["home_municipality_text"] and not fields["release_municipality_text"]:
        gaps.append(("municipality_missing", "home_municipality_text"))
    return gaps
