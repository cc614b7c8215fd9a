"""One row: every rule on cells, dates, duplicates and contradictions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.exchange.test_reading_support import HEADER, codes, line, opened, row_of, saved
from throughcare.exchange.imports.reading import TEXTS, TEXTS_NL, DateForms, RegisterRow
from throughcare.exchange.imports.reading.dates import DateReader
from throughcare.exchange.imports.reading.problems import ERRORS, WARNINGS
from throughcare.exchange.imports.reading.texts import REMEDIES

if TYPE_CHECKING:
    from pathlib import Path


class TestRow:
    def test_reads_all_fields(self, tmp_path: Path) -> None:
        row = row_of(tmp_path)
        assert row.number == 2
        assert row.problems == ()
        assert row.values == RegisterRow(
            identifier_system="test", identifier_value="1", given_name="Ada", family_name="Bos",
            born_on=date(1990, 2, 1), admitted_on=date(2026, 9, 1), legal_title="sentence",
            home_municipality_text="Zwolle", home_municipality_code="GM0193",
            release_dates={"expected": date(2027, 3, 1)}, sentence_days=200,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("column", "value", "what"),
        [
            ("Number", "", "identifier_missing"),
            ("Number", "1\u200b2", "identifier_disguised"),
            ("Number", "9" * 101, "value_too_long"),
            ("Family", "x" * 201, "value_too_long"),
            ("Family", "x" * 33_000, "cell_too_large"),
            ("Given", "A\0da", "nul_character"),
            ("Given", "A\ufffdda", "broken_character"),
            ("Born", "14-10-1066", "date_too_early"),
            ("Born", "24-11-2026", "born_in_future"),
            ("Born", "1-9-2026", "born_after_admission"),
            ("Born", "12-03-85", "date_short_year"),
            ("Born", "31-04-1990", "date_impossible"),
            ("Born", "31.04.", "date_unreadable"),
            ("Born", "12/31/1990", "date_swapped"),
            ("Born", "tomorrow", "date_unreadable"),
            ("Born", "#N/A", "spreadsheet_error"),
            ("Admitted", "24-11-2026", "admitted_in_future"),
            ("Expected", "1-8-2026", "release_before_admission"),
            ("Expected", "1-1-2999", "date_too_late"),
            ("Left", "1-8-2026", "release_before_admission"),
            ("Left", "24-11-2026", "released_in_future"),
        ],
    )
    def test_rejects(self, tmp_path: Path, column: str, value: str, what: str) -> None:
        row = row_of(tmp_path, **{column: value})
        found = [p for p in row.problems if p.what == what]
        assert row.rejected
        assert row.values is None
        assert [(p.row, p.column, p.severity) for p in found] == [(2, column, "error")]

    @pytest.mark.parametrize(
        ("column", "value", "what"),
        [
            ("Born", "", "birth_date_missing"),
            ("Born", "unknown", "birth_date_missing"),
            ("Born", "00-00-0000", "date_zero"),
            ("Born", "00-00-1990", "date_partial"),
            ("Born", "1990", "date_partial"),
            ("Born", "32905", "date_serial"),
            ("Born", "1-1-2020", "unusually_young"),
            ("Born", "1-1-1910", "unusually_old"),
            ("Home", "Zwole", "municipality_unknown"),
            ("Home", "Bergen", "municipality_ambiguous"),
            ("Home", "", "municipality_missing"),
            ("Title", "banished", "choice_unknown"),
            ("Days", "two months", "number_unreadable"),
            ("Days", "0", "number_unlikely"),
            ("Given", "Ada\u202egnp", "bidi_character"),
            ("Given", "A\u200bda", "hidden_character"),
            ("Given", "A\x07da", "control_character"),
            ("Given", "=1+1", "formula_like"),
            ("Given", "+1", "formula_like"),
            ("Given", "-1", "formula_like"),
            ("Given", "@SUM(1)", "formula_like"),
            ("Given", "\tAda", "formula_like"),
            ("Admitted", "", "admission_missing"),
            ("Expected", "1-11-2026", "expected_release_passed"),
        ],
    )
    def test_warns_and_reads(self, tmp_path: Path, column: str, value: str, what: str) -> None:
        row = row_of(tmp_path, **{column: value})
        assert row.values is not None
        assert [(p.what, p.column, p.severity) for p in row.problems] == [(what, column, "warning")]

    def test_keeps_the_formula_as_text(self, tmp_path: Path) -> None:
        row = row_of(tmp_path, Given="=1+1")
        assert row.values is not None
        assert row.values.given_name == row.raw["Given"] == "=1+1"

    def test_says_nothing_of_a_dash_that_means_missing(self, tmp_path: Path) -> None:
        assert row_of(tmp_path, Days="-").problems == ()

    def test_fills_released_on_and_actual_alike(self, tmp_path: Path) -> None:
        row = row_of(tmp_path, Left="22-11-2026")
        assert row.values is not None
        assert row.values.released_on == row.values.release_dates["actual"] == date(2026, 11, 22)


class TestDuplicates:
    def test_ignores_the_same_row(self, tmp_path: Path) -> None:
        reading = opened(saved(tmp_path, f"{HEADER}\n{line()}\n{line()}\n"))
        _, second = reading
        assert second.ignored
        assert codes(second) == {"duplicate_identical"}
        assert (reading.counts.ready, reading.counts.ignored) == (1, 1)

    def test_rejects_other_data_and_names_the_first_row(self, tmp_path: Path) -> None:
        text = f"{HEADER}\n{line(Number='7')}\n{line()}\n{line(Given='Eve')}\n"
        *_, last = opened(saved(tmp_path, text))
        assert last.rejected
        assert last.problems[0].params == {"first_row": "3"}

    def test_remembers_more_than_the_scratch_file_first_holds(self, tmp_path: Path) -> None:
        numbers = [*range(90_000), 5]
        text = "Number,Given\n" + "\n".join(f"{n},Ada" for n in numbers)
        *_, last = opened(saved(tmp_path, text))
        assert codes(last) == {"duplicate_identical"}


class TestDates:
    @pytest.mark.parametrize(
        ("forms", "text", "expected"),
        [
            ({"order": "dmy"}, "1-2-2026", "2026-02-01"),
            ({"order": "dmy"}, "01.02.2026", "2026-02-01"),
            ({"order": "dmy"}, "2026/02/01", "2026-02-01"),
            ({"order": "dmy"}, "20260201", "2026-02-01"),
            ({"order": "dmy"}, "2026-02-01T00:00:00Z", "2026-02-01"),
            ({"order": "mdy"}, "2/1/2026", "2026-02-01"),
            ({"order": "unknown"}, "31/1/2026", "2026-01-31"),
            ({"order": "unknown"}, "1/31/2026", "2026-01-31"),
            ({"order": "unknown"}, "3/4/2026", "date_ambiguous"),
            ({"order": "unknown"}, "3/3/2026", "2026-03-03"),
            ({"order": "dmy", "month_words": {"mrt": 3}}, "3 mrt. 2026", "2026-03-03"),
            ({"order": "dmy", "month_words": {"mrt": 3}}, "3 foo 2026", "date_unreadable"),
            ({"order": "dmy", "two_digit_years": 30}, "1-2-85", "date_short_year_read"),
            ({"formats": ["DD.MM.YYYY"]}, "01.02.2026", "2026-02-01"),
            ({"formats": ["DD.MM.YYYY"]}, "1.2.2026", "date_unreadable"),
            ({"formats": ["D MMM YYYY"], "month_words": {"mrt": 3}}, "3 mrt 2026", "2026-03-03"),
        ],
    )
    def test_reads(self, forms: dict[str, object], text: str, expected: str) -> None:
        read = DateReader(DateForms.model_validate(forms)).read(text)
        assert (read.what or str(read.on)) == expected


class TestTexts:
    def test_every_code_has_words_and_a_remedy_in_both_languages(self) -> None:
        assert set(REMEDIES) >= ERRORS | WARNINGS
        assert set(REMEDIES) | set(REMEDIES.values()) == set(TEXTS) == set(TEXTS_NL)

    def test_no_code_is_error_and_warning(self) -> None:
        assert not ERRORS & WARNINGS
