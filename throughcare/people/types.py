"""People as values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.reasons import Reason

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


class System(StrEnum):
    """Name the kinds of contact point that are used here: HL7 FHIR R4, ContactPointSystem."""

    SMS = "sms"
    PHONE = "phone"
    EMAIL = "email"


class Use(StrEnum):
    """Say what a contact point is for: HL7 FHIR R4, ContactPointUse."""

    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    TEMP = "temp"


class Channel(StrEnum):
    """Name the ways in which a reminder can go."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class PointDraft:
    """Hold a contact point as it was typed; codes are still text."""

    system: str
    value: str
    use: str = Use.MOBILE.value
    rank: int = 1
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class PointRow:
    """Hold one contact point that stands."""

    point_id: int
    system: System
    value: str
    use: Use
    rank: int
    is_shared: bool
    recorded_at: datetime
    by_person: bool


@dataclass(frozen=True, slots=True)
class ContactRules:
    """Hold what a person wants kept in mind; the defaults are ours: decide locally."""

    channels: tuple[Channel, ...] = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
    """The first is tried first; none: nothing is sent."""
    from_hour: int = 9
    until_hour: int = 20
    """Nothing is sent at or after this hour."""
    may_name_agency: bool = False
    language: str = ""
    """Empty: the language of the person."""
    letter_to: str = ""
    words: str = ""
    version: int = 0
    """0: the person has not said anything yet."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Hold how a person is reached: what they said, and the contact points in the order in which they are tried."""

    person_id: int
    rules: ContactRules
    points: tuple[PointRow, ...]
    language: str

    def to(self, channel: Channel) -> PointRow | None:
        """Return the contact point that a channel uses, None where there is none."""
        return next((one for one in self.points if one.system.value == channel.value), None)


@dataclass(frozen=True, slots=True)
class ContactProblem:
    """Hold what is wrong with one field of what was typed."""

    name: str
    reason: Reason
