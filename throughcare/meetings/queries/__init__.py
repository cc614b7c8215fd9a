"""Read conferences: which there are, one of them as far as one may see it, and what moves with a date."""

from throughcare.meetings.queries.conferences import (
    PAGE,
    Page,
    conferences_of,
    known_to,
    last_held,
    my_conferences,
)
from throughcare.meetings.queries.hanging import preview_conferences, seen_conferences
from throughcare.meetings.queries.hearing import (
    basis_for,
    ear_of,
    ear_of_person,
    ears_of,
    for_conference,
    opened_for,
)
from throughcare.meetings.queries.rooms import room

__all__ = [
    "PAGE",
    "Page",
    "basis_for",
    "conferences_of",
    "ear_of",
    "ear_of_person",
    "ears_of",
    "for_conference",
    "known_to",
    "last_held",
    "my_conferences",
    "opened_for",
    "preview_conferences",
    "room",
    "seen_conferences",
]
