"""Reading and writing the CSV files of the reference data."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, str]

REFERENCE = Path(__file__).resolve().parent.parent / "throughcare" / "agencies" / "reference"
BRUSSELS, WALLONIA = "04000", "03000"


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file, plain or gzipped, as a list of rows."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def write_rows(path: Path, columns: list[str], rows: Iterable[Row]) -> int:
    """Write rows as a gzipped CSV file without time or name in its header; return their number."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    kept = list(rows)
    writer.writerows(kept)
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed,
    ):
        packed.write(text.getvalue().encode("utf-8"))
    return len(kept)


def spelling(kind: str) -> dict[str, str]:
    """Read the hand-kept spellings of one kind: as found in a source, as used here."""
    return {
        r["found"]: r["used"] for r in read_rows(REFERENCE / "spelling.csv") if r["kind"] == kind
    }


def joined(values: Iterable[str], *, without: str = "") -> str:
    """Join different, non-empty values by a bar, in order."""
    return "|".join(dict.fromkeys(value for value in values if value and value != without))


def belgian_name(listed: Row, lau_name: str = "") -> str:
    """Choose the name in the language of the place; both names in bilingual Brussels."""
    dutch, french = listed["name_nl"], listed["name_fr"]
    if listed["region"] == BRUSSELS:
        return french if french == dutch else f"{french} / {dutch}"
    if lau_name in {dutch, french}:
        return lau_name
    return french if listed["region"] == WALLONIA else dutch
