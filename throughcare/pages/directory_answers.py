"""Make what the pages of a search show, from an answer of the directory; the same for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode

from throughcare.kernel.reasons import Reason
from throughcare.pages import directory_words as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from django.http import QueryDict


def shown(
    found: Any,
    *,
    service: str,
    state_of: Callable[[date | None], str],
    kept: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return an answer ready for the component.

    `service` names the address of one service; `state_of` says how fresh a confirmation is; `kept` goes along.
    """

    def row(match: Any) -> dict[str, Any]:
        href = _href(service, match.card.service_id, kept)
        return words.match_row(match, href, state_of(match.card.assured_on))

    return {
        "first": row(found.first) if found.first else None,
        "rows": [row(one) for one in found.rows],
        "instead": [row(one) for one in found.instead],
        "is_absent": bool(found.choice.is_absent and found.asked.place),
        "refused": [Reason(code) for code in found.refused],
        "is_cut": found.is_cut,
    }


def _href(address: str, service_id: int, kept: Mapping[str, int] | None) -> str:
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{reverse(address, args=[service_id])}{query}"


def named(
    cards: Iterable[Any], *, service: str, kept: Mapping[str, int] | None = None
) -> list[dict[str, str]]:
    """Return services that bear a name, ready for the component."""
    return [
        {
            "name": card.name,
            "organization": card.organization_name,
            "href": _href(service, card.service_id, kept),
            "room": words.room(card),
            "tone": words.TONES[card.capacity],
        }
        for card in cards
    ]


def next_href(asked: QueryDict, key: str, *, address: str) -> str:
    """Return where the next page is, empty at the end."""
    if not key:
        return ""
    query = {name: str(value) for name, value in asked.items() if name != "after"}
    return f"{reverse(address)}?{urlencode({**query, 'after': key})}"


def place_named(text: str, names: Mapping[str, str], others: Mapping[str, str]) -> str | None:
    """Return the code of a municipality by name or other name; None where there is none of it."""
    wanted = text.strip().casefold()
    for code, name in names.items():
        if name.casefold() == wanted or code.casefold() == wanted:
            return code
    return next(
        (code for code, more in others.items() if wanted in more.casefold().split("|")), None
    )


def codes_of(text: str, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the codes of municipalities named with commas, and the names that are none."""
    found: list[str] = []
    unknown: list[str] = []
    for word in _listed(text):
        code = place_named(word, names, {})
        (unknown if code is None else found).append(code or word)
    return found, unknown


def _listed(text: str) -> Iterable[str]:
    return (word.strip() for word in text.split(",") if word.strip())
