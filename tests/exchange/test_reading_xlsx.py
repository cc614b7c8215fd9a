"""Workbooks: real dates, formulas, merged cells, sheets, damage and bombs."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from tests.exchange.test_reading_support import HEADER, MAPPING, codes, mapping, opened, saved
from throughcare.exchange.imports.reading import RegisterUnreadableError, parse_mapping
from throughcare.exchange.imports.reading.xlsx_table import FORMULA_WITHOUT_RESULT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROW = [1, "Ada", "Bos", datetime(1990, 2, 1), datetime(2026, 9, 1), "sentenced", "Zwolle", 200.0]


def workbook(change: Callable[[Any], object] | None = None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Prison list"])
    sheet.append([])
    sheet.append(HEADER.split(","))
    sheet.append(ROW)
    if change:
        change(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, change(content) if name == part else content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


class TestWorkbook:
    def test_reads_real_dates_and_numbers(self, tmp_path: Path) -> None:
        reading = opened(saved(tmp_path, workbook()))
        row = next(iter(reading))
        assert (reading.source.kind, reading.source.sheet) == ("xlsx", "Sheet")
        assert (row.number, row.problems) == (4, ())
        assert row.values is not None
        assert (row.values.identifier_value, row.values.born_on) == ("1", date(1990, 2, 1))
        assert row.values.sentence_days == 200

    def test_reports_merged_cells_and_other_sheets(self, tmp_path: Path) -> None:
        def change(sheet: Any) -> None:
            sheet.merge_cells("G4:G6")
            sheet.parent.create_sheet("Notes")

        notes = dict(opened(saved(tmp_path, workbook(change))).source.notes)
        assert notes["merged_cells"] == {"count": "1", "rows": "4"}
        assert notes["other_sheets"] == {"sheets": "Notes"}

    def test_chooses_the_sheet_with_the_columns(self, tmp_path: Path) -> None:
        def change(sheet: Any) -> None:
            sheet.parent.create_sheet("Cover", 0).append(["Nothing", "here"])

        assert opened(saved(tmp_path, workbook(change))).source.sheet == "Sheet"

    def test_refuses_a_formula_without_result(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, workbook(lambda s: s.cell(4, 4, "=TODAY()"))))))
        assert codes(row) == {"formula_without_result"}
        assert row.raw["Born"] == FORMULA_WITHOUT_RESULT

    def test_reads_the_cached_result_of_a_formula(self, tmp_path: Path) -> None:
        def calculated(xml: bytes) -> bytes:
            return xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
                b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
            )

        data = rewritten(workbook(lambda s: s.cell(4, 8, "=1+1")), SHEET, calculated)
        row = next(iter(opened(saved(tmp_path, data))))
        assert row.values is not None
        assert row.values.sentence_days == 2

    def test_refuses_an_error_cell(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, workbook(lambda s: s.cell(4, 4, "#REF!"))))))
        assert codes(row) == {"spreadsheet_error"}

    def test_converts_a_day_number_and_says_so(self, tmp_path: Path) -> None:
        def change(sheet: Any) -> None:
            sheet.cell(4, 4, 32905).number_format = "General"

        row = next(iter(opened(saved(tmp_path, workbook(change)))))
        assert row.values is not None
        assert row.values.born_on == date(1990, 2, 1)
        assert codes(row) == {"date_serial"}

    def test_refuses_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        by = parse_mapping(MAPPING + "format: {sheet: Wrong}\n")
        with pytest.raises(RegisterUnreadableError, match=r"\[Wrong\].*\[Sheet\]"):
            opened(saved(tmp_path, workbook()), by)


class TestDamage:
    @pytest.mark.parametrize(
        ("part", "change", "what"),
        [
            (SHEET, lambda xml: xml[:-200], "workbook_broken"),
            (SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml, "workbook_hostile"),
            (SHEET, lambda xml: xml.replace(b'r="A4"', b'r="AAAAAAA4"'), "workbook_broken"),
            (
                SHEET,
                lambda xml: xml.replace(b'<row r="4"', b'<row r="99999999999"'),
                "too_many_rows",
            ),
            (SHEET, lambda xml: xml + b" " * 50_000_000, "unpacks_too_large"),
            ("xl/workbook.xml", lambda xml: b"", "workbook_broken"),
            ("[Content_Types].xml", lambda xml: b"<x/>", "workbook_broken"),
            ("xl/styles.xml", lambda xml: xml[:300], "workbook_broken"),
        ],
    )
    def test_refuses_clearly(
        self, tmp_path: Path, part: str, change: Callable[[bytes], bytes], what: str
    ) -> None:
        path = saved(tmp_path, rewritten(workbook(), part, change))
        with pytest.raises(RegisterUnreadableError) as refused:
            list(opened(path, mapping()))
        assert refused.value.what == what

    @pytest.mark.parametrize("size", [30, 1000, 3000])
    def test_refuses_a_file_cut_off(self, tmp_path: Path, size: int) -> None:
        with pytest.raises(RegisterUnreadableError):
            list(opened(saved(tmp_path, workbook()[:size])))

    def test_refuses_other_archives(self, tmp_path: Path) -> None:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as out:
            out.writestr("register.csv", HEADER)
        with pytest.raises(RegisterUnreadableError, match="Unpack it"):
            opened(saved(tmp_path, data.getvalue()))
