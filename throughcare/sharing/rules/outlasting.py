"""Which yeses and other dated grounds end before a release date, or reach past it, once it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.sharing.rules.consenting import yeses
from throughcare.sharing.rules.explaining import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from throughcare.sharing.types import PersonFacts

    DayOf = Callable[[datetime], date]

CONSENT, RELEASE, WEIGHING = "consent", "secrecy_release", "weighing"
ENDS_BEFORE, REACHES_PAST = "ends_before_release", "reaches_past_release"
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class DatedGround:
    """Hold one dated ground for sharing: whom it opens something to, and the last day on which it holds."""

    what: str
    key: str
    agency_id: int
    origin_agency_id: int | None
    """Whose records it opens; None where that is no single agency."""
    last_on: date


@dataclass(frozen=True, slots=True)
class Named:
    """Hold what the key of a ground says about it."""

    what: str
    agency_id: int
    origin_agency_id: int | None


def ground_of(key: str) -> Named:
    """Return whom a ground concerns, from its key alone: history outlasts the ground.

    Source: our own choice, ADR 21.

    >>> ground_of("consent:7:3")
    Named(what='consent', agency_id=3, origin_agency_id=None)
    """
    what, *numbers = key.split(":")
    if what == RELEASE:
        return Named(what, int(numbers[1]), int(numbers[0]))
    return Named(what, int(numbers[1] if what == CONSENT else numbers[0]), None)


def dated_grounds(facts: PersonFacts, *, now: datetime, day_of: DayOf) -> list[DatedGround]:
    """Return the grounds in force that have an end, the first end first; one for each agency and end.

    Shapes: `day_of` gives the day of a moment where the site is.
    Source: sharing-and-security B6: a yes has an end, and is never renewed in silence.
    """
    readers = (_yeses, _releases, _weighings)
    found = {one for read in readers for one in read(facts, now, day_of)}
    # Several yeses to one agency that end on one day, each for its purpose, are one line.
    lines = {
        (one.last_on, one.what, one.agency_id, one.origin_agency_id): one
        for one in sorted(found, key=lambda one: one.key, reverse=True)
    }
    return sorted(lines.values(), key=lambda one: (one.last_on, one.key))


def effect_of(last_on: date, *, was_on: date | None, release_on: date | None) -> str:
    """Say what a moved release date does to a ground that ends; empty where it does nothing.

    A ground that covers the day of release reaches past it.
    Source: our own choice, ADR 21.
    """
    if release_on is None:
        return ""
    ends_before = last_on < release_on
    ended_before = None if was_on is None else last_on < was_on
    if ends_before:
        return "" if ended_before else ENDS_BEFORE
    return REACHES_PAST if ended_before else ""


def _yeses(facts: PersonFacts, now: datetime, day_of: DayOf) -> Iterator[DatedGround]:
    for (_, agency_id, _), event in yeses(facts.consents, now).items():
        if event.until is not None:
            key = f"{CONSENT}:{event.event_id}:{agency_id}"
            yield DatedGround(CONSENT, key, agency_id, None, day_of(event.until - _MOMENT))


def _releases(facts: PersonFacts, now: datetime, day_of: DayOf) -> Iterator[DatedGround]:
    for one in facts.releases:
        if one.until is not None and in_force(one, now):
            key = f"{RELEASE}:{one.origin_agency_id}:{one.agency_id}:{one.since:%Y%m%d%H%M%S}"
            last_on = day_of(one.until - _MOMENT)
            yield DatedGround(RELEASE, key, one.agency_id, one.origin_agency_id, last_on)


def _weighings(facts: PersonFacts, now: datetime, day_of: DayOf) -> Iterator[DatedGround]:
    for one in facts.weighings:
        if one.until is not None and in_force(one, now):
            key = f"{WEIGHING}:{one.agency_id}:{one.since:%Y%m%d%H%M%S}"
            yield DatedGround(
                WEIGHING, key, one.agency_id, one.agency_id, day_of(one.until - _MOMENT)
            )
