"""Read a list of JSON objects as a table whose columns are the keys."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from throughcare.exchange.imports.reading.encodings import detect_encoding
from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.files import Record, faults_explained, opened
from throughcare.exchange.imports.reading.json_stream import JsonStream
from throughcare.exchange.imports.reading.limits import MAX_COLUMNS
from throughcare.exchange.imports.reading.values import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_DEEPEST = 4


class JsonTable:
    """Give the entries of a JSON list; the first record holds the keys of all of them."""

    kind = FileKind.JSON
    separator = ""
    sheet = ""

    def __init__(self, path: Path, *, json_path: str = "") -> None:
        """Read the file through once, to know every key and that nothing is broken further down."""
        self._path = path
        self._json_path = tuple(part for part in json_path.split(".") if part)
        self.notes: list[tuple[str, Mapping[str, str]]] = []
        with faults_explained(), opened(path) as stream:
            self.encoding = detect_encoding(stream)
        self.columns = self._keys()

    def _keys(self) -> tuple[str, ...]:
        keys: dict[str, None] = {}
        for item in self._items():
            keys.update(dict.fromkeys(flattened(item)))
            if len(keys) > MAX_COLUMNS:
                raise RegisterUnreadableError("too_many_columns", {"most": str(MAX_COLUMNS)})
        return tuple(keys)

    def _items(self) -> Iterator[Any]:
        with faults_explained(), self._text() as text:
            stream = JsonStream(text)
            yield from stream.items(() if stream.starts_with_list() else self._json_path)

    def _text(self) -> io.TextIOWrapper:
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        return io.TextIOWrapper(opened(self._path), encoding, errors="strict")

    def records(self) -> Iterator[Record]:
        """Return the keys as record 0, then one record for each entry, counted from 1."""
        yield Record(0, self.columns)
        for number, item in enumerate(self._items(), start=1):
            if isinstance(item, dict):
                cells = flattened(item)
                yield Record(number, [cells.get(key, "") for key in self.columns])
            else:
                yield Record(number, [as_text(item)[:200]], "not_an_object")


def flattened(item: object, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return a JSON object as one level of texts.

    >>> flattened({"name": "Ada", "home": {"city": "Zwolle"}, "no": None})
    {'name': 'Ada', 'home.city': 'Zwolle', 'no': ''}
    """
    cells: dict[str, str] = {}
    if not isinstance(item, dict):
        return cells
    for key, value in item.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            cells.update(flattened(value, f"{prefix}{key}.", depth + 1))
        else:
            cells[f"{prefix}{key}"] = as_text(value)
    return cells


def as_text(value: object) -> str:
    """Return a JSON value as the text of a cell; null is blank."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
