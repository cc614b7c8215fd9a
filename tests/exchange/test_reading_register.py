"""The invented Dutch register: the same for the same day, and exactly as dirty as it says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.exchange.test_reading_support import TODAY, saved
from throughcare.exchange.imports import registers
from throughcare.exchange.imports.reading import (
    Reading,
    ReadRow,
    load_mapping,
    open_register,
    shipped_mappings,
)
from throughcare.exchange.imports.registers.invented import (
    InventedRegister,
    invented_register,
    register_csv,
    write_xlsx,
)
from throughcare.exchange.imports.registers.people import _HOMES

FOLDER = Path(registers.__file__).parent
MUNICIPALITIES = {name for _, name in _HOMES}
# What reading says of each kind of dirt; a kind without a word here is read without a problem.
SAID = {
    "birth_date_blank": "birth_date_missing",
    "birth_date_word": "birth_date_missing",
    "birth_date_zeros": "date_zero",
    "birth_year_only": "date_partial",
    "birth_date_serial": "date_serial",
    "municipality_blank": "municipality_missing",
    "municipality_misspelled": "municipality_unknown",
    "municipality_merged_away": "municipality_unknown",
    "formula_cell": "formula_like",
    "hidden_character": "hidden_character",
    "birth_in_future": "born_in_future",
    "birth_short_year": "date_short_year",
    "impossible_date": "date_impossible",
    "release_before_admission": "release_before_admission",
    "identifier_missing": "identifier_missing",
    "same_row_twice": "duplicate_identical",
    "same_identifier_other_data": "duplicate_identifier",
}


def reading_of(path: Path, today: date = TODAY) -> Reading:
    mapping = load_mapping(shipped_mappings()["nl-demo-register"])
    known = MUNICIPALITIES
    return open_register(path, mapping, today=today, resolve=lambda t: t if t in known else None)


def assert_as_dirty_as_said(reading: Reading, register: InventedRegister) -> None:
    rows = list(reading)
    found = Counter(problem.what for row in rows for problem in row.problems)
    expected: Counter[str] = Counter()
    for kind, code in SAID.items():
        expected[code] += register.dirt[kind]
    assert found == expected
    counts, dirt = reading.counts, register.dirt
    assert counts.rows == len(register.people) + 3
    assert (counts.rejected, counts.ignored) == (6, 1)
    assert counts.titles == dirt["title_lines"]
    assert counts.repeated_headers == dirt["repeated_headers"]
    assert (counts.blank, counts.totals) == (dirt["blank_lines"], dirt["totals_lines"])


class TestCommittedFiles:
    @pytest.mark.parametrize("name", ["nl-demo-register.csv", "nl-demo-register.xlsx"])
    def test_hold_the_dirt_that_the_readme_counts(self, name: str) -> None:
        register = invented_register(TODAY)
        assert_as_dirty_as_said(reading_of(FOLDER / name), register)
        readme = (FOLDER / "README.md").read_text(encoding="utf-8")
        for kind, count in register.dirt.items():
            assert f"| `{kind}` | {count} |" in readme

    def test_are_what_the_generator_makes(self, tmp_path: Path) -> None:
        register = invented_register(TODAY)
        assert (FOLDER / "nl-demo-register.csv").read_bytes() == register_csv(register)
        write_xlsx(register, tmp_path / "r.xlsx")
        assert list(reading_of(tmp_path / "r.xlsx")) == list(
            reading_of(FOLDER / "nl-demo-register.xlsx")
        )

    def test_say_the_same_in_both_forms(self) -> None:
        def values(name: str) -> list[object]:
            return [row.values for row in reading_of(FOLDER / name)]

        assert values("nl-demo-register.csv") == values("nl-demo-register.xlsx")

    def test_are_latin_1_with_semicolons(self) -> None:
        source = reading_of(FOLDER / "nl-demo-register.csv").source
        assert (source.encoding, source.separator, source.header_row) == ("cp1252", ";", 3)
        assert source.ignored_columns == ("Cel",)


class TestInventedRegister:
    @pytest.mark.parametrize(
        ("today", "people", "seed"),
        [(date(2027, 2, 28), 60, 1), (date(2028, 2, 29), 500, 2), (date(2030, 1, 1), 200, 3)],
    )
    def test_is_right_for_any_day_size_and_seed(
        self, tmp_path: Path, today: date, people: int, seed: int
    ) -> None:
        register = invented_register(today, people=people, seed=seed)
        path = saved(tmp_path, register_csv(register))
        assert_as_dirty_as_said(reading_of(path, today), register)

    def test_has_the_shares_it_claims(self) -> None:
        people = invented_register(TODAY).people
        titles = Counter(person.legal_title for person in people)
        homes = Counter(person.home for person in people)
        assert titles["remand"] == round(0.43 * 360)
        assert 0.33 <= homes["Zwolle"] / 360 <= 0.37
        assert homes["Steenwijkerland"] > 20
        short = sum(person.stay_days <= 30 for person in people)
        assert 10 < short < 0.3 * 360  # A stock: far below the 59 % of the flow.

    def test_has_someone_released_yesterday(self) -> None:
        rows: list[ReadRow] = list(reading_of(FOLDER / "nl-demo-register.csv"))
        left = [row.values.released_on for row in rows if row.values and row.values.released_on]
        assert left == [TODAY - timedelta(days=1)]

    def test_refuses_too_few_people(self) -> None:
        with pytest.raises(ValueError, match=r"\[10\].*at least 60"):
            invented_register(TODAY, people=10)
