"""A directory on its way in: entries that were read and checked, in the words of our tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

OWN_KEY = "own:"
"""Before the code of one of our own terms, where an entry points to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one row for one table: its number in the source, its values, and the entries it points to."""

    kind: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    """Field -> key of an entry of the kind that the field points to."""
    assured_on: date | None = None
    """Of a service: when its provider last confirmed it, as the source says."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Hold what a load did with the entries of one kind."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


WORD, LINE, NAME, TITLE, TEXT = 40, 120, 300, 500, 100_000
"""How long texts may be."""
FIELDS: Mapping[str, Mapping[str, str | int]] = {
    "taxonomy": {"name": NAME, "description": TEXT, "uri": TITLE, "version": WORD},
    "taxonomy_term": {
        "code": 100,
        "name": NAME,
        "description": TEXT,
        "uri": "url",
        "need": "need",
    },
    "organization": {
        "name": NAME,
        "alternate_name": NAME,
        "description": TEXT,
        "email": "email",
        "website": "url",
    },
    "location": {
        "kind": "place",
        "name": NAME,
        "alternate_name": NAME,
        "description": TEXT,
        "transportation": TEXT,
        "latitude": "latitude",
        "longitude": "longitude",
    },
    "service": {
        "name": NAME,
        "alternate_name": NAME,
        "description": TEXT,
        "url": "url",
        "email": "email",
        "status": "status",
        "application_process": TEXT,
        "fees": TEXT,
        "eligibility": TEXT,
        "interpretation": TEXT,
        "alert": TEXT,
    },
    "service_at_location": {"description": TEXT},
    "contact": {"name": 200, "title": 200, "department": 200, "email": "email"},
    "phone": {"number": 80, "extension": WORD, "kind": WORD, "description": TEXT},
    "address": {
        "kind": "place",
        "attention": 200,
        "address_1": NAME,
        "address_2": NAME,
        "city": LINE,
        "region": LINE,
        "state_province": LINE,
        "postal_code": WORD,
        "country": WORD,
    },
    "schedule": {
        "valid_from": "date",
        "valid_to": "date",
        "dtstart": "date",
        "timezone": "number",
        "until": "date",
        "count": "whole",
        "wkst": "weekday",
        "freq": "frequency",
        "interval": "whole",
        "byday": 60,
        "byweekno": 60,
        "bymonthday": 100,
        "byyearday": 100,
        "description": TEXT,
        "opens_at": "time",
        "closes_at": "time",
        "schedule_link": "url",
        "attending_type": 100,
        "notes": TEXT,
    },
    "service_area": {
        "name": TITLE,
        "description": TEXT,
        "extent": TEXT,
        "extent_type": 20,
        "uri": TITLE,
    },
    "language": {"code": 12, "name": 100, "note": TEXT},
    "service_term": {"is_guessed": "flag"},
}
"""Kind -> field -> what it holds: the most characters, or the name of a form."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "taxonomy": ("name",),
    "taxonomy_term": ("name",),
    "organization": ("name",),
    "service": ("name", "organization"),
    "service_at_location": ("service", "location"),
    "service_area": ("service",),
    "service_term": ("service", "term"),
    "phone": ("number",),
}
"""Kind -> fields and references without which an entry cannot be kept."""
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "taxonomy": {},
    "taxonomy_term": {"taxonomy": "taxonomy", "parent": "taxonomy_term"},
    "organization": {},
    "location": {"organization": "organization"},
    "service": {"organization": "organization"},
    "service_at_location": {"service": "service", "location": "location"},
    "contact": {"organization": "organization", "service": "service", "location": "location"},
    "phone": {
        "organization": "organization",
        "service": "service",
        "location": "location",
        "contact": "contact",
    },
    "address": {"location": "location", "organization": "organization"},
    "schedule": {
        "service": "service",
        "location": "location",
        "service_at_location": "service_at_location",
        "organization": "organization",
    },
    "service_area": {"service": "service"},
    "language": {
        "service": "service",
        "location": "location",
        "phone": "phone",
        "organization": "organization",
    },
    "service_term": {"service": "service", "term": "taxonomy_term"},
}
"""Kind -> field -> kind it points to; the order is the order of writing."""
OWNED = frozenset({"contact", "phone", "address", "schedule", "language"})
"""Kinds that must point to something, whichever it is."""
