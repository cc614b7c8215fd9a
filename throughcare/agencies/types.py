"""Agencies as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """Hold one agency."""

    agency_id: int
    code: str
    name: str
    kind: str
    jurisdiction: str
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class AgencyMap:
    """Find the agency that fills a role for a place."""

    agencies: Mapping[int, AgencyRow]
    by_municipality: Mapping[tuple[str, str], int]
    """(kind, municipality code) -> agency."""
    by_jurisdiction: Mapping[tuple[str, str], int]
    """(kind, jurisdiction) -> agency that serves all of it."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Jurisdiction -> its languages, joined with commas, the most spoken first."""
    everyone: Mapping[int, AgencyRow] = field(default_factory=dict)
    """Closed agencies too: what they recorded is still theirs."""

    def serving(self, kind: str, *, municipality: str, jurisdiction: str) -> int | None:
        """Return the agency of a kind for a municipality, else for the jurisdiction, else None.

        Source: our own choice, ADR 5.
        """
        return self.by_municipality.get((kind, municipality)) or self.by_jurisdiction.get(
            (kind, jurisdiction)
        )


@dataclass(frozen=True, slots=True)
class SiteRow:
    """Hold one place where an agency works."""

    site_id: int
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """Hold one post, with the site it belongs to if there is one."""

    post_id: int
    title: str
    role: str
    site_id: int | None
    site_name: str | None
