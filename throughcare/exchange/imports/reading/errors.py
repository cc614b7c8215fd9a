"""What keeps a whole file or a mapping from being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.texts import REMEDIES, text_of
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RegisterUnreadableError(ThroughcareError):
    """Say why a register cannot be read and what to do, as codes with values.

    May be raised when the file is opened and, for a file broken further down, between rows.
    """

    def __init__(self, what: str, params: Mapping[str, str] | None = None) -> None:
        """Keep the code and its values; the remedy belongs to the code."""
        self.what = what
        self.params = dict(params or {})
        self.remedy_code = REMEDIES[what]
        super().__init__(self.text())

    def text(self, language: str = "en") -> str:
        """Return problem and remedy as plain words."""
        problem = text_of(self.what, self.params, language=language)
        return f"{problem} {text_of(self.remedy_code, self.params, language=language)}"


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """Name one fault in a mapping file, with its line (0 when it has none)."""

    file: str
    line: int
    field: str
    what: str
    params: Mapping[str, str]

    @property
    def remedy_code(self) -> str:
        """Return the code of what to do."""
        return REMEDIES[self.what]

    def text(self, language: str = "en") -> str:
        """Return file, line, field, problem and remedy as plain words."""
        problem = text_of(self.what, self.params, language=language)
        remedy = text_of(self.remedy_code, self.params, language=language)
        return f"{self.file}:{self.line}: [{self.field}]: {problem} {remedy}"


class MappingError(ThroughcareError):
    """Carry every problem of a mapping file."""

    def __init__(self, problems: Sequence[MappingProblem]) -> None:
        """Keep the problems; the message shows one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in problems))
