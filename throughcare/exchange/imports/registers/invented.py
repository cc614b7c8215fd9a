"""Invent the register of a fictional Dutch prison, and write it as CSV or XLSX.

Dates are relative to a day that is passed in, so that a demo is always of today.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from throughcare.exchange.imports.registers.dirt import laid_out, soil_people
from throughcare.exchange.imports.registers.people import Person, invented_people

if TYPE_CHECKING:
    from pathlib import Path

FEWEST_PEOPLE = 60
CSV_ENCODING = "latin-1"


@dataclass(frozen=True, slots=True)
class InventedRegister:
    """Hold the register and what was made dirty in it.

    Shapes: `lines` is one list of cells for each line of the file, title, headers and total
    included; a cell is a `date` where the register keeps a real date, else text. `dirt` counts
    each kind. `people` are the people as they truly are, before any dirt.
    """

    today: date
    people: tuple[Person, ...]
    lines: list[list[str | date]]
    dirt: dict[str, int]


def invented_register(today: date, *, people: int = 360, seed: int = 1) -> InventedRegister:
    """Return the register of that many people on that day; the same for the same arguments.

    Errors: ValueError for fewer people than there is dirt for.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(
            f"Cannot invent a register of [{people}] people: each kind of dirt needs someone. "
            f"Ask for at least {FEWEST_PEOPLE}."
        )
    inside = invented_people(today, people=people, seed=seed)
    rows, dirt = soil_people(inside, today=today, seed=seed)
    lines, layout = laid_out(rows, today=today)
    return InventedRegister(today, inside, lines, {**dirt, **layout})


def register_csv(register: InventedRegister) -> bytes:
    """Return the register as CSV: semicolons, Latin-1, real dates as day-month-year."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_csv_cell(cell) for cell in line] for line in register.lines)
    return text.getvalue().encode(CSV_ENCODING)


def _csv_cell(cell: str | date) -> str:
    return cell if isinstance(cell, str) else f"{cell:%d-%m-%Y}"


def _midnight(cell: str | date) -> str | datetime | None:
    """Return what the library takes: a date as an instant without zone, blank as nothing."""
    return (cell or None) if isinstance(cell, str) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001


def write_xlsx(register: InventedRegister, path: Path) -> None:
    """Write the register as a workbook, with real dates where the register has them."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - the library wants it naive
    sheet = book.create_sheet("Bezetting")
    for line in register.lines:
        cells: list[Any] = []
        for value in line:
            cell = WriteOnlyCell(sheet, value=_midnight(value))
            if isinstance(value, date):
                cell.number_format = "DD-MM-YYYY"
            elif value.startswith("="):
                # Text that looks like a formula stays text, as in the prison's own export.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
