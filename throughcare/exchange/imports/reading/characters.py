"""Characters that do harm or deceive, and how text and header names are made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs that make a spreadsheet take a cell for a formula (OWASP), in full width too."""

_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_HIDDEN = "\u200b-\u200d\u2060-\u2064\ufeff\u00ad\u180e\U000e0000-\U000e007f"
SUSPICIOUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff" + _BIDI + _HIDDEN + "]"  # one pass over the whole row
)
_CLASSES = (
    ("nul_character", re.compile("\x00")),
    ("broken_character", re.compile("[\ufffd\ud800-\udfff]")),
    ("bidi_character", re.compile(f"[{_BIDI}]")),
    ("hidden_character", re.compile(f"[{_HIDDEN}]")),
    ("line_break", re.compile("[\r\n\u0085]")),
    ("control_character", re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")),
)
FATAL = frozenset({"nul_character", "broken_character"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_PUNCTUATION = re.compile(r"[\s_*:.\"'()\[\]\ufeff]+")


def suspicious_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return each class of harmful character in the text, with the first one as `U+202E`.

    >>> suspicious_in("Jan\u202e")
    (('bidi_character', 'U+202E'),)
    """
    found = ((code, pattern.search(text)) for code, pattern in _CLASSES)
    return tuple((code, f"U+{ord(match[0]):04X}") for code, match in found if match)


def storable(text: str) -> str:
    """Replace what a database cannot hold by a visible sign."""
    if "\x00" in text:
        text = text.replace("\x00", "\u2400")
    return _SURROGATE.sub("\ufffd", text)


def as_written(text: str) -> str:
    """Return the text composed (NFC) without outer blanks, otherwise exactly as written."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take this text for a formula."""
    return text.startswith(FORMULA_STARTS)


def neutralised(text: str) -> str:
    """Return the text so that a spreadsheet shows it and never runs it.

    >>> neutralised("=1+1")
    "'=1+1"
    """
    return f"'{text}" if looks_like_formula(text) else text


def without_neutralising(text: str) -> str:
    """Undo `neutralised`, so that a corrected download reads as the original did."""
    return text[1:] if text.startswith("'") and looks_like_formula(text[1:]) else text


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Return what two spellings of one column name have in common.

    >>> header_key(" Datum  binnenkomst: ") == header_key("datum_binnenkomst")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _PUNCTUATION.sub(" ", folded).strip()
