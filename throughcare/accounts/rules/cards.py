"""What a card of words is worth: how words are drawn, how typed ones are understood, what is stored of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from throughcare.accounts import reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

WORDS: Final = 6
"""Six of 2,048 words are 66 random bits: nobody guesses them."""
SHORTEST: Final = 4
"""As many letters of a word are enough: no two words of a list share them."""
CODE_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that cannot be taken for each other: no I and no 1, no O and no 0."""
CODE_LENGTH: Final = 8
CODE_VALID_FOR: Final = timedelta(days=30)
"""A card that nobody has used for so long cannot be begun any more; our default, decide locally."""
TRIES: Final = 5
"""Wrong one-time codes with the right words; then the card stops. Our default, decide locally."""
LONGEST: Final = 200
"""More signs than this are no six words."""

_SALT: Final = b"throughcare card of words 1"
_COST: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""About 50 ms for one try; the words are random, so that one salt for all lets a card be found by its words."""


class Choose(Protocol):
    """Describe what picks one of several at random, for example `secrets.choice`."""

    def __call__(self, several: Sequence[str], /) -> str:
        """Pick one."""


def draw(language: str, choose: Choose) -> tuple[str, ...]:
    """Draw the words of a card, none twice.

    Source: our own choice, ADR 17.
    """
    drawn: list[str] = []
    while len(drawn) < WORDS:
        word = choose(reference.words(language))
        if word not in drawn:
            drawn.append(word)
    return tuple(drawn)


def draw_code(choose: Choose) -> str:
    """Draw the one-time code of a card, in two groups that are easy to read out.

    Source: our own choice, ADR 17.

    >>> draw_code(lambda signs: signs[0])
    'AAAA-AAAA'
    """
    signs = "".join(choose(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def readings(typed: str) -> list[tuple[str, ...]]:
    """Return what somebody may have meant by six words: one reading for each list that knows them all.

    Capitals, accents, commas and line breaks do not count; four letters of a word are enough.
    Source: our own choice, ADR 17.

    >>> readings("")
    []
    """
    tokens = _tokens(typed)
    if len(tokens) != WORDS:
        return []
    found = [_reading(tokens, language) for language in reference.LANGUAGES]
    return list(dict.fromkeys(one for one in found if one))


def _tokens(typed: str) -> list[str]:
    split = unicodedata.normalize("NFKD", typed[:LONGEST].casefold())
    letters = "".join(sign for sign in split if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]+", letters)


def _reading(tokens: list[str], language: str) -> tuple[str, ...]:
    beginnings = reference.by_beginning(language)
    found = tuple(beginnings.get(token[:SHORTEST], "") for token in tokens)
    return found if all(found) else ()


def words_hash(words: Sequence[str]) -> str:
    """Return what is stored of the words of a card, slow to compute on purpose.

    Source: RFC 7914 (scrypt); our own choice of cost, ADR 17.
    """
    return hashlib.scrypt(" ".join(words).encode(), salt=_SALT, **_COST).hex()


def code_hash(code: str, *, of: str) -> str:
    """Return what is stored of a one-time code; `of` is the hash of the words it was printed with.

    Source: our own choice, ADR 17.
    """
    signs = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hashlib.sha256(f"{of} {signs}".encode()).hexdigest()


def is_startable(expires_at: datetime, now: datetime) -> bool:
    """Tell whether the one-time code of a card that nobody has used yet still counts.

    Source: our own choice, ADR 17.
    """
    return now < expires_at
