"""Readers of the data files that lie beside this module."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from importlib import resources
from types import MappingProxyType

from throughcare.agencies.reference.facts import (
    EstablishmentFact,
    EstablishmentKind,
    JurisdictionFact,
    MunicipalityFact,
    SourceFact,
)


def sources() -> Iterator[SourceFact]:
    """Read the lists the data was taken from, with date and licence."""
    for row in _rows("sources.csv"):
        yield SourceFact(*row)


def jurisdictions() -> Iterator[JurisdictionFact]:
    """Read the jurisdictions that have reference data."""
    for code, name, own_name, languages, time_zone, holidays, source in _rows("jurisdictions.csv"):
        parts = _parts(languages)
        yield JurisdictionFact(code, name, own_name, parts, time_zone, holidays, source)


def municipalities(jurisdiction: str | None = None) -> Iterator[MunicipalityFact]:
    """Read the municipalities of one jurisdiction, or of all.

    Shapes: ordered by jurisdiction and code; empty for a jurisdiction without a list.
    """
    for row in _rows("municipalities.csv.gz"):
        if jurisdiction is None or row[0] == jurisdiction:
            yield _municipality(row)


def establishments(
    jurisdiction: str | None = None, *, kind: EstablishmentKind | None = None
) -> Iterator[EstablishmentFact]:
    """Read prisons, probation offices and houses of justice, also those no longer in use.

    Shapes: ordered by jurisdiction, kind and code; empty for a jurisdiction without a list.
    """
    for row in _rows("establishments.csv.gz"):
        if jurisdiction in {None, row[0]} and kind in {None, row[1]}:
            yield _establishment(row)


def _municipality(row: list[str]) -> MunicipalityFact:
    jurisdiction, code, name, name_alt, nuts3, population, begin, end, successor, source, note = row
    return MunicipalityFact(
        jurisdiction,
        code,
        name,
        _parts(name_alt),
        nuts3,
        int(population) if population else None,
        date.fromisoformat(begin) if begin else None,
        date.fromisoformat(end) if end else None,
        _parts(successor),
        _parts(source),
        note,
    )


def _establishment(row: list[str]) -> EstablishmentFact:
    jurisdiction, kind, subtype, code, name, names, town, postcode, active, source, as_of = row
    by_language = dict(part.split("=", 1) for part in _parts(names))
    return EstablishmentFact(
        jurisdiction,
        EstablishmentKind(kind),
        subtype,
        code,
        name,
        MappingProxyType(by_language),
        town,
        postcode,
        active == "true",
        source,
        as_of,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _rows(file: str) -> Iterator[list[str]]:
    raw = resources.files(__package__).joinpath(file).read_bytes()
    plain = gzip.decompress(raw) if file.endswith(".gz") else raw
    rows = csv.reader(io.StringIO(plain.decode("utf-8"), newline=""))
    next(rows)
    return rows
