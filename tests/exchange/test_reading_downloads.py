"""Rejected rows as CSV: plain words, harmless in a spreadsheet, ready to be sent again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.test_reading_support import HEADER, codes, line, opened, saved
from throughcare.exchange.imports.reading import ReadRow, rejected_csv
from throughcare.exchange.imports.reading.characters import neutralised, without_neutralising

if TYPE_CHECKING:
    from pathlib import Path


def downloaded(folder: Path, text: str, language: str = "en") -> str:
    reading = opened(saved(folder, text))
    return "".join(rejected_csv(reading, columns=reading.source.columns, language=language))


class TestRejectedCsv:
    def test_tells_row_column_problem_and_remedy(self, tmp_path: Path) -> None:
        text = downloaded(tmp_path, f"{HEADER}\n{line()}\n{line(Number='2', Born='31-4-1990')}\n")
        header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
        assert header[:10] == HEADER.split(",")
        assert row[10:] == [
            "3",
            "Born",
            "There is no such day in the calendar.",
            "Correct the date in the register and send the row again.",
        ]

    def test_speaks_dutch(self, tmp_path: Path) -> None:
        assert "Die dag bestaat niet." in downloaded(
            tmp_path, f"{HEADER}\n{line(Born='31-4-1990')}\n", "nl"
        )

    def test_can_be_corrected_and_sent_again(self, tmp_path: Path) -> None:
        text = f"{HEADER}\n{line()}\n{line(Number='2', Born='31-4-1990', Given='=1+1')}\n"
        sent = downloaded(tmp_path, text)
        assert ";'=1+1;" in sent
        reading = opened(saved(tmp_path, sent.replace("31-4-1990", "30-4-1990"), "again.csv"))
        (row,) = reading
        assert row.values is not None
        assert row.values.given_name == "=1+1"
        assert codes(row) == {"formula_like"}
        assert len(reading.source.ignored_columns) == 4

    def test_stays_the_same_when_nothing_is_corrected(self, tmp_path: Path) -> None:
        once = downloaded(tmp_path, f"{HEADER}\n{line(Born='31-4-1990', Given='-Ada')}\n")
        again = downloaded(tmp_path, once)
        assert again.replace(";2;Born", ";?;Born") == once.replace(";2;Born", ";?;Born")

    @given(st.lists(st.text(), min_size=1, max_size=4))
    def test_no_cell_can_run(self, cells: list[str]) -> None:
        raw = {f"c{n}": cell for n, cell in enumerate(cells)}
        row = ReadRow(1, None, raw)
        assert list(rejected_csv([row], columns=list(raw)))[1:] == []
        for cell in cells:
            assert neutralised(cell)[:1] not in tuple("=+-@\t\r\n")

    @pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
    def test_neutralising_can_be_undone(self, text: str) -> None:
        assert neutralised(text) == f"'{text}"
        assert without_neutralising(neutralised(text)) == text
        assert neutralised(neutralised(text)) == neutralised(text)
