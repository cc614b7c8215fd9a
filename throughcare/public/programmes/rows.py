"""What the pages about programmes show; written once for each version, language and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from throughcare.programmes import queries
from throughcare.programmes.rules import explaining

if TYPE_CHECKING:
    from throughcare.kernel.periods import Period
    from throughcare.programmes.queries import Published
    from throughcare.programmes.types.page import ProgrammePage, StepRow


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """Hold one programme as the list of programmes shows it."""

    code: str
    title: str
    description: str
    places: tuple[str, ...]
    maturity: str
    is_fallback: bool
    """It has no text in the reader's language, and is shown in English."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Hold one version of a programme."""

    version: str
    valid: Period[date]
    is_shown: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold the steps that fall on the same day of the way."""

    when: str
    steps: tuple[StepRow, ...]


def programme_rows(language: str, today: date) -> list[ProgrammeRow]:
    """Return every programme once, by its title."""
    shown = [version_for(versions_of(code), None, today) for code in _codes()]
    return sorted((_row(one, language, today) for one in shown if one), key=lambda row: row.title)


def _codes() -> list[str]:
    return list(dict.fromkeys(one.code for one in queries.published()))


def _row(one: Published, language: str, today: date) -> ProgrammeRow:
    page = explained(one, language, today)
    return ProgrammeRow(
        one.code,
        page.title,
        page.description,
        tuple(place.text for place in page.places),
        page.maturity,
        page.is_fallback,
    )


def versions_of(code: str) -> list[Published]:
    """Return the versions of a programme, the newest first."""
    return [one for one in reversed(queries.published()) if one.code == code]


def version_for(versions: list[Published], asked: str | None, today: date) -> Published | None:
    """Return the version asked for; without one that in force, else the newest."""
    if asked is not None:
        return next((one for one in versions if one.version == asked), None)
    in_force = (one for one in versions if today in one.valid)
    return next(in_force, None) or next(iter(versions), None)


def version_rows(versions: list[Published], shown: Published, today: date) -> list[VersionRow]:
    """Return the versions as the page lists them."""
    current = version_for(versions, None, today)
    return [
        VersionRow(one.version, one.valid, one is shown, one is current and today in one.valid)
        for one in versions
    ]


def explained(one: Published, language: str, today: date) -> ProgrammePage:
    """Return the page of a version in a language: the rules of today, or of its nearest day."""
    return _explained(one, language, day_in(one.valid, today))


def day_in(valid: Period[date], today: date) -> date:
    """Return today, moved into the period where it lies outside."""
    if valid.start and today < valid.start:
        return valid.start
    if valid.end and today >= valid.end:
        return date.fromordinal(valid.end.toordinal() - 1)
    return today


@lru_cache(maxsize=64)
def _explained(one: Published, language: str, on: date) -> ProgrammePage:
    return explaining.plain(one.definition, language=language, on=on)


def moments(steps: tuple[StepRow, ...]) -> list[Moment]:
    """Gather steps that fall on the same day, in their order."""
    found: dict[str, list[StepRow]] = {}
    for step in steps:
        found.setdefault(step.when, []).append(step)
    return [Moment(when, tuple(same)) for when, same in found.items()]
