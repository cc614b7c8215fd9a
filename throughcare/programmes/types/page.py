"""What a page about a programme shows: frozen rows in one language, nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """Say where a row comes from."""

    sources: tuple[str, ...] = ()
    """Keys of `ProgrammePage.sources`."""
    default: str = ""
    """Sentence that marks what is ours; empty where everything has a source."""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one thing said about the programme."""

    text: str
    details: tuple[str, ...] = ()
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class StepRow:
    """Hold one thing that happens."""

    code: str
    when: str
    text: str
    """What happens, said to the person."""
    title: str
    """What the staff call it."""
    who: str
    details: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class SharingRow:
    """Hold one rule of what goes to whom."""

    text: str
    level: str
    ground: str
    purpose: str
    told: str
    channel: str
    period: str
    is_current: bool
    """Whether it holds on the day of the page."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Hold one source."""

    key: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Hold the whole page in one language."""

    code: str
    version: str
    language: str
    is_fallback: bool
    """Whether the language asked for is not written and English is shown instead."""
    review: str
    """Whether anyone has reviewed the words in this language."""
    title: str
    description: str
    maturity: str
    on: date | None
    places: tuple[Row, ...]
    for_whom: tuple[Row, ...]
    how_you_come_in: tuple[Row, ...]
    who_works_with_you: tuple[Row, ...]
    phases: tuple[Row, ...]
    steps_in_custody: tuple[StepRow, ...]
    """From arrival and before release, in order."""
    steps_after_release: tuple[StepRow, ...]
    what_is_different: tuple[Row, ...]
    contacts: tuple[Row, ...]
    topics: tuple[Row, ...]
    sharing: tuple[SharingRow, ...]
    if_you_say_no: tuple[Row, ...]
    how_it_ends: tuple[Row, ...]
    grounds: tuple[Row, ...]
    measured: tuple[Row, ...]
    prerequisites: tuple[str, ...]
    open_decisions: tuple[str, ...]
    offer: str
    rights: str
    complaint: str
    working_values: str
    """Sentence about the values that are always local."""
    sources: tuple[SourceRow, ...]
    sourced_count: int
    """Rules that rest on a source alone."""
    partly_count: int
    default_count: int
    """Rules that are ours altogether."""
