"""Mappings: a new form needs no code, and every fault is named with its line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.exchange.test_reading_support import MAPPING, opened, saved
from throughcare.exchange.imports.reading import (
    MappingError,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)

if TYPE_CHECKING:
    from pathlib import Path

CROATIAN = """
name: hr-popis
format: {separator: "|", encoding: cp1250}
dates: {formats: [D.M.YYYY.]}
columns:
  broj: [Matični broj]
  ime: [Ime]
  prezime: [Prezime]
  rodjen: [Datum rođenja]
  grad: [Grad]
  kraj: [Istek kazne]
identifier: {system: hr-zatvor, column: broj, pattern: "[0-9]{3}"}
constants: {establishment: Zatvor (izmišljen), legal_title: sentence}
fields:
  given_name: {column: ime}
  family_name: {column: prezime}
  born_on: {column: rodjen}
  home_municipality_text: {column: grad}
release_dates: {expected: {column: kraj}}
"""


class TestNewForm:
    def test_needs_a_mapping_and_no_code(self, tmp_path: Path) -> None:
        text = "Matični broj|Ime|Prezime|Datum rođenja|Grad|Istek kazne\n007|Đuro|Šarić|1.2.1990.|Zwolle|3.4.2027.\n"
        (row,) = opened(saved(tmp_path, text.encode("cp1250")), parse_mapping(CROATIAN))
        assert row.values is not None
        assert row.values.identifier_value == "007"
        assert (row.values.given_name, row.values.family_name) == ("Đuro", "Šarić")
        assert row.values.born_on == date(1990, 2, 1)
        assert row.values.legal_title == "sentence"
        assert row.values.release_dates == {"expected": date(2027, 4, 3)}


class TestShipped:
    def test_all_load(self) -> None:
        assert set(shipped_mappings()) == {"nl-demo-register", "gb-prisoner-search"}
        for name, path in shipped_mappings().items():
            assert load_mapping(path).name == name


def _replaced(old: str, new: str) -> str:
    assert old in MAPPING
    return MAPPING.replace(old, new)


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "line", "field", "what"),
        [
            (
                _replaced("identifier: {system: test, column: number}", ""),
                2,
                "identifier",
                "mapping_without_identifier",
            ),
            (
                _replaced(
                    "identifier: {system: test, column: number}", "identifier: {system: test}"
                ),
                17,
                "identifier.column",
                "mapping_without_identifier",
            ),
            (
                _replaced("column: number}", "column: nummer}"),
                17,
                "identifier.column",
                "mapping_column_unknown",
            ),
            (
                _replaced("born_on: {column: born}", "born_on: {column: birth}"),
                21,
                "fields.born_on.column",
                "mapping_column_unknown",
            ),
            (
                _replaced("born_on:", "birthday:"),
                21,
                "fields.birthday.[key]",
                "mapping_word_unknown",
            ),
            (_replaced("order: dmy", "order: dym"), 3, "dates.order", "mapping_value_wrong"),
            (_replaced("order: dmy", "odrer: dmy"), 3, "dates.odrer", "mapping_word_unknown"),
            (_replaced("order: dmy", "formats: [DD-MM]"), 3, "dates", "mapping_value_wrong"),
            (
                _replaced(", choices: {remand: [awaiting trial], sentence: [sentenced]}", ""),
                23,
                "fields.legal_title",
                "mapping_choices_missing",
            ),
            (
                _replaced("remand:", "arrest:"),
                23,
                "fields.legal_title.choices.arrest",
                "mapping_choice_unknown",
            ),
            (
                _replaced("family: [Family]", "family: [given]"),
                9,
                "columns.family",
                "mapping_header_twice",
            ),
            (
                _replaced("family: [Family]", "given: [Family]"),
                9,
                "columns.given",
                "mapping_key_twice",
            ),
            (_replaced("columns:", "columns: ["), 8, "", "mapping_no_yaml"),
            (
                _replaced("expected: {column: expected}", "parole: {column: expected}"),
                28,
                "release_dates.parole.[key]",
                "mapping_word_unknown",
            ),
            ("just text", 1, "", "mapping_value_wrong"),
            ("", 0, "", "mapping_value_wrong"),
            ("a: &a [*a]", 1, "", "mapping_no_yaml"),
            ("[" * 3000, 1, "", "mapping_no_yaml"),
        ],
    )
    def test_are_named_with_line_and_remedy(
        self, text: str, line: int, field: str, what: str
    ) -> None:
        with pytest.raises(MappingError) as fault:
            parse_mapping(text, file="m.yaml")
        found = {(p.line, p.field, p.what) for p in fault.value.problems}
        assert (line, field, what) in found
        assert f"m.yaml:{line}: [{field}]" in str(fault.value)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(MappingError, match=r"none\.yaml"):
            load_mapping(tmp_path / "none.yaml")
