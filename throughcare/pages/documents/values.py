"""What a printed document is made of: plain values, in the order they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from throughcare.kernel.errors import ThroughcareError

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the first is level 1, and no level may be skipped."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; line breaks in it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values: what is known, one line each."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header comes back on every sheet.

    Shapes: every row has as many cells as the header. Errors: ThroughcareError if one has not.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ThroughcareError(
                    f"Could not make the table: row [{number}] has [{len(row)}] cells and the header "
                    f"[{len(self.header)}]. Give every row one cell for each column."
                )
        if not self.header:
            raise ThroughcareError("Could not make the table: it has no columns. Give it a header.")


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs on paper."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Room for signatures with a date, two beside each other."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Large:
    """Words to be read from afar and typed: large, one below the other, each a point of a list."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Facts | Table | SignatureLines | Note | Large


@dataclass(frozen=True, slots=True)
class Document:
    """One printed document in one language, with its texts already in that language.

    ``printed_at`` stands at the foot of every sheet and is the date the file carries: the same
    document gives the same bytes. ``issuer`` is the agency that answers for it.
    Errors: ThroughcareError without a title, a language or a time zone.
    """

    title: str
    language: str
    printed_at: datetime
    blocks: tuple[Block, ...]
    subtitle: str = ""
    issuer: str = ""
    is_large: bool = False
    """Set in larger letters, for a paper that somebody keeps."""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ThroughcareError(
                "Could not make the document: it has no title. Name it, screen readers begin there."
            )
        if _LANGUAGE.fullmatch(self.language) is None:
            raise ThroughcareError(
                f"Could not make the document: [{self.language}] is not a language code. "
                "Use one such as [nl], [en-gb] or [ar]."
            )
        if self.printed_at.tzinfo is None:
            raise ThroughcareError(
                f"Could not make the document: [{self.printed_at}] has no time zone. Hand in `now`."
            )
