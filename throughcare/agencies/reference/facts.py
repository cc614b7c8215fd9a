"""What one row of the shipped reference data says."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class EstablishmentKind(enum.StrEnum):
    """Kinds of places the lists tell apart."""

    PRISON = "prison"
    """A prison, detention house or other place of custody; `subtype` has the list's word."""
    PROBATION_OFFICE = "probation_office"
    """An office of the probation service of England and Wales."""
    HOUSE_OF_JUSTICE = "house_of_justice"
    """A Belgian house of justice (justitiehuis, maison de justice)."""


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One list the data was taken from.

    `as_of` is an ISO 8601 date of the state shown, or only its year where no day is known.
    """

    key: str
    title: str
    publisher: str
    url: str
    as_of: str
    licence: str
    note: str


@dataclass(frozen=True, slots=True)
class JurisdictionFact:
    """One jurisdiction with reference data.

    `code` is from ISO 3166, `languages` from ISO 639 with the most used first. `holidays` is a key
    of the package `holidays`: country, then after a hyphen the subdivision. The key of Germany
    gives only the days kept in every Land: decide locally.
    """

    code: str
    name: str
    own_name: str
    languages: tuple[str, ...]
    time_zone: str
    holidays: str
    source: str


@dataclass(frozen=True, slots=True)
class MunicipalityFact:
    """One municipality under one code.

    Shapes: `valid_from` is the first day, `valid_to` the first day on which it no longer was;
    None means unknown or open. `successors` are codes in the same jurisdiction. `name` is for
    reading; `names_alt` holds other languages, the official string and earlier spellings. `nuts3`
    is a code of NUTS 2016, `population` that of the list of 2019; both are empty for municipalities
    founded or recoded since.
    """

    jurisdiction: str
    code: str
    name: str
    names_alt: tuple[str, ...]
    nuts3: str
    population: int | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    sources: tuple[str, ...]
    note: str

    def is_valid_on(self, day: date) -> bool:
        """Say whether nothing known keeps the code from being in use on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class EstablishmentFact:
    """One prison, probation office or house of justice.

    Shapes: `code` is unique within jurisdiction and kind. `names` maps language to name. `town` and
    `postcode` are empty where the list has none. `is_active` is False only where the list itself
    says so; lists without a flag hold places in use. `as_of` as in `SourceFact`.
    """

    jurisdiction: str
    kind: EstablishmentKind
    subtype: str
    code: str
    name: str
    names: Mapping[str, str]
    town: str
    postcode: str
    is_active: bool
    source: str
    as_of: str
