"""What can be wrong with a row of a directory: what, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from throughcare.kernel.errors import ThroughcareError


class FormError(ThroughcareError):
    """Report a form that is not there or cannot be read."""


class Severity(StrEnum):
    """Say what a fault does to its row."""

    ERROR = "error"
    """The row is left out."""
    WARNING = "warning"
    """The row is in, without what is wrong."""
    NOTE = "note"
    """The row is in; somebody should know."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold one fault with its place; `row` counts from 1 after the headings, in JSON from 1 in the document."""

    severity: Severity
    kind: str
    file: str
    row: int
    field: str = ""
    value: str = ""

    def text(self) -> tuple[str, str, str]:
        """Return what is wrong, why that matters, and what to do."""
        what, why, remedy = TEXTS[self.kind]
        return what.format(value=self.value, field=self.field), why, remedy

    def as_json(self) -> dict[str, object]:
        """Return the fault as plain data, with its words."""
        what, why, remedy = self.text()
        return {
            "severity": self.severity.value,
            "kind": self.kind,
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "value": self.value,
            "what": what,
            "why": why,
            "what_to_do": remedy,
        }


_CORRECT = "Correct it in the source and import again."
_SAY = "Tell whoever keeps the directory; import again when it is there."
TEXTS: dict[str, tuple[str, str, str]] = {
    "blank": ("[{field}] is empty.", "Without it nobody knows what the row belongs to.", _SAY),
    "dangling": (
        "[{field}] names [{value}], which is not there.",
        "The row belongs to something that the files do not hold.",
        _SAY,
    ),
    "left_out_with": (
        "[{field}] names [{value}], which was left out.",
        "A row cannot stay without what it belongs to.",
        "Look at the fault of that row.",
    ),
    "id_repeated": (
        "The number [{value}] stands there twice.",
        "Two rows with one number cannot be told apart; the first one counts.",
        _CORRECT,
    ),
    "id_too_long": (
        "The number [{value}…] is longer than 150 characters.",
        "A number that is cut could be that of another row.",
        _CORRECT,
    ),
    "required": ("[{field}] is missing.", "The standard asks for it, and so do we.", _CORRECT),
    "should": ("[{field}] is missing.", "The standard asks for it; we can do without.", _CORRECT),
    "too_long": ("[{field}] is too long.", "It was cut.", "Shorten it in the source."),
    "bad_email": ("[{value}] is no e-mail address.", "It was left out.", _CORRECT),
    "bad_url": ("[{value}] is no web address.", "It was left out.", _CORRECT),
    "url_without_scheme": (
        "[{value}] does not say http or https.",
        "It was read as http.",
        "Write the whole address in the source.",
    ),
    "bad_number": ("[{value}] is no number.", "It was left out.", _CORRECT),
    "off_earth": (
        "[{field}] [{value}] is nowhere on Earth.",
        "The schema allows it, and no map does. It was left out.",
        _CORRECT,
    ),
    "bad_date": ("[{value}] is no day.", "It was left out.", "Write it as 2026-11-30."),
    "bad_time": ("[{value}] is no time of day.", "It was left out.", "Write it as 17:30."),
    "bad_word": ("[{value}] is no word for [{field}].", "It was left out.", _CORRECT),
    "closes_before_opens": (
        "It closes before it opens: [{value}].",
        "Nobody can tell when it is open. A night is two rows, one for each day.",
        _CORRECT,
    ),
    "time_missing": (
        "There is no time: [{value}].",
        "Opening hours need both times.",
        _CORRECT,
    ),
    "days_missing": ("There is no day.", "Opening hours need a day of the week.", _CORRECT),
    "no_length": (
        "It closes when it opens: [{value}].",
        "Only the beginning was kept.",
        "Say in the source how long it takes.",
    ),
    "looks_like_test": (
        "[{value}] looks like a row that somebody tried something with.",
        "People would be sent there.",
        "Take it out of the source, or name it properly.",
    ),
    "language_unknown": (
        "[{value}] is no language that we know.",
        "It is kept as words; nobody finds it by language.",
        "Name languages one by one, or by their code.",
    ),
    "own_parent": ("The term [{value}] stands above itself.", "It was put at the top.", _CORRECT),
    "parent_unknown": (
        "The term above, [{value}], is not there.",
        "It was put at the top.",
        _SAY,
    ),
    "pages_missing": (
        "This is not the last page: [{value}].",
        "What stands on the other pages is not here; nothing is marked gone.",
        "Fetch all pages into the folder and import again.",
    ),
    "not_recognised": (
        "Nothing in this file is known to the form.",
        "It was not read.",
        "Choose another form, or take the file out of the folder.",
    ),
    "file_unreadable": (
        "The file cannot be read: {value}.",
        "It is damaged or no such file.",
        _CORRECT,
    ),
    "row_unreadable": ("The row cannot be read.", "Its cells are too large or broken.", _CORRECT),
}
