"""Release dates with their history, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.custody.rules import governing_release_date
from throughcare.pages import reasons, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.custody.queries import CustodyHistory


@dataclass(frozen=True, slots=True)
class KindRow:
    """Hold one kind of release date: what stands, and how it came to be."""

    kind: str
    title: str
    on: date | None
    governs: bool
    entries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DateRows:
    """Hold all kinds, and which one plans follow and why."""

    governing: date | None
    why: str
    kinds: tuple[KindRow, ...]


def date_rows(history: CustodyHistory | None) -> DateRows | None:
    """Return the release dates of a stay; None when there never was one."""
    if history is None:
        return None
    stay = history.stay
    governing = governing_release_date(
        stay.release_dates, title=stay.legal_title, released_on=stay.released_on
    )
    kinds = dict.fromkeys(row.kind for row in reversed(history.release_dates))
    return DateRows(
        governing.on,
        reasons.text(governing.reason),
        tuple(_kind(kind, history, governing.kind) for kind in kinds),
    )


def _kind(kind: str, history: CustodyHistory, governing: str | None) -> KindRow:
    rows = [row for row in history.release_dates if row.kind == kind]
    entries = tuple(
        {
            "value": row.on,
            "known_from": row.recorded_at,
            "source": words.source(row.source),
            "note": row.why,
            "is_current": index == 0 and row.on is not None,
        }
        for index, row in enumerate(rows)
    )
    return KindRow(
        kind, words.word(words.RELEASE_KINDS, kind), rows[0].on, kind == governing, entries
    )
