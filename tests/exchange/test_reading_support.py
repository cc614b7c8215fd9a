"""What the tests of reading share: a small mapping of their own and ways to read text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from throughcare.exchange.imports.reading import (
    AMBIGUOUS,
    Ambiguity,
    Mapping,
    Reading,
    ReadRow,
    open_register,
    parse_mapping,
)

TODAY = date(2026, 11, 23)
MUNICIPALITIES = {"Zwolle": "GM0193", "Kampen": "GM0166", "0193": "GM0193"}
MAPPING = """
name: test-register
dates: {order: dmy, month_words: {maart: 3, mrt: 3}}
missing_words: [unknown, "-"]
totals_words: [total]
columns:
  number: [Number, Nummer]
  given: [Given]
  family: [Family]
  born: [Born]
  admitted: [Admitted]
  title: [Title]
  home: [Home]
  days: [Days]
  expected: [Expected]
  left: [Left]
identifier: {system: test, column: number}
fields:
  given_name: {column: given}
  family_name: {column: family}
  born_on: {column: born}
  admitted_on: {column: admitted}
  legal_title: {column: title, choices: {remand: [awaiting trial], sentence: [sentenced]}}
  home_municipality_text: {column: home}
  sentence_days: {column: days}
  released_on: {column: left}
release_dates:
  expected: {column: expected}
  actual: {column: left}
"""
HEADER = "Number,Given,Family,Born,Admitted,Title,Home,Days,Expected,Left"


def resolve(text: str) -> str | Ambiguity | None:
    """Know two municipalities; take one name for two places."""
    return AMBIGUOUS if text == "Bergen" else MUNICIPALITIES.get(text)


def mapping() -> Mapping:
    """Return the tests' own mapping."""
    return parse_mapping(MAPPING)


def opened(path: Path, by: Mapping | None = None) -> Reading:
    """Open a file on the tests' day."""
    return open_register(path, by or mapping(), today=TODAY, resolve=resolve)


def saved(folder: Path, data: str | bytes, name: str = "register.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def line(**cells: str) -> str:
    """Return one CSV line of a person without fault, with these cells changed."""
    given = {
        "Number": "1", "Given": "Ada", "Family": "Bos", "Born": "1-2-1990", "Admitted": "1-9-2026",
        "Title": "sentenced", "Home": "Zwolle", "Days": "200", "Expected": "1-3-2027", "Left": "",
    }  # fmt: skip
    return ",".join({**given, **cells}.values())


def row_of(folder: Path, **cells: str) -> ReadRow:
    """Return what reading makes of one line."""
    return next(iter(opened(saved(folder, f"{HEADER}\n{line(**cells)}\n"))))


def codes(row: ReadRow) -> set[str]:
    """Return the codes of a row's problems."""
    return {problem.what for problem in row.problems}
