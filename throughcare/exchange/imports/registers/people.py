"""Invent the people of a fictional Dutch prison.

Everything here is invented except: names of municipalities, and the shares that say where they
come from. Dates are relative to a day that is passed in, so that a demo is always of today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from throughcare.exchange.imports.registers.names import STOCKS

PRISON = "PI IJsseloever (fictief)"
HEADER = (
    "Registratienummer", "Achternaam", "Voorvoegsel", "Voornamen", "Roepnaam", "Geboortedatum",
    "Inrichting", "Datum binnenkomst", "Titel", "Strafduur in dagen", "Gemeente van herkomst",
    "Gemeente na ontslag", "Taal", "Verblijf rechtmatig", "Datum VI", "Verwachte ontslagdatum",
    "Datum ontslag", "Einde toezicht", "Cel",
)  # fmt: skip

# Shares of entries by length of stay: PI Zwolle, 59 % under a month, 35 % 1 to 12 months, 6 % over
# a year (programme notes, source NL23). They are of the FLOW; see `_stay_and_elapsed`.
_STAYS = ((59, 2, 30), (35, 31, 365), (6, 366, 2200))
_LONGEST_STAY = 2200
_LONGEST_UNSENTENCED_DAYS = 365  # Decide locally: by then a sentence has usually followed.
# Ages of the stock on 30 September 2019 (source NL22); the rest is over 64.
_AGES = ((15, 18, 24), (58, 25, 44), (26, 45, 64), (1, 65, 78))
# Remand 43 % in January 2022 (source NL24). The split of the rest is our own (decide locally).
_TITLES = ((43, "remand"), (50, "sentence"), (7, "other"))
_TITLE_WORDS = {
    "remand": ("Voorlopige hechtenis", "Preventief", "voorlopige hechtenis"),
    "sentence": ("Gevangenisstraf", "gevangenisstraf", "straf"),
    "other": ("ISD", "Gijzeling", "Vreemdelingenbewaring"),
}
# Zwolle's share is the demo's (decide locally); the others are municipalities of the region.
_HOMES = (
    (35, "Zwolle"), (7, "Steenwijkerland"), (6, "Kampen"), (6, "Deventer"), (5, "Enschede"),
    (4, "Almelo"), (4, "Borne"), (3, "Hardenberg"), (3, "Apeldoorn"), (3, "Arnhem"),
    (3, "Meppel"), (3, "Hoogeveen"), (3, "Assen"), (3, "Emmen"), (2, "Nijmegen"), (2, "Raalte"),
    (2, "Dalfsen"), (2, "Zutphen"), (2, "Harderwijk"), (1, "Ommen"), (1, "Staphorst"),
)  # fmt: skip
_OTHER_MUNICIPALITY_PERCENT = 15  # Home and release municipality differ: decide locally.
_RELEASE_UNKNOWN_PERCENT = 30  # Decide locally.
_UNLAWFUL_PERCENT = 4  # Decide locally.
_SECOND_NAME, _CALLED_OTHERWISE, _OTHER_LANGUAGE = 0.3, 0.5, 0.4  # Decide locally.
_CONDITIONAL_FROM_DAYS = 365
_LONGEST_CONDITIONAL_DAYS = 730


@dataclass(frozen=True, slots=True)
class Person:
    """Hold one invented person as the prison knows them, before the register is written."""

    number: str
    given: str
    called: str
    prefix: str
    family: str
    born_on: date
    admitted_on: date
    legal_title: str
    title_word: str
    stay_days: int
    home: str
    release: str
    language: str
    lawful: bool
    cell: str
    released_on: date | None = None


def invented_people(today: date, *, people: int, seed: int) -> tuple[Person, ...]:
    """Return people who are in prison on that day; the same for the same arguments."""
    rng = Random(f"{seed}-people")  # noqa: S311 - invented data, nothing secret
    numbers = sorted(rng.sample(range(4_100_000, 4_999_999), people))
    titles, homes = _dealt(rng, _TITLES, people), _dealt(rng, _HOMES, people)
    return tuple(
        _person(rng, today, str(number), title=title, home=home)
        for number, title, home in zip(numbers, titles, homes, strict=True)
    )


def _dealt(rng: Random, table: tuple[tuple[int, str], ...], people: int) -> list[str]:
    """Return that many words in the table's shares, as exactly as whole people allow."""
    words = [word for share, word in table for _ in range(round(share * people / 100))]
    words += [table[0][1]] * (people - len(words))
    rng.shuffle(words)
    return words[:people]


def _person(rng: Random, today: date, number: str, *, title: str, home: str) -> Person:
    stock = rng.choices(STOCKS, [s.share for s in STOCKS])[0]
    prefix, _, family = rng.choice(stock.family).rpartition("|")
    given = rng.choice(stock.given)
    longest = _LONGEST_STAY if title == "sentence" else _LONGEST_UNSENTENCED_DAYS
    stay, elapsed = _stay_and_elapsed(rng, longest)
    return Person(
        number=number,
        given=given + (f" {rng.choice(stock.given)}" if rng.random() < _SECOND_NAME else ""),
        called=given if rng.random() < _CALLED_OTHERWISE else "",
        prefix=prefix,
        family=family,
        born_on=_birth(rng, today),
        admitted_on=today - timedelta(days=elapsed),
        legal_title=title,
        title_word=rng.choice(_TITLE_WORDS[title]),
        stay_days=stay,
        home=home,
        release=_release_municipality(rng, home),
        language=stock.language if rng.random() < _OTHER_LANGUAGE else "Nederlands",
        lawful=rng.randrange(100) >= _UNLAWFUL_PERCENT,
        cell=f"{rng.choice('ABCD')}{rng.randrange(1, 60):02d}",
    )


def _drawn(rng: Random, table: tuple[tuple[int, str], ...]) -> str:
    return rng.choices([word for _, word in table], [share for share, _ in table])[0]


def _stay_and_elapsed(rng: Random, most: int) -> tuple[int, int]:
    """Return the whole stay and the days already spent, for someone found inside on one day.

    Entries are drawn by the shares of the flow; being found inside is as much likelier as the
    stay is longer. So the stock has far more long stays than the flow, as real prisons do.
    """
    while True:
        _, shortest, longest = rng.choices(_STAYS, [share for share, *_ in _STAYS])[0]
        # Within a band short stays are the more frequent: the square pulls them down.
        stay = shortest + int((longest - shortest) * rng.random() ** 2)
        if stay <= most and rng.random() * most < stay:
            return stay, rng.randrange(stay)


def _birth(rng: Random, today: date) -> date:
    _, youngest, oldest = rng.choices(_AGES, [share for share, *_ in _AGES])[0]
    days = rng.randrange(youngest * 365 + 10, (oldest + 1) * 365)
    return today - timedelta(days=days)


def _release_municipality(rng: Random, home: str) -> str:
    if rng.randrange(100) < _RELEASE_UNKNOWN_PERCENT:
        return ""
    return _drawn(rng, _HOMES) if rng.randrange(100) < _OTHER_MUNICIPALITY_PERCENT else home


def cells_of(person: Person) -> dict[str, str | date]:
    """Return a person's row as a clean register would write it."""
    return {
        "Registratienummer": person.number,
        "Achternaam": person.family,
        "Voorvoegsel": person.prefix,
        "Voornamen": person.given,
        "Roepnaam": person.called,
        "Geboortedatum": person.born_on,
        "Inrichting": PRISON,
        "Datum binnenkomst": person.admitted_on,
        "Titel": person.title_word,
        "Gemeente van herkomst": person.home,
        "Gemeente na ontslag": person.release,
        "Taal": person.language,
        "Verblijf rechtmatig": "ja" if person.lawful else "nee",
        "Datum ontslag": person.released_on or "",
        "Cel": person.cell,
        **_sentence_cells(person),
    }


def _sentence_cells(person: Person) -> dict[str, str | date]:
    """Return sentence and release dates; on remand no one knows the end yet.

    Conditional release after two thirds of a sentence of more than a year, at most two years
    before its end: Dutch Criminal Code, article 6:2:10 of the Code of Criminal Procedure, in
    force since 1 July 2021. All else is invented.
    """
    if person.legal_title != "sentence":
        return {}
    out = person.admitted_on + timedelta(days=person.stay_days)
    if person.stay_days <= _CONDITIONAL_FROM_DAYS:
        return {"Strafduur in dagen": str(person.stay_days), "Verwachte ontslagdatum": out}
    days = min(person.stay_days * 3 // 2, person.stay_days + _LONGEST_CONDITIONAL_DAYS)
    end = person.admitted_on + timedelta(days=days)
    return {
        "Strafduur in dagen": str(days),
        "Datum VI": out,
        "Verwachte ontslagdatum": out,
        "Einde toezicht": end,
    }


def gone(person: Person, on: date) -> Person:
    """Return the person as released on that day, whatever was planned."""
    admitted = min(person.admitted_on, on - timedelta(days=1))
    return replace(person, admitted_on=admitted, released_on=on)
