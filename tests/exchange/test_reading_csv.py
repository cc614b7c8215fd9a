"""Delimited text: encodings, separators, rows that are no people, damage."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.exchange.test_reading_support import HEADER, codes, line, opened, saved
from throughcare.exchange.imports.reading import RegisterUnreadableError

if TYPE_CHECKING:
    from pathlib import Path

FULL = f"{HEADER}\n{line(Family='Müller')}\n"


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "reported"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("cp1252", "cp1252"),
            ("latin-1", "cp1252"),
        ],
    )
    def test_finds_and_reports(self, tmp_path: Path, encoding: str, reported: str) -> None:
        reading = opened(saved(tmp_path, FULL.encode(encoding)))
        row = next(iter(reading))
        assert reading.source.encoding == reported
        assert row.values is not None
        assert row.values.family_name == "Müller"

    def test_finds_an_umlaut_far_down(self, tmp_path: Path) -> None:
        many = "\n".join(line(Number=str(n)) for n in range(9000))
        text = f"{HEADER}\n{many}\n{line(Number='x', Family='Müller')}\n"
        rows = list(opened(saved(tmp_path, text.encode("cp1252"))))
        assert rows[-1].values is not None
        assert rows[-1].values.family_name == "Müller"

    def test_reports_a_few_broken_bytes_row_by_row(self, tmp_path: Path) -> None:
        good = "\n".join(line(Number=str(n), Family="Müller") for n in range(2, 40))
        bad = line(Family="M?ller").encode().replace(b"?", b"\xfc")
        rows = list(opened(saved(tmp_path, f"{HEADER}\n{good}\n".encode() + bad)))
        assert rows[-1].rejected
        assert codes(rows[-1]) == {"broken_character"}
        assert not any(row.rejected for row in rows[:-1])

    def test_composes_names(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, FULL.replace("ü", "u\u0308")))))
        assert row.values is not None
        assert row.values.family_name == "Müller"


class TestSeparators:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_finds_and_reports(self, tmp_path: Path, separator: str) -> None:
        reading = opened(saved(tmp_path, FULL.replace(",", separator)))
        assert reading.source.separator == separator
        assert next(iter(reading)).values is not None

    def test_obeys_an_announcement(self, tmp_path: Path) -> None:
        reading = opened(saved(tmp_path, "sep=;\n" + FULL.replace(",", ";")))
        assert (reading.source.separator, reading.source.header_row) == (";", 2)
        assert [row.number for row in reading] == [3]

    def test_keeps_separators_and_lines_within_quotes(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, FULL.replace("Müller", '"Bos, A""x""\nB"')))))
        assert row.values is not None
        assert row.values.family_name == 'Bos, A"x"\nB'
        assert codes(row) == {"line_break"}


class TestRowsThatAreNoPeople:
    def test_recognises_titles_repeats_blanks_and_totals(self, tmp_path: Path) -> None:
        text = f"Prison list\n\n{HEADER}\n{line()}\n\n,,,\nPrison list\n{HEADER.upper()}\n"
        reading = opened(saved(tmp_path, text + line(Number="2") + "\nTotal,2\n"))
        rows = list(reading)
        assert [row.number for row in rows] == [4, 9]
        counts = reading.counts
        assert (counts.titles, counts.blank, counts.repeated_headers, counts.totals) == (2, 2, 1, 1)
        assert counts.ready == counts.rows == 2

    def test_counts_afresh_each_time(self, tmp_path: Path) -> None:
        reading = opened(saved(tmp_path, FULL))
        assert list(reading) == list(reading)
        assert reading.counts.rows == 1

    def test_reports_columns_read_and_ignored(self, tmp_path: Path) -> None:
        source = opened(saved(tmp_path, "Number,Given,Cell\n1,Ada,A1\n")).source
        assert source.read_columns == ("Number", "Given")
        assert source.ignored_columns == ("Cell",)
        assert {"born_on", "admitted_on", "expected"} <= set(source.absent_fields)


class TestDamage:
    def test_rejects_a_row_with_too_many_cells(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, f"{HEADER}\n{line()},extra\n"))))
        assert codes(row) == {"too_many_cells"}

    def test_reads_a_row_with_too_few_cells(self, tmp_path: Path) -> None:
        row = next(iter(opened(saved(tmp_path, f"{HEADER}\n1,Ada\n"))))
        assert not row.rejected
        assert row.raw["Left"] == ""

    def test_refuses_nul_in_a_row_only(self, tmp_path: Path) -> None:
        text = "\n".join([HEADER, line(Given="A\0da"), line(Number="2")])
        first, second = opened(saved(tmp_path, text))
        assert codes(first) == {"nul_character"}
        assert "\0" not in first.raw["Given"] + first.problems[0].value
        assert second.values is not None

    def test_reports_a_quote_never_closed_and_goes_on(self, tmp_path: Path) -> None:
        many = "\n".join(line(Number=str(n)) for n in range(100, 4000))
        text = f"{HEADER}\n{line(Family='x').replace('x', chr(34) + 'x')}\n{many}\n"
        rows = list(opened(saved(tmp_path, text)))
        assert codes(rows[0]) == {"cell_too_large"}
        assert rows[-1].values is not None
        assert rows[-1].number == 3902

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"", "file_empty"),
            (b" \r\n ", "file_empty"),
            (b"\0" * 3000, "file_empty"),
            (b"\x01\0\0\x02" * 500, "not_text"),
            (b"PK\x03\x04rubbish", "archive_broken"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_or_locked_workbook"),
            (b"\x1f\x8bnot gzip", "archive_broken"),
            (gzip.compress(FULL.encode())[:-20], "archive_broken"),
            (gzip.compress(b" " * 30_000_000), "file_empty"),
            (gzip.compress(HEADER.encode() + b"\n" * 30_000_000), "unpacks_too_large"),
            (b"Number," + b"x" * 2_000_000, "line_too_long"),
            (b"Number,Given," + b"x," * 500, "too_many_columns"),
            (b"Given,Family\nAda,Bos\n", "identifier_column_missing"),
            (b"Number,Given,Nummer\n1,Ada,1\n", "column_twice"),
            (b"some,thing\n1,2\n", "header_not_found"),
        ],
    )
    def test_refuses_clearly(self, tmp_path: Path, data: bytes, what: str) -> None:
        with pytest.raises(RegisterUnreadableError) as refused:
            list(opened(saved(tmp_path, data)))
        assert refused.value.what == what
        assert refused.value.text("nl") != refused.value.text("en")

    def test_says_what_to_do_without_an_identifier(self, tmp_path: Path) -> None:
        with pytest.raises(
            RegisterUnreadableError, match=r"stable identifier.*\[Nummer\].*Ask for"
        ):
            opened(saved(tmp_path, "Given,Family\nAda,Bos\n"))

    def test_reads_gzip(self, tmp_path: Path) -> None:
        reading = opened(saved(tmp_path, gzip.compress(FULL.encode()), "r.csv.gz"))
        assert reading.source.packed
        assert len(list(reading)) == 1

    def test_refuses_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(RegisterUnreadableError, match=r"\[none.csv\]"):
            opened(tmp_path / "none.csv")
