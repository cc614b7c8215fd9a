"""Have a calendar file read by a process of its own, which is stopped when it takes too long or too much."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from throughcare.appointments.types import BusyRow
from throughcare.exchange.imports.calendars import parsing
from throughcare.kernel.reasons import Reason

LARGEST_BYTES: Final = 2_000_000
AHEAD_DAYS: Final = 90
"""So far ahead busy times are kept; our default, decide locally."""
PATIENCE: Final = parsing.MOST_SECONDS + 8

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Hold what a file gave: times without what with, counts, and why something was left out."""

    times: tuple[BusyRow, ...]
    events: int
    repeating: int
    zones: int
    told: tuple[Reason, ...]


def read_calendar(content: bytes, *, now: datetime, zone: str) -> CalendarFile | Reason:
    """Return the times in a calendar file from now on, or the reason why it is refused."""
    if len(content) > LARGEST_BYTES:
        return Reason("calendar.large", {"most": f"{LARGEST_BYTES // 1_000_000}"})
    wanted = json.dumps({"since": now.isoformat(), "days": AHEAD_DAYS, "zone": zone})
    try:
        # Our own module, no shell; what the file holds goes in by standard input alone.
        done = subprocess.run(
            [sys.executable, "-m", parsing.__name__, wanted],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        said = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        said = None
    if said is None:
        return Reason("calendar.slow")
    if "unreadable" in said:
        return Reason("calendar.unreadable", {"fault": said["unreadable"]})
    times = tuple(
        BusyRow(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in said["times"]
    )
    return CalendarFile(times, said["events"], said["repeating"], said["zones"], tuple(_told(said)))


def _told(said: dict[str, Any]) -> Iterator[Reason]:
    if said["frequent"]:
        yield Reason("calendar.repeats", {"count": str(said["frequent"])})
    if said["going_on"]:
        yield Reason("calendar.cut", {"count": str(said["going_on"]), "days": str(AHEAD_DAYS)})
    if said["broken"]:
        yield Reason("calendar.broken", {"count": str(said["broken"])})
    if said["is_cut"]:
        yield Reason("calendar.many", {"most": str(parsing.MOST_TIMES)})
