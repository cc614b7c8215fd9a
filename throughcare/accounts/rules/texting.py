"""Codes by text message: how long they count, how often they are sent, how a number is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DIGITS: Final = 6
VALID_FOR: Final = timedelta(minutes=10)
TRIES: Final = 5
"""Wrong codes; then the code is worth nothing."""
SENT_AT_MOST: Final = 3
SENT_WITHIN: Final = timedelta(hours=1)
"""So many codes go to one number within this; our default, decide locally."""
MOST_SIGNS: Final = 40
_WHOLE: Final = re.compile(r"\+[1-9][0-9]{7,14}")
_LOCAL: Final = re.compile(r"0[1-9][0-9]{6,12}")


def draw_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Draw six digits.

    Source: our own choice, ADR 17.
    """
    return "".join(choose("0123456789") for _ in range(DIGITS))


def tidy(number: str) -> str:
    """Return a number without blanks and signs between its digits; 00 before it is a plus.

    Source: ITU-T E.164 for the form with a plus.

    >>> tidy("00 31 (6) 12-34.56 78")
    '+31612345678'
    """
    signs = re.sub(r"[^0-9+]", "", number[:MOST_SIGNS])
    return f"+{signs[2:]}" if signs.startswith("00") else signs


def is_whole(number: str) -> bool:
    """Tell whether a number names its country, so that it can be stored.

    Source: ITU-T E.164.

    >>> is_whole("+31612345678"), is_whole("0612345678")
    (True, False)
    """
    return _WHOLE.fullmatch(number) is not None


def ending(number: str) -> str:
    """Return the digits after the 0 of a number typed as at home; empty where it is not one.

    Source: our own choice, ADR 17.

    >>> ending("0612345678"), ending("+31612345678")
    ('612345678', '')
    """
    return number[1:] if _LOCAL.fullmatch(number) else ""
