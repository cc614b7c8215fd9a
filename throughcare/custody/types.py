"""Words of custody, after the Council of Europe's prison statistics and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from throughcare.kernel.reasons import Reason


class LegalTitle(StrEnum):
    """Say on which ground someone is held."""

    REMAND = "remand"
    SENTENCE = "sentence"
    OTHER = "other"


class ReleaseDateKind(StrEnum):
    """Name the dates that a stay can end on; every one is kept."""

    EARLIEST_CONDITIONAL = "earliest_conditional"
    EXPECTED = "expected"
    ACTUAL = "actual"
    END_OF_SUPERVISION = "end_of_supervision"


class MovementKind(StrEnum):
    """Name what moved the person."""

    ADMISSION = "admission"
    TRANSFER = "transfer"
    RELEASE = "release"
    DEATH = "death"


@dataclass(frozen=True, slots=True)
class DatedRelease:
    """Hold one release date that is in force: its kind, its day, where it comes from."""

    kind: ReleaseDateKind
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Governing:
    """Hold the release date that plans follow, and the rule that chose it; `on` is None when nobody knows."""

    on: date | None
    kind: ReleaseDateKind | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Stay:
    """Hold one custody period as the journey engine needs it."""

    custody_id: int
    person_id: int
    agency_id: int
    admitted_on: date | None
    """None where the register does not say since when."""
    released_on: date | None
    legal_title: LegalTitle | None
    sentence_days: int | None
    release_dates: tuple[DatedRelease, ...]
