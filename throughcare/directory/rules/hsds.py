"""Write documents of HSDS 3: no empty words, and the Throughcare profile as attributes."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from throughcare.directory.rules.numbering import uid_of
from throughcare.directory.types.words import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEPT = "__kept__"
"""In a document on its way out: names that stay although they are empty, since the schema asks for them."""
PROFILE = "Throughcare profile 1"
CODES: Mapping[str, tuple[str, str]] = {
    "offences": ("Accepts offence group", "Groups of offences that the service accepts."),
    "supervision": ("Accepts supervision", "How closely supervised people it accepts."),
    "residence": ("Accepts residence status", "Statuses of residence that it accepts."),
    "sexes": ("For", "For whom it is, where it is for some only."),
    "without_id": ("Accepts without identity document", "Whether it takes people without papers."),
    "cost": ("Cost for the person", "What it costs the person."),
    "is_remote": ("Remote", "Whether it works from afar."),
    "travels": ("Travels to people", "Whether it comes to people."),
    "capacity": ("Capacity", "Whether there is room."),
    "wait_days": ("Days to wait", "Expected days on the waiting list."),
    "capacity_on": ("Capacity as of", "The day of which capacity was said."),
    "response_days": ("Answers within days", "The provider's promise."),
}
"""Word of the profile -> name and description of its term."""


def profile_attributes(link_id: str, profile: object, standing: object) -> list[dict[str, Any]]:
    """Return the profile of a service as attributes: one for each value, none for what is unknown.

    An empty list, which takes nobody, is written as the value `none`.
    Source: our own profile, docs/reference/directory-profile.md; HSDS 3 has attributes for such words.
    """
    return [
        {
            "id": str(uid_of(OWN, "profile", f"{link_id} {code} {value}")),
            "link_id": link_id,
            "link_entity": "service",
            "link_type": "throughcare-profile",
            "value": value,
            "taxonomy_term": {
                "id": str(uid_of(OWN, "profile_term", code)),
                "code": code,
                "name": CODES[code][0],
                "description": CODES[code][1],
                "taxonomy": PROFILE,
            },
        }
        for code, value in _values(profile, standing)
    ]


def _values(profile: object, standing: object) -> Iterator[tuple[str, str]]:
    for code in CODES:
        value = getattr(profile, code, None)
        value = getattr(standing, code, None) if value is None else value
        if value is None or value == "unknown":
            continue
        words = list(value) or ["none"] if isinstance(value, list | tuple) else [value]
        for word in words:
            yield code, str(word).lower()


def tidied(value: Any) -> Any:
    """Leave out what is empty, except for names that the schema asks for; write days and times as text.

    Source: HSDS 3, schemas of service and address; ISO 8601.
    """
    if isinstance(value, dict):
        stay = {*value.get(KEPT, ()), "id", "name"}
        cleaned = {name: tidied(one) for name, one in value.items() if name != KEPT}
        return {
            name: "" if one is None else one
            for name, one in cleaned.items()
            if name in stay or one not in (None, "", [], {})
        }
    if isinstance(value, list):
        return [tidied(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value
