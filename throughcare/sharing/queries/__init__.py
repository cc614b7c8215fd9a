"""Read relations, rules and what decisions rest on."""

from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.hanging import TOUCHED_GROUNDS, preview_grounds, seen_grounds
from throughcare.sharing.queries.law import forget_law, law, words_of
from throughcare.sharing.queries.law import version as law_version
from throughcare.sharing.queries.listing import joined, shows, visible
from throughcare.sharing.queries.receiving import grounds_to_send
from throughcare.sharing.queries.relations import (
    person_of_account,
    phases_of,
    relations_of,
    spans_of,
    start_of,
)

__all__ = [
    "TOUCHED_GROUNDS",
    "facts_of",
    "forget_law",
    "grounds_to_send",
    "joined",
    "law",
    "law_version",
    "person_of_account",
    "phases_of",
    "preview_grounds",
    "relations_of",
    "seen_grounds",
    "shows",
    "spans_of",
    "start_of",
    "visible",
    "words_of",
]
