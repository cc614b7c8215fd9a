"""What the tables of plans share."""

from __future__ import annotations

from enum import StrEnum


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the words of a field as Django takes them."""
    return [(word.value, word.value) for word in words]
