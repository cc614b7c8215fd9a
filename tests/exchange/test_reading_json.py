"""JSON: streamed lists, nested keys, damage; and the 500 entries of the prisoner search."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.test_reading_support import codes, opened, resolve, saved
from throughcare.exchange.imports.reading import (
    RegisterUnreadableError,
    load_mapping,
    open_register,
    parse_mapping,
    shipped_mappings,
)

SAMPLES = os.environ.get("THROUGHCARE_SAMPLES")
NESTED = """
name: nested
format: {json_path: data.people}
columns: {number: [id], given: [name.first], family: [name.last]}
identifier: {system: test, column: number}
fields: {given_name: {column: given}, family_name: {column: family}}
"""
ENTRY = {"id": 7, "name": {"first": "Ada", "last": "Bos"}, "tags": ["a"]}


class TestJson:
    def test_walks_to_the_list_past_anything(self, tmp_path: Path) -> None:
        before = {"meta": {"x": ["]", {"y": "}"}]}, "n": -1.5e3}
        data = {**before, "data": {"other": [[], {}], "people": [ENTRY] * 3}, "last": True}
        rows = list(opened(saved(tmp_path, json.dumps(data, indent=2)), parse_mapping(NESTED)))
        assert rows[0].values is not None
        assert (rows[0].values.identifier_value, rows[0].values.family_name) == ("7", "Bos")
        assert [row.ignored for row in rows] == [False, True, True]

    def test_reads_a_bare_list(self, tmp_path: Path) -> None:
        (row,) = opened(saved(tmp_path, json.dumps([ENTRY])), parse_mapping(NESTED))
        assert row.number == 1
        assert row.raw["tags"] == '["a"]'

    def test_rejects_an_entry_that_is_no_object(self, tmp_path: Path) -> None:
        first, second = opened(saved(tmp_path, json.dumps([ENTRY, 5])), parse_mapping(NESTED))
        assert not first.rejected
        assert codes(second) == {"not_an_object"}

    def test_finds_keys_that_only_later_entries_have(self, tmp_path: Path) -> None:
        entries = [{"id": n, "x": "y" * 500} for n in range(100, 500)] + [ENTRY]
        *_, last = opened(saved(tmp_path, json.dumps(entries)), parse_mapping(NESTED))
        assert last.values is not None
        assert last.values.given_name == "Ada"

    def test_refuses_half_a_character(self, tmp_path: Path) -> None:
        text = json.dumps([ENTRY]).replace("Ada", "\\ud800")
        (row,) = opened(saved(tmp_path, text), parse_mapping(NESTED))
        assert "broken_character" in codes(row)
        row.raw["name.first"].encode()

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("[", "json_broken"),
            ('[{"id": 1}', "json_broken"),
            ('[{"id": 1},]', "json_broken"),
            ('[{"id": 1} {"id": 2}]', "json_broken"),
            ('[{"id": NaN}]', "json_broken"),
            ('[{"id": 1}] x', "json_broken"),
            ("[{}" + "[" * 100_000, "json_broken"),
            ('[{"id": ' + "[" * 100_000, "json_broken"),
            ('[{"id": "' + "x" * 2_000_000 + '"}]', "json_item_too_large"),
            ('[{"id": ' + "9" * 5000 + "}]", "json_broken"),
            ('{"data": 5}', "json_no_list"),
            ('{"data": {"people": {}}}', "json_no_list"),
            ("[]", "header_not_found"),
            ('[{"name": {"first": "Ada", "last": "Bos"}}]', "identifier_column_missing"),
            (json.dumps([{f"k{n}": 1 for n in range(500)}]), "too_many_columns"),
        ],
    )
    def test_refuses_clearly(self, tmp_path: Path, text: str, what: str) -> None:
        with pytest.raises(RegisterUnreadableError) as refused:
            list(opened(saved(tmp_path, text), parse_mapping(NESTED)))
        assert refused.value.what == what


@pytest.mark.skipif(not SAMPLES, reason="THROUGHCARE_SAMPLES does not name the folder of samples")
class TestPrisonerSearch:
    def test_reads_all_500(self) -> None:
        """What is missing in them: birth dates, all but one release date, and names that differ."""
        path = Path(SAMPLES or "", "interop_moj_api_examples/prisoner-search-volume-test-1.json.gz")
        mapping = load_mapping(shipped_mappings()["gb-prisoner-search"])
        reading = open_register(path, mapping, today=date(2025, 12, 1), resolve=resolve)
        rows = [row for row in reading if row.values is not None]
        values = [row.values for row in rows if row.values]
        assert len(rows) == reading.counts.ready == 500
        assert {v.identifier_value for v in values} == {f"A{n}" for n in range(1, 501)}
        assert {(v.given_name, v.family_name) for v in values} == {("firstName", "lastName")}
        assert {v.born_on for v in values} == {None}
        assert {d for v in values for d in v.release_dates.items()} == {
            ("expected", date(2026, 1, 1))
        }
        assert {code for row in rows for code in codes(row)} == {"birth_date_missing"}
        assert {"admitted_on", "legal_title", "home_municipality_text"} <= set(
            reading.source.absent_fields
        )


class TestPrisonerSearchMapping:
    def test_chooses_between_the_dates(self, tmp_path: Path) -> None:
        entry = {
            "prisonerNumber": "A1234BC", "firstName": "A", "lastName": "B", "dateOfBirth": "1990-01-01",
            "releaseDate": "2027-05-01", "confirmedReleaseDate": "2027-04-28",
            "conditionalReleaseDate": "2027-05-01", "paroleEligibilityDate": None,
            "homeDetentionCurfewEligibilityDate": "2027-01-15",
        }  # fmt: skip
        mapping = load_mapping(shipped_mappings()["gb-prisoner-search"])
        (row,) = opened(saved(tmp_path, json.dumps({"content": [entry]})), mapping)
        assert row.values is not None
        assert row.values.release_dates == {
            "expected": date(2027, 4, 28),
            "earliest_conditional": date(2027, 1, 15),
        }
