"""A life as a line of events: before, in and after each stay, of which custody is a part and not the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Kind(StrEnum):
    """Name a kind of event; the order is that of the filter."""

    NEED = "need"
    """A need began, or was met."""
    GOAL = "goal"
    PROGRAMME = "programme"
    CONTACT = "contact"
    CUSTODY = "custody"
    """Arrivals, transfers and releases."""
    OFFENCE = "offence"
    """Why somebody was held. No offence is stored: the legal title stands for it."""
    DATE = "date"
    """A release date that moved."""
    AFTERCARE = "aftercare"
    """Somebody asked how the person was, or lost sight of them."""


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one event; `on` is None where nobody knows the day."""

    kind: Kind
    what: str
    """A code of its kind, for words."""
    on: date | None
    text: str = ""
    """The person's or the team's own words."""
    code: str = ""
    agency_id: int | None = None
    membership_id: int | None = None
    programme_id: int | None = None
    before: date | None = None
    after: date | None = None
    onset: str = ""
    is_done: bool = True


class Place(StrEnum):
    """Say where in a life a span is."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    WHOLE = "whole"
    """Nothing is told of stays."""
    UNKNOWN = "unknown"
    """Since when is not known."""


@dataclass(frozen=True, slots=True)
class Span:
    """Hold one part of a life; `until` is the first day that is not in it, None where it is open."""

    place: Place
    since: date | None
    until: date | None
    events: tuple[Event, ...] = ()

    @property
    def last_on(self) -> date | None:
        """Return the last day as people say it: the day of release still belongs to the stay.

        Source: our own choice.
        """
        if self.until is None or self.place is Place.DURING:
            return self.until
        return self.until - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the span.

        Source: requirement R121.
        """
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


_BEGAN = {
    "before_justice": Place.BEFORE,
    "before_custody": Place.BEFORE,
    "in_custody": Place.DURING,
    "after_release": Place.AFTER,
}


def spans(
    stays: Sequence[tuple[date | None, date | None]], events: Iterable[Event], *, until: date | None
) -> list[Span]:
    """Cut a life at its stays (arrival, day of release) and put each event where it belongs.

    Without stays there is one span. `until` is the day on which an open stay is expected to end. A need
    whose first day nobody knows stands where it is said to have begun; else in a span of its own.
    Source: requirements R57, R105 and R121.
    """
    cut = _cut(stays, until) or [Span(Place.WHOLE, None, None)]
    filled: list[list[Event]] = [[] for _ in cut]
    nowhere: list[Event] = []
    for event in events:
        place = _place_of(event, cut)
        (nowhere if place is None else filled[place]).append(event)
    found = [
        Span(span.place, span.since, span.until, tuple(_ordered(inside)))
        for span, inside in zip(cut, filled, strict=True)
    ]
    return [*found, Span(Place.UNKNOWN, None, None, tuple(nowhere))] if nowhere else found


def _cut(stays: Sequence[tuple[date | None, date | None]], until: date | None) -> list[Span]:
    found: list[Span] = []
    free_since: date | None = None
    for start, released_on in stays:
        if start is not None or found:
            place = Place.AFTER if found else Place.BEFORE
            found.append(Span(place, free_since, start))
        end = released_on or until
        # The day of release is the first outside: what happens that day happens after.
        found.append(Span(Place.DURING, start, end))
        free_since = end
    if stays and free_since is not None:
        found.append(Span(Place.AFTER, free_since, None))
    return found


def _place_of(event: Event, cut: Sequence[Span]) -> int | None:
    if event.on is not None:
        day = event.on
        return next((n for n, span in enumerate(cut) if span.holds(day)), len(cut) - 1)
    place = _BEGAN.get(event.onset)
    found = [n for n, span in enumerate(cut) if span.place is place]
    if not found:
        return None
    return found[0] if place is Place.BEFORE else found[-1]


def _ordered(events: Iterable[Event]) -> list[Event]:
    """Return events by day; those without a day come first, for they are the oldest."""
    return sorted(events, key=lambda event: (event.on is not None, event.on or date.min))
