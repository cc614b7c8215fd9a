"""The things that a condition may ask about a case: a fixed vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class FactType(StrEnum):
    """Say which values a fact takes."""

    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FactKind:
    """Describe one fact of the vocabulary."""

    name: str
    type: FactType
    title: Mapping[str, str]
    """Language code -> noun phrase or, for yes/no facts, a statement."""
    unit: str = ""
    """`days` or `years` for numbers; empty otherwise."""
    choices: tuple[str, ...] = ()
    denial: Mapping[str, str] = field(default_factory=dict)
    """For yes/no facts, the statement that is true when the fact is not."""


def _statement(name: str, en: tuple[str, str], nl: tuple[str, str]) -> FactKind:
    titles, denials = ({"en": en[n], "nl": nl[n]} for n in (0, 1))
    return FactKind(name, FactType.YES_NO, titles, denial=denials)


def _number(name: str, unit: str, en: str, nl: str) -> FactKind:
    return FactKind(name, FactType.NUMBER, {"en": en, "nl": nl}, unit)


def _text(name: str, en: str, nl: str) -> FactKind:
    return FactKind(name, FactType.TEXT, {"en": en, "nl": nl})


_LEGAL_TITLES = ("remand", "sentence", "other")

_KINDS = (
    _statement("in_custody", ("in custody", "not in custody"), ("in detentie", "niet in detentie")),
    _statement("deceased", ("has died", "is alive"), ("is overleden", "leeft")),
    _text("jurisdiction", "jurisdiction", "rechtsgebied"),
    _text("home_municipality", "home municipality", "woongemeente"),
    _text("release_municipality", "municipality after release", "gemeente na vrijlating"),
    FactKind(
        "legal_title",
        FactType.CHOICE,
        {"en": "legal title of custody", "nl": "titel van de detentie"},
        choices=_LEGAL_TITLES,
    ),
    _number("expected_stay_days", "days", "stay in custody", "verblijf in detentie"),
    _number("sentence_days", "days", "length of the sentence", "duur van de straf"),
    _number(
        "days_before_release",
        "days",
        "time between entry into the programme and release",
        "tijd tussen instroom in het programma en vrijlating",
    ),
    _statement(
        "lawful_stay",
        ("may stay in the country", "may not stay in the country"),
        ("mag in het land blijven", "mag niet in het land blijven"),
    ),
    _statement(
        "returnable",
        ("can be returned to another country", "cannot be returned to another country"),
        ("kan naar een ander land terugkeren", "kan niet naar een ander land terugkeren"),
    ),
    _number("age", "years", "age", "leeftijd"),
    _statement(
        "no_fixed_abode",
        ("without a home address", "with a home address"),
        ("zonder vast adres", "met een vast adres"),
    ),
    _statement(
        "applied_for_early_release",
        ("has applied for early release", "has not applied for early release"),
        ("heeft vervroegde vrijlating gevraagd", "heeft geen vervroegde vrijlating gevraagd"),
    ),
    _statement(
        "accepted_offer",
        ("has accepted the offer", "has not accepted the offer"),
        ("heeft het aanbod aangenomen", "heeft het aanbod niet aangenomen"),
    ),
    _statement(
        "consents_to_sharing",
        ("agrees to sharing the plan", "does not agree to sharing the plan"),
        ("stemt in met delen van het plan", "stemt niet in met delen van het plan"),
    ),
    _statement(
        "supervised_after_release",
        ("under supervision after release", "not under supervision after release"),
        ("onder toezicht na vrijlating", "niet onder toezicht na vrijlating"),
    ),
)

FACTS: Mapping[str, FactKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Name -> fact. `expected_stay_days` runs from arrival, `days_before_release` from entry into the
programme, both to the governing release date; `lawful_stay` is about the country of the programme.
`age` is that on the day of arrival. Nationality and sex are deliberately not there."""

RESIDENCE_FACTS = ("home_municipality", "release_municipality")
"""The facts that may be compared with the territory."""
