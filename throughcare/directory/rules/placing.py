"""Decide which municipality an address names. What could be two places is none."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from throughcare.kernel.periods import Period

_COUNTRIES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("nl", "nld", "netherlands", "nederland", "the netherlands"), ("NL",)),
    **dict.fromkeys(("be", "bel", "belgium", "belgië", "belgique", "belgien"), ("BE",)),
    **dict.fromkeys(("de", "deu", "germany", "deutschland"), ("DE",)),
    **dict.fromkeys(("es", "esp", "spain", "españa", "espanya", "es-ct"), ("ES-CT",)),
    **dict.fromkeys(("lv", "lva", "latvia", "latvija"), ("LV",)),
    **dict.fromkeys(("hr", "hrv", "croatia", "hrvatska"), ("HR",)),
    **dict.fromkeys(("ie", "irl", "ireland", "éire"), ("IE",)),
}


def jurisdictions_of(country: str) -> tuple[str, ...]:
    """Return the jurisdictions whose municipalities are known for a country; none without a country.

    Source: ISO 3166-1 (HSDS 3 asks for two letters) and the names that directories write instead.

    >>> jurisdictions_of("NL")
    ('NL',)
    >>> jurisdictions_of("")
    ()
    """
    return _COUNTRIES.get(country.strip().casefold(), ())


def current_codes(
    rows: Iterable[tuple[str, str, str, Period[date]]], today: date
) -> dict[str, set[str]]:
    """Return name in small letters -> codes of the municipalities that bear it today.

    Shapes: a row is code, name, other names joined with |, and when it was valid.
    Source: our own choice: a municipality that merged is no place to go to.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for code, name, others, valid in rows:
        if today in valid:
            for one in filter(None, map(str.strip, (name, *others.split("|")))):
                found[one.casefold()].add(code)
    return dict(found)


def place_of(city: str, codes: Mapping[str, set[str]]) -> str:
    """Return the code of the one municipality that a town's name stands for, or the empty text.

    Source: our own choice: a name that two municipalities bear says nothing.

    >>> place_of(" zwolle ", {"zwolle": {"GM0193"}, "bergen": {"GM0373", "GM0893"}})
    'GM0193'
    >>> place_of("Bergen", {"bergen": {"GM0373", "GM0893"}})
    ''
    """
    found = codes.get(city.strip().casefold(), set())
    return next(iter(found)) if len(found) == 1 else ""
