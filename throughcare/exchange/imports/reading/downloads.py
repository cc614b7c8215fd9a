"""Write rejected rows so that they can be corrected and sent again as they are."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.characters import neutralised
from throughcare.exchange.imports.reading.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from throughcare.exchange.imports.reading.values import CellProblem, ReadRow

_BOM = "\ufeff"
_SEPARATOR = ";"
_BETWEEN = " | "
# Named so that no mapping takes them for its own: reading again ignores them.
_ADDED = {
    "en": (
        "Throughcare: row",
        "Throughcare: column",
        "Throughcare: problem",
        "Throughcare: remedy",
    ),
    "nl": (
        "Throughcare: rij",
        "Throughcare: kolom",
        "Throughcare: probleem",
        "Throughcare: oplossing",
    ),
}


class _Line:
    """Take what the CSV writer writes, to hand it on at once."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def rejected_csv(
    rows: Iterable[ReadRow], *, columns: Sequence[str], language: str = "en"
) -> Iterator[str]:
    """Yield the lines of a CSV file with the rejected ones of these rows.

    Shapes: the register's own columns, then row number, column, problem and remedy in plain
    words; one line per rejected row, several problems parted by ` | `. UTF-8 with mark and
    semicolons, which spreadsheets open rightly. A cell that looks like a formula begins with an
    apostrophe; reading the file again takes it away.
    """
    line = _Line()
    writer = csv.writer(line, delimiter=_SEPARATOR, lineterminator="\r\n")
    added = _ADDED.get(language, _ADDED["en"])
    own = [column for column in columns if column not in _every_added()]
    writer.writerow([neutralised(column) for column in (*own, *added)])
    yield _BOM + line.text
    for row in rows:
        if row.rejected:
            cells = [row.raw.get(column, "") for column in own]
            writer.writerow([neutralised(cell) for cell in (*cells, *_told(row, language))])
            yield line.text


def _every_added() -> set[str]:
    return {name for names in _ADDED.values() for name in names}


def _told(row: ReadRow, language: str) -> tuple[str, str, str, str]:
    errors = [problem for problem in row.problems if problem.severity == "error"]
    return (
        str(row.number),
        _BETWEEN.join(problem.column for problem in errors),
        _BETWEEN.join(problem_text(problem, language=language) for problem in errors),
        _BETWEEN.join(remedy_text(problem, language=language) for problem in errors),
    )


def problem_text(problem: CellProblem, *, language: str = "en") -> str:
    """Return what is wrong, in plain words."""
    return text_of(problem.what, problem.params, language=language)


def remedy_text(problem: CellProblem, *, language: str = "en") -> str:
    """Return what to do, in plain words."""
    return text_of(problem.remedy_code, problem.params, language=language)
