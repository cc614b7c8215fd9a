"""Words that do harm in a plan, and what to write in their place. A hint, never a bar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Word:
    """Hold one entry of a list; a word that ends in `*` stands for all that begin so."""

    language: str
    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold where an unwanted word stands in a text, as it was written."""

    word: str
    instead: str
    start: int
    end: int


def find(text: str, words: Iterable[Word]) -> tuple[Finding, ...]:
    """List the unwanted words in a text, in the order they stand there.

    Whole words only: *junk* is found, *junction* is not.
    Source: requirement R34; the lists are our own choice, a site may change them.

    >>> find("The addict agreed.", [Word("en", "addict*", "the person")])
    (Finding(word='addict', instead='the person', start=4, end=10),)
    """
    found = [
        Finding(match.group(), entry.instead, match.start(), match.end())
        for entry in words
        for match in _pattern(entry.word).finditer(text)
    ]
    return tuple(sorted(_longest(found), key=lambda one: one.start))


def _pattern(word: str) -> re.Pattern[str]:
    stem, star = word.removesuffix("*"), word.endswith("*")
    gaps = r"\s+".join(re.escape(part) for part in stem.split())
    end = r"\w*" if star else r"(?!\w)"
    return re.compile(rf"(?<!\w){gaps}{end}", re.IGNORECASE)


def _longest(found: list[Finding]) -> list[Finding]:
    """Leave out what stands inside a longer finding, and repeats of the same one."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
    return kept
