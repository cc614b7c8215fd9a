"""Read the list of words that do harm in a plan: the shipped one, as the site changed it."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.plans.models import Unwanted
from throughcare.plans.rules.linting import Word


def unwanted_words(languages: frozenset[str] | None = None) -> tuple[Word, ...]:
    """Return the words in force, of some languages or of all."""
    rows = Unwanted.objects.filter(is_off=False)
    if languages is not None:
        rows = rows.filter(language__in=languages)
    found = rows.order_by("language", "word").values_list("language", "word", "instead")
    return tuple(Word(*row) for row in found)


@dataclass(frozen=True, slots=True)
class WordRow:
    """Hold one entry of the site's list, also one that was put aside."""

    word_id: int
    language: str
    word: str
    instead: str
    is_off: bool


def word_list() -> tuple[WordRow, ...]:
    """Return the whole list as the site keeps it, by language and word."""
    found = Unwanted.objects.order_by("language", "word", "pk")
    rows = found.values_list("pk", "language", "word", "instead", "is_off")
    return tuple(WordRow(*row) for row in rows)
