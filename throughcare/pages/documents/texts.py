"""Texts as a printed document can hold them: nothing invisible that harms, nothing lost unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

# Characters without a form (Unicode: Default_Ignorable_Code_Point). Some turn the reading order, so that
# a name could rewrite the line it stands in; the others come back at every space when the text of
# the file is read aloud or copied. Two join and part letters in Persian and Indic scripts and stay.
_FORMLESS: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_REPLACEMENT: Final = "\ufffd"


def every_text(data: Any, change: Callable[[str], str]) -> Any:
    """Return the data with every text in it changed, however deep it lies."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: every_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [every_text(value, change) for value in data]
    return data


def clean(text: str) -> str:
    """Leave out controls and characters without a form; line breaks stay, a tab becomes a space.

    Half a character (a lone surrogate) becomes the replacement character, so that it is seen.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(map(_kept, _FORMLESS.sub("", lines)))


def _kept(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category == "Cs" or _is_no_character(ord(character)):
        return _REPLACEMENT
    return "" if category == "Cc" else character


def _is_no_character(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004


def spelt_out(text: str, unknown: Iterable[str]) -> str:
    """Write characters that no font can draw as their number: "[U+65E5]".

    A reader sees that something stood there, and what; a blank or a box would say neither.
    """
    longest_first = sorted(unknown, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(pattern, lambda found: _numbers(found[0]), text) if pattern else text


def _numbers(cluster: str) -> str:
    return "".join(
        character if character.isascii() else f"[U+{ord(character):04X}]" for character in cluster
    )
