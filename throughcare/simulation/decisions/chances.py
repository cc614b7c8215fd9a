"""Draw sets and windows from one source of chance, so that a seed gives the same world again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

T = TypeVar("T")
Window = tuple[datetime, datetime | None]
DayWindow = tuple[date, date | None]
LONG = timedelta(days=900)
"""How long before the first moment of a world things may have begun."""
LEAST_DAYS = 6
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hold the few days and moments at which everything in a world begins and ends.

    There are few on purpose: what one thing's end means is decided where another begins.
    """

    zone: ZoneInfo
    days: tuple[date, ...]
    moments: tuple[datetime, ...]
    """Beginnings of the days, and some moments in between; in order, UTC."""

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment where the site is."""
        return moment.astimezone(self.zone).date()


def calendar(random: Random, zone: ZoneInfo, days: Sequence[date] = ()) -> Calendar:
    """Return a calendar that holds `days`, or else days of some year between 2014 and 2026."""
    chosen = set(days)
    first = date(random.randint(2014, 2026), 1, 1)
    while len(chosen) < LEAST_DAYS:
        chosen.add(first + timedelta(days=random.randrange(330)))
    # On these two days a day is not 24 hours long in most of Europe.
    chosen.add(_last_sunday(first.year, random.choice((3, 10))))
    ordered = tuple(sorted(chosen))
    starts = [datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) for day in ordered]
    between = [
        start + timedelta(microseconds=random.randrange(86_400_000_000))
        for start in random.sample(starts, 5)
    ]
    return Calendar(zone, ordered, tuple(sorted({*starts, *between})))


def _last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


class Chance:
    """Draw what a world is made of."""

    def __init__(self, random: Random, when: Calendar) -> None:
        """Take the source of chance and the calendar of the world."""
        self.random, self.when = random, when

    def hits(self, share: float) -> bool:
        """Tell whether something that happens so often happens now."""
        return self.random.random() < share

    def one(self, values: Sequence[T]) -> T:
        """Return one of some values."""
        return self.random.choice(values)

    def some(
        self, values: Iterable[T], share: float, *, at_least: int = 0, most: int | None = None
    ) -> frozenset[T]:
        """Return some of the values, each with the same chance."""
        ordered = list(values)
        found = [value for value in ordered if self.hits(share)]
        missing = [value for value in ordered if value not in found]
        self.random.shuffle(missing)
        found += missing[: max(at_least - len(found), 0)]
        if most is not None and len(found) > most:
            found = self.random.sample(found, most)
        return frozenset(found)

    def window(self, *, whole: float = 0.4, may_be_empty: bool = False) -> Window:
        """Return from when until when something holds; `whole` is the share that always does."""
        moments = self.when.moments
        before = moments[0] - timedelta(hours=self.random.randrange(24 * LONG.days))
        if self.hits(whole):
            return before, None
        first, last = sorted(self.random.sample(moments, 2))
        shape = self.weighed({"ends": 35, "begins": 30, "both": 30, "empty": 5 * may_be_empty})
        windows: dict[str, Window] = {
            "ends": (before, last),
            "begins": (first, None),
            "both": (first, last),
            "empty": (first, first),
        }
        return windows[shape]

    def days(self, *, whole: float = 0.35) -> DayWindow:
        """Return from which day until before which day something holds."""
        days = self.when.days
        before = days[0] - timedelta(days=self.random.randrange(1, LONG.days))
        if self.hits(whole):
            return before, None
        first, last = sorted(self.random.sample(days, 2))
        shape = self.weighed({"ends": 4, "begins": 3, "both": 3})
        windows: dict[str, DayWindow] = {
            "ends": (before, last),
            "begins": (first, None),
            "both": (first, last),
        }
        return windows[shape]

    def moment(self) -> datetime:
        """Return a moment: on a boundary, the last microsecond before one, just after, or any."""
        moments = self.when.moments
        edge = self.one(moments)
        span = int((moments[-1] - moments[0]).total_seconds()) + 86_400
        at = {
            "on": edge,
            "before": edge - MICROSECOND,
            "after": edge + MICROSECOND,
            "any": moments[0] + timedelta(seconds=self.random.randrange(span)),
        }
        return at[self.weighed({"on": 35, "before": 25, "after": 10, "any": 30})]

    def weighed(self, weights: Mapping[T, int]) -> T:
        """Return one of the values, each as often as it weighs."""
        return self.random.choices(list(weights), list(weights.values()))[0]
