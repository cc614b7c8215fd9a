"""What a document may be: its kind is found in its content, never taken from its name."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.notes.rules import problem_of_text
from throughcare.notes.types import (
    DOCUMENT_CATEGORIES,
    LARGEST_BYTES,
    LONGEST_TITLE,
    DocumentKind,
    Problem,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from throughcare.notes.types import DocumentDraft

SIGNS: Mapping[str, bytes] = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
"""Kind of file -> how its content begins."""
ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
}
"""Kind of file -> the ending under which it is given out."""


def media_type_of(content: bytes) -> str:
    r"""Say what a file is by its content, whatever it is called; empty for what is not taken.

    Source: ISO 32000-2, 7.5.2 (PDF); PNG, 5.2; ITU-T T.81, B.1.1.3 (JPEG); plain text is UTF-8 without controls.

    >>> media_type_of(b"%PDF-1.7 ..."), media_type_of(b"MZ\x90\x00")
    ('application/pdf', '')
    """
    for media_type, sign in SIGNS.items():
        if content.startswith(sign):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    broken = any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in text)
    return "" if broken or not text.strip() else "text/plain"


def problems_of_document(draft: DocumentDraft, *, today: date) -> tuple[Problem, ...]:
    """Say everything that is wrong with what is said about a file, one problem a field.

    Source: our own choice, ADR 20.
    """
    return tuple(
        Problem(name, reason)
        for name, reason in (
            ("category", _unknown(draft.category, DOCUMENT_CATEGORIES)),
            ("kind", _unknown(draft.kind, DocumentKind)),
            ("title", _problem_of_title(draft.title)),
            ("dated_on", _problem_of_paper(draft.dated_on, today)),
        )
        if reason is not None
    )


def _problem_of_title(title: str) -> Reason | None:
    if len(title.strip()) > LONGEST_TITLE:
        return Reason("document.title_long", {"most": str(LONGEST_TITLE)})
    wrong = problem_of_text("text", title, is_needed=True)
    return None if wrong is None else Reason("document.title_missing")


def _problem_of_paper(day: date | None, today: date) -> Reason | None:
    if day is None:
        return Reason("note.day_missing")
    return Reason("note.day_ahead") if day > today else None


def problem_of_file(content: bytes) -> Reason | None:
    """Say why a file is not taken, None where it is.

    Source: our own choice, ADR 20.
    """
    if not content:
        return Reason("document.empty")
    if len(content) > LARGEST_BYTES:
        return Reason("document.large", {"most": str(LARGEST_BYTES // 1_000_000)})
    return None if media_type_of(content) else Reason("document.type")


def _unknown(code: str, known: Iterable[str]) -> Reason | None:
    return None if code in {str(one) for one in known} else Reason("note.choice_unknown")
