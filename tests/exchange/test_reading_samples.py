"""Whatever comes in: hostile samples, random bytes, and a hundred thousand rows."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.test_reading_support import HEADER, TODAY, line, opened, resolve, saved
from tests.exchange.test_reading_support import mapping as own_mapping
from throughcare.exchange.imports.reading import (
    Mapping,
    RegisterUnreadableError,
    load_mapping,
    open_register,
    parse_mapping,
    rejected_csv,
    shipped_mappings,
)
from throughcare.exchange.imports.registers.invented import (
    invented_register,
    write_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK = 400_000
"""Bytes that buffers and caches may take once, whatever the number of rows."""
SAMPLES = os.environ.get("THROUGHCARE_SAMPLES")
needs_samples = pytest.mark.skipif(
    not SAMPLES, reason="THROUGHCARE_SAMPLES does not name the folder of samples"
)
EVIL = Path(SAMPLES or "", "evil_inputs")


def mapping_for(columns: list[str]) -> Mapping:
    """Return a mapping that takes the first column for the identifier."""
    named = {f"c{n}": [name] for n, name in enumerate(columns)}
    data = {
        "name": "sample", "columns": named, "identifier": {"system": "sample", "column": "c0"},
        "fields": {"family_name": {"column": "c1" if len(columns) > 1 else "c0"}},
    }  # fmt: skip
    return parse_mapping(json.dumps(data))


def read_or_refused(path: Path, mapping: Mapping) -> str:
    """Read all of a file; return the refusal's code, or nothing. Anything else fails the test."""
    try:
        reading = opened(path, mapping)
        rows = list(reading)
        "".join(rejected_csv(rows, columns=reading.source.columns)).encode()
        json.dumps([row.raw for row in rows], ensure_ascii=False).encode()
    except RegisterUnreadableError as refused:
        assert refused.text("en")
        assert refused.text("nl")
        return refused.what
    return ""


@needs_samples
class TestCsvSpectrum:
    @pytest.mark.parametrize("path", sorted(EVIL.glob("csv_spectrum/*.csv")), ids=lambda p: p.stem)
    def test_gives_the_cells_that_the_sample_expects(self, path: Path) -> None:
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        expected = told if isinstance(told, list) else [told]
        # One sample's answer has another phone number than its question; the rest must agree.
        other = {"Contact Phone Number"} if path.stem == "location_coordinates" else set()
        rows = [row.raw for row in opened(path, mapping_for([*expected[0]]))]
        assert [_without(row, other) for row in rows] == [_without(row, other) for row in expected]


def _without(row: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name not in names}


@needs_samples
class TestTabularEdgeCases:
    def test_reads_or_refuses_all_266(self, tmp_path: Path) -> None:
        refused: dict[str, str] = {}
        count = 0
        for path in self._files(tmp_path):
            count += 1
            for columns in (["id", "name"], ["number", "name"]):
                refused[path.name] = read_or_refused(path, mapping_for(columns))
        assert count == 266
        assert refused["table.xls"] == "old_or_locked_workbook"
        assert refused["table.ods"] == "archive_not_workbook"
        assert refused["empty.csv"] == "file_empty"

    @staticmethod
    def _files(folder: Path) -> Iterator[Path]:
        with tarfile.open(EVIL / "tabular_edge_cases_frictionless.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


@needs_samples
class TestHostileStrings:
    def test_pass_through_every_text_column(self, tmp_path: Path) -> None:
        strings = [*json.loads((EVIL / "blns.json").read_text(encoding="utf-8"))]
        strings += (EVIL / "csv_injection_payloads.txt").read_text(encoding="utf-8").splitlines()
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADER.split(","))
        for number, string in enumerate(strings):
            writer.writerow([str(number), string, "Bos", "", "", "", string, "", "", ""])
        rows = list(opened(saved(tmp_path, text.getvalue())))
        assert len(rows) == len(strings) > 515
        assert [row.raw["Given"] for row in rows] == [s.replace("\0", "\u2400") for s in strings]
        for row in rows:
            if row.raw["Given"].startswith(("=", "+", "@")):
                assert "formula_like" in {problem.what for problem in row.problems}


class TestRandomBytes:
    @settings(
        max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(
        start=st.sampled_from(
            [b"", HEADER.encode() + b"\n", b"[", b'{"a": [', b'[{"Number": "1"', b"\x1f\x8b"]
        ),
        data=st.binary(max_size=2000),
        packed=st.booleans(),
    )
    def test_never_surprise(self, tmp_path: Path, start: bytes, data: bytes, packed: bool) -> None:
        content = gzip.compress(start + data) if packed else start + data
        read_or_refused(saved(tmp_path, content), mapping_for(["Number", "Given"]))

    @settings(
        max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(cells=st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=12), max_size=8))
    def test_any_cells_are_read(self, tmp_path: Path, cells: list[list[str]]) -> None:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADER.split(","))
        writer.writerows(cells)
        data = text.getvalue().encode("utf-8", "replace")
        assert read_or_refused(saved(tmp_path, data), mapping_for(HEADER.split(","))) == ""

    @settings(
        max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(data=st.data())
    def test_a_damaged_workbook_is_refused_or_read(
        self, tmp_path: Path, data: st.DataObject
    ) -> None:
        target = io.BytesIO()
        with (
            zipfile.ZipFile(_small_workbook(tmp_path)) as source,
            zipfile.ZipFile(target, "w") as out,
        ):
            harmed = data.draw(st.sampled_from(source.namelist()))
            for name in source.namelist():
                content = source.read(name)
                if name == harmed:
                    at = data.draw(st.integers(0, len(content)))
                    content = content[:at] + data.draw(st.binary(max_size=9)) + content[at + 3 :]
                out.writestr(name, content)
        mapping = load_mapping(shipped_mappings()["nl-demo-register"])
        read_or_refused(saved(tmp_path, target.getvalue(), "harmed.xlsx"), mapping)


def _small_workbook(folder: Path) -> Path:
    path = folder / "small.xlsx"
    if not path.exists():
        write_xlsx(invented_register(TODAY, people=60), path)
    return path


def _peak(path: Path, mapping: Mapping) -> int:
    tracemalloc.start()
    try:
        reading = open_register(path, mapping, today=TODAY, resolve=resolve)
        for _ in reading:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
class TestMemory:
    def test_csv_stays_level_from_10_000_to_100_000_rows(self, tmp_path: Path) -> None:
        def rows(count: int) -> str:
            born = (f"{n % 28 + 1}-{n % 12 + 1}-{1950 + n % 50}" for n in range(count))
            # Wide enough that 10,000 rows fill every buffer, as those of a real register do.
            name = "A" * 60
            return "Number,Given,Born\n" + "".join(f"{n},{name},{d}\n" for n, d in enumerate(born))

        few, many = (_peak(saved(tmp_path, rows(n)), own_mapping()) for n in (10_000, 100_000))
        assert many <= 1.2 * few + SLACK

    def test_json_stays_level_from_10_000_to_100_000_entries(self, tmp_path: Path) -> None:
        def entries(count: int) -> bytes:
            given = [{"Number": str(n), "Given": "Ada", "Born": "1990-01-01"} for n in range(count)]
            return gzip.compress(json.dumps(given).encode())

        columns = mapping_for(["Number", "Given"])
        few, many = (_peak(saved(tmp_path, entries(n)), columns) for n in (10_000, 100_000))
        assert many <= 1.2 * few + SLACK

    def test_xlsx_stays_level_from_20_000_to_40_000_rows(self, tmp_path: Path) -> None:
        from openpyxl import Workbook

        def book(count: int) -> Path:
            made = Workbook()
            sheet = made.worksheets[0]
            sheet.append(["Number"])
            for n in range(count):
                sheet.append([f"Number {n}"])  # Shared strings, all different.
            made.save(tmp_path / f"{count}.xlsx")
            return tmp_path / f"{count}.xlsx"

        columns = mapping_for(["Number"])
        few, many = (_peak(book(n), columns) for n in (20_000, 40_000))
        assert many <= 1.2 * few + SLACK


class TestLines:
    def test_numbers_rows_as_a_spreadsheet_does(self, tmp_path: Path) -> None:
        text = f"{HEADER}\n{line(Given=chr(34) + 'two' + chr(10) + 'lines' + chr(34))}\n\n{line(Number='2')}\n"
        assert [row.number for row in opened(saved(tmp_path, text))] == [2, 4]
