"""Search by need, place and eligibility. A constant number of statements; nothing about the asker is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.directory.models import Neighbour
from throughcare.directory.queries.cards import service_cards
from throughcare.directory.rules import fitting
from throughcare.directory.types.cards import Criteria
from throughcare.directory.types.search import Found, Nearness, Offer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from throughcare.directory.types.search import Asked, Match

PAGE = 20
MOST = 500
"""So many services are looked at for one answer (our own choice: decide locally)."""
MOST_INSTEAD = 100
SHOWN_INSTEAD = 10
_CANDIDATES = """
SELECT f.service_id, f.name, f.languages, f.offences, f.supervision, f.residence, f.sexes, f.minimum_age,
       f.maximum_age, f.without_id, f.rank, f.wait_days, f.response_days, p.place_code
  FROM (SELECT service_id, place_code, rank, response_days FROM directory_service_place
         WHERE need = %s AND place_code = ANY(%s)
         ORDER BY rank, response_days, service_id LIMIT %s) p
  JOIN directory_service_fact f ON f.service_id = p.service_id
"""


def search(asked: Asked, *, after: str = "", page: int = PAGE, is_wide: bool = False) -> Found:
    """Answer with one page of services, the one to begin with, and whether there is a choice.

    Where there is none, and wherever `is_wide`, it adds what works from afar, travels, or is next door.
    """
    places = {asked.place: Nearness.HERE} if asked.place else {"*": Nearness.ANYWHERE}
    if asked.place:
        places[asked.jurisdiction] = Nearness.WHOLE_JURISDICTION
    offers = _offers(asked, places, {}, MOST)
    matches = fitting.matched(offers, asked)
    choice = fitting.choice(matches)
    instead = _instead(asked, offers) if (choice.is_absent or is_wide) and asked.place else []
    rows, next_key = _page(matches, after, page)
    cards = _cards([*rows, *matches[:1], *instead])
    first = next((one for one in [*matches, *instead] if fitting.is_possible(one)), None)
    return Found(
        asked=asked,
        rows=tuple(cards(rows)),
        first=next(iter(cards([first])), None) if first else None,
        choice=choice,
        instead=tuple(cards(instead)),
        refused=fitting.refused(matches),
        next_key=next_key,
        is_cut=len(offers) >= MOST,
    )


class _cards:  # noqa: N801 - used as a function
    """Read the cards of what is shown, once, and hand them out."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self._found = service_cards(one.offer.service_id for one in matches)

    def __call__(self, matches: Sequence[Match]) -> list[Match]:
        return [
            replace(one, card=card)
            for one in matches
            if (card := self._found.get(one.offer.service_id))
        ]


def neighbours(place: str) -> dict[str, int]:
    """Return which municipalities people of a place can go to, and in how many minutes."""
    found = Neighbour.objects.filter(municipality_code=place).order_by("minutes", "neighbour_code")
    return dict(found.values_list("neighbour_code", "minutes"))


def _instead(asked: Asked, there: Sequence[Offer]) -> list[Match]:
    minutes = neighbours(asked.place)
    places: dict[str, Nearness] = {
        f"remote:{asked.jurisdiction}": Nearness.REMOTE,
        f"travels:{asked.jurisdiction}": Nearness.TRAVELS,
        **dict.fromkeys(minutes, Nearness.NEIGHBOUR),
    }
    known = {one.service_id for one in there}
    offers = [
        one for one in _offers(asked, places, minutes, MOST_INSTEAD) if one.service_id not in known
    ]
    possible = (one for one in fitting.matched(offers, asked) if fitting.is_possible(one))
    return list(possible)[:SHOWN_INSTEAD]


def _offers(
    asked: Asked, places: Mapping[str, Nearness], minutes: Mapping[str, int], most: int
) -> list[Offer]:
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [asked.need, list(places), most])
        rows = cursor.fetchall()
    found: dict[int, Offer] = {}
    for row in rows:
        offer = _offer(row, places[row[-1]], minutes.get(row[-1]))
        there = found.get(offer.service_id)
        if there is None or offer.nearness < there.nearness:
            found[offer.service_id] = offer
    return list(found.values())


def _offer(row: Sequence[Any], nearness: Nearness, minutes: int | None) -> Offer:
    (
        service_id,
        name,
        languages,
        *lists,
        least,
        most,
        without_id,
        rank,
        wait_days,
        response_days,
        _,
    ) = row
    offences, supervision, residence, sexes = (None if one is None else tuple(one) for one in lists)
    accepts = Criteria(offences, supervision, residence, sexes, least, most, without_id)
    return Offer(
        service_id,
        name,
        accepts,
        tuple(languages),
        rank,
        wait_days,
        response_days,
        nearness,
        minutes,
    )


def _page(matches: Sequence[Match], after: str, size: int) -> tuple[list[Match], str]:
    """Cut one page by its key, so that what is new above does not shift it."""
    start = _parsed(after)
    rest = [one for one in matches if start is None or fitting.key(one) > start]
    rows = rest[:size]
    more = len(rest) > size
    return rows, ".".join(map(str, fitting.key(rows[-1]))) if more else ""


def _parsed(after: str) -> tuple[int, ...] | None:
    parts = after.split(".")
    if len(parts) != 5 or not all(one.isdecimal() and len(one) < 19 for one in parts):  # noqa: PLR2004 - of a key
        return None
    return tuple(map(int, parts))
