"""Read a register from a file: pure, streaming, no database.

`open_register(path, load_mapping(mapping_path), today=today, resolve=resolve)` gives a `Reading`:
its `source` says how the file was understood, iterating it gives one `ReadRow` after another.
"""

from __future__ import annotations

from throughcare.exchange.imports.reading.downloads import (
    problem_text,
    rejected_csv,
    remedy_text,
)
from throughcare.exchange.imports.reading.errors import (
    MappingError,
    MappingProblem,
    RegisterUnreadableError,
)
from throughcare.exchange.imports.reading.mapping import DateForms, Mapping
from throughcare.exchange.imports.reading.mapping_file import (
    load_mapping,
    parse_mapping,
    shipped_mappings,
)
from throughcare.exchange.imports.reading.register import Reading, open_register
from throughcare.exchange.imports.reading.texts import LANGUAGES, TEXTS, TEXTS_NL, text_of
from throughcare.exchange.imports.reading.values import (
    AMBIGUOUS,
    RELEASE_KINDS,
    Ambiguity,
    CellProblem,
    Counts,
    FileKind,
    ReadRow,
    RegisterRow,
    ReleaseKind,
    SourceInfo,
)

__all__ = [
    "AMBIGUOUS",
    "LANGUAGES",
    "RELEASE_KINDS",
    "TEXTS",
    "TEXTS_NL",
    "Ambiguity",
    "CellProblem",
    "Counts",
    "DateForms",
    "FileKind",
    "Mapping",
    "MappingError",
    "MappingProblem",
    "ReadRow",
    "Reading",
    "RegisterRow",
    "RegisterUnreadableError",
    "ReleaseKind",
    "SourceInfo",
    "load_mapping",
    "open_register",
    "parse_mapping",
    "problem_text",
    "rejected_csv",
    "remedy_text",
    "shipped_mappings",
    "text_of",
]
