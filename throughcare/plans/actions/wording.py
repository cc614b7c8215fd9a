"""Keep the list of words that do harm: what is shipped, and what the site changed."""

from __future__ import annotations

from importlib.resources import files

from django.db import transaction

from throughcare.plans.models import Unwanted
from throughcare.plans.rules.linting import Word


def shipped_words() -> tuple[Word, ...]:
    """Return the shipped list: one entry a line, language, word, what to write instead."""
    text = (files("throughcare.plans") / "unwanted_words.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(Word(*line.split("\t")) for line in lines)


@transaction.atomic
def load_words() -> int:
    """Put shipped words into the site's list; what the site changed or put aside stays. Return how many are new."""
    before = Unwanted.objects.count()
    Unwanted.objects.bulk_create(
        [
            Unwanted(language=one.language, word=one.word, instead=one.instead)
            for one in shipped_words()
        ],
        ignore_conflicts=True,
    )
    return Unwanted.objects.count() - before


def put_word(*, language: str, word: str, instead: str) -> None:
    """Put a word into the site's list, or change what it proposes instead."""
    Unwanted.objects.update_or_create(
        language=language,
        word=word.strip(),
        defaults={"instead": instead.strip(), "is_off": False},
    )


def drop_word(*, language: str, word: str) -> None:
    """Put a word aside: it is no longer pointed out, and comes back only by hand."""
    Unwanted.objects.filter(language=language, word=word).update(is_off=True)
