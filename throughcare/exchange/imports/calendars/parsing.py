"""Read an iCalendar file: what is in it, and when somebody is busy within a window. No Django here.

Runs in a process of its own (`reading`): a file is somebody else's, and a few lines can ask for a thousand years.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar, Component

MOST_SECONDS: Final = 6
MOST_MEMORY: Final = 768 * 1024 * 1024
MOST_TIMES: Final = 2_000
FREQUENT: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
FREE: Final = "TRANSPARENT"


@dataclass(slots=True)
class Found:
    """Hold what a file has: counts, and the times at which somebody is busy."""

    calendars: int = 0
    events: int = 0
    repeating: int = 0
    zones: int = 0
    broken: int = 0
    """Events whose times cannot be read."""
    frequent: int = 0
    """Events that repeat within a day, and were left out."""
    going_on: int = 0
    """Events that repeat behind the window."""
    times: set[tuple[str, str]] = field(default_factory=set)
    is_cut: bool = False


class UnreadableError(ValueError):
    """Report a file that is no calendar."""


def read(content: bytes, *, since: datetime, days: int, zone: str) -> Found:
    """Return what is in a file.

    Errors: UnreadableError.
    """
    from icalendar import Calendar

    found = Found()
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        for one in calendars:
            _add(one, found, since, since + timedelta(days=days), ZoneInfo(zone))
    except UnreadableError:
        raise
    except Exception as error:
        # The library raises whatever a broken line makes it stumble over.
        raise UnreadableError(f"{type(error).__name__}: {error}"[:200]) from error
    return found


def _add(
    calendar: Calendar, found: Found, since: datetime, until: datetime, zone: ZoneInfo
) -> None:
    events = list(calendar.walk("VEVENT"))
    found.calendars += calendar.name == "VCALENDAR"
    found.events += len(events)
    found.repeating += sum("RRULE" in one for one in events)
    found.zones += len(list(calendar.walk("VTIMEZONE")))
    kept: dict[str, list[Component]] = {}
    for number, event in enumerate(events):
        try:
            if _is_too_frequent(event):
                found.frequent += 1
            elif str(event.get("TRANSP", "")).upper() != FREE and _is_on(event):
                found.going_on += _goes_on(event, until)
                kept.setdefault(str(event.get("UID", f"-{number}")), []).append(event)
        except Exception:  # noqa: BLE001 - a broken property raises whatever it likes
            found.broken += 1
    for one in kept.values():
        _expand(one, found, since, until, zone)


def _rules(event: Component) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _is_too_frequent(event: Component) -> bool:
    return any(
        str(part).upper() in FREQUENT for rule in _rules(event) for part in rule.get("FREQ", [])
    )


def _goes_on(event: Component, until: datetime) -> bool:
    for rule in _rules(event):
        ends = [one for one in rule.get("UNTIL", []) if isinstance(one, date)]
        last = min((_day(one) for one in ends), default=None)
        if last is None and not rule.get("COUNT"):
            return True
        if last is not None and last > until.date():
            return True
    return False


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_on(event: Component) -> bool:
    return str(event.get("STATUS", "")).upper() != "CANCELLED"


def _expand(
    events: list[Component], found: Found, since: datetime, until: datetime, zone: ZoneInfo
) -> None:
    """Add the times of one event with all its exceptions; one that cannot be read spoils no other."""
    import recurring_ical_events
    from icalendar import Calendar

    own = Calendar()
    for event in events:
        own.add_component(event)
    if len(found.times) > MOST_TIMES:
        found.is_cut = True
        return
    try:
        for one in recurring_ical_events.of(own).between(since, until):
            start, end = _moment(one.start, zone), _moment(one.end, zone)
            if end > start:
                found.times.add((start.isoformat(), end.isoformat()))
    except Exception:  # noqa: BLE001 - the same: whatever a broken event makes the library stumble over
        found.broken += len(events)


def _moment(value: date, zone: ZoneInfo) -> datetime:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    return datetime.combine(value, time(), zone).astimezone(UTC)


def main() -> int:
    """Read from standard input with little time and memory, and answer with one JSON object."""
    wanted = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    warnings.simplefilter("ignore")
    try:
        found = read(
            sys.stdin.buffer.read(),
            since=datetime.fromisoformat(wanted["since"]),
            days=wanted["days"],
            zone=wanted["zone"],
        )
    except UnreadableError as error:
        sys.stdout.write(json.dumps({"unreadable": str(error)}))
        return 0
    times = sorted(found.times)[:MOST_TIMES]
    is_cut = found.is_cut or len(found.times) > MOST_TIMES
    sys.stdout.write(json.dumps({**asdict(found), "times": times, "is_cut": is_cut}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
