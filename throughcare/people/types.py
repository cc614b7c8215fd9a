"""People as values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

KEY_LENGTH = 250


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Hold what is known about a person at first sight; everything but a name and a number may be missing."""

    given: str
    family: str
    jurisdiction: str
    identifier_system: str
    identifier_value: str
    issuer_id: int | None
    born_on: date | None = None
    language: str = ""
    home_municipality: str = ""
    release_municipality: str = ""
    lawful_stay: bool | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Hold the facts about a person that decisions and lists use."""

    person_id: int
    given: str
    family: str
    number: str
    jurisdiction: str
    home_municipality: str
    release_municipality: str
    lawful_stay: bool | None
    returnable: bool | None
    born_on: date | None
    died_on: date | None

    @property
    def name(self) -> str:
        """Return the usual name as it is spoken."""
        return f"{self.given} {self.family}".strip()

    @property
    def sort_name(self) -> str:
        """Return the key that lists sort by: family name first, without capitals and accents.

        The database has no language rules for sorting, so the key is stored.
        """
        return plain(f"{self.family} {self.given}".strip())


def plain(text: str) -> str:
    """Return text without capitals and accents, for searching and sorting.

    >>> plain("Čović-Müller")
    'covic-muller'
    """
    split = unicodedata.normalize("NFKD", text.casefold())
    # Some signs grow when they are taken apart; the key is cut where the column ends.
    return "".join(sign for sign in split if not unicodedata.combining(sign))[:KEY_LENGTH]
