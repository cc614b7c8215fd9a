"""The shipped lists of plain words for cards, one file a language; licences stand at the head of each file."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "nl")
"""Languages for which there is a list; somebody who reads another gets the first."""


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the words of a language in their order, of the first language where there is no list of its own."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    text = (resources.files(__name__) / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def by_beginning(language: str) -> Mapping[str, str]:
    """Return the first four letters of each word -> the word: no two words begin alike."""
    return MappingProxyType({word[:4]: word for word in words(language)})
