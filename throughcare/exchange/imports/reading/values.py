"""What reading a register gives: rows, problems, and how the file was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Severity = Literal["error", "warning"]
ReleaseKind = Literal["earliest_conditional", "expected", "actual", "end_of_supervision"]
RELEASE_KINDS: tuple[ReleaseKind, ...] = (
    "earliest_conditional",
    "expected",
    "actual",
    "end_of_supervision",
)


class Ambiguity(StrEnum):
    """Say that a municipality's name fits more than one municipality."""

    AMBIGUOUS = "ambiguous"


AMBIGUOUS = Ambiguity.AMBIGUOUS


class FileKind(StrEnum):
    """Name the forms of file that can be read."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Name one fault: where it is, what it is, what to do.

    Codes become sentences through `texts.TEXTS`; `params` are the values in them.
    An error rejects the row; a warning lets it pass.
    """

    row: int
    column: str
    value: str
    what: str
    remedy_code: str
    severity: Severity
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """Hold what one row of a register says about one person's stay.

    Text is as written (NFC, outer blanks removed); nothing is guessed: what is not known is
    None or empty. `release_dates` has only the kinds that the row gives.
    """

    identifier_system: str
    identifier_value: str
    given_name: str = ""
    family_name: str = ""
    other_names: str = ""
    born_on: date | None = None
    establishment: str = ""
    admitted_on: date | None = None
    legal_title: str | None = None
    home_municipality_text: str = ""
    home_municipality_code: str | None = None
    release_municipality_text: str = ""
    release_municipality_code: str | None = None
    language: str = ""
    lawful_stay: bool | None = None
    release_dates: Mapping[ReleaseKind, date] = field(default_factory=dict)
    released_on: date | None = None
    sentence_days: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Hold one row of the file: the values when it can be used, and every problem found.

    `number` is the row as a spreadsheet shows it (CSV, XLSX) or the place in the list (JSON),
    counted from 1. `raw` holds every column as it stands in the file, safe to store: NUL and
    broken characters are replaced by visible signs.
    """

    number: int
    values: RegisterRow | None
    raw: dict[str, str]
    problems: tuple[CellProblem, ...] = ()

    @property
    def rejected(self) -> bool:
        """Tell whether an error keeps this row out."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def ignored(self) -> bool:
        """Tell whether the row is left out without fault: it repeats an earlier row exactly."""
        return self.values is None and not self.rejected


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Say how the file was understood, to be shown before anything is done with it."""

    kind: FileKind
    packed: bool
    encoding: str
    separator: str
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    read_columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    absent_fields: tuple[str, ...]
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """Codes with parameters: merged cells, other sheets, bytes that fit no encoding."""


@dataclass(slots=True)
class Counts:
    """Count what has been met so far."""

    rows: int = 0
    ready: int = 0
    rejected: int = 0
    ignored: int = 0
    warned: int = 0
    blank: int = 0
    repeated_headers: int = 0
    totals: int = 0
    titles: int = 0
