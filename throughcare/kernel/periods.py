"""Half-open periods of days or instants: the start belongs to them, the end does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

Moment = TypeVar("Moment", date, datetime)


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """Span from `start` up to, but not including, `end`; None means open on that side."""

    start: Moment | None = None
    end: Moment | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"A period cannot end [{self.end}] before it starts [{self.start}].")

    def __contains__(self, moment: Moment) -> bool:
        after_start = self.start is None or self.start <= moment
        return after_start and (self.end is None or moment < self.end)

    @property
    def is_empty(self) -> bool:
        """Tell whether no moment lies inside.

        Source: our own choice, ADR 2.
        """
        return self.start is not None and self.start == self.end

    def overlaps(self, other: Period[Moment]) -> bool:
        """Tell whether at least one moment lies in both.

        Source: our own choice, ADR 2 (half-open periods, as PostgreSQL range types).
        """
        return self.intersection(other) is not None

    def intersection(self, other: Period[Moment]) -> Period[Moment] | None:
        """Return the part that lies in both, or None where there is none.

        Source: our own choice, ADR 2 (half-open periods, as PostgreSQL range types).
        """
        start = _later(self.start, other.start)
        end = _earlier(self.end, other.end)
        if start is not None and end is not None and end <= start:
            return None
        return None if self.is_empty or other.is_empty else Period(start, end)


def _later(a: Moment | None, b: Moment | None) -> Moment | None:
    if a is None or b is None:
        return a if b is None else b
    return max(a, b)


def _earlier(a: Moment | None, b: Moment | None) -> Moment | None:
    if a is None or b is None:
        return a if b is None else b
    return min(a, b)
