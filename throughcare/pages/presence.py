"""What a session remembers: when somebody last did something, as whom they work, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.sessions.backends.base import SessionBase

if TYPE_CHECKING:
    from datetime import datetime

SEEN: Final = "seen_at"
LOCKED: Final = "locked"
MEMBERSHIP: Final = "membership_id"
PURPOSE: Final = "purpose"
NOTED_EVERY: Final = timedelta(minutes=1)
"""A session is written at most this often; otherwise every page would cost one more write."""
PURPOSE_HOURS: Final = 4
"""How long somebody works for another purpose than the usual one at most: our own choice, decide locally."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hold another purpose than the usual one, as whom it was chosen, and when: seconds since 1970."""

    purpose: str
    membership_id: int
    since: int

    @property
    def until(self) -> int:
        """Return when it ends."""
        return self.since + PURPOSE_HOURS * 3600

    def holds(self, membership_id: int, *, now: datetime) -> bool:
        """Tell whether it still counts; a clock that was put back does not make it longer."""
        is_now = self.since <= now.timestamp() < self.until
        return is_now and self.membership_id == membership_id


def note_seen(session: SessionBase, *, now: datetime) -> None:
    """Remember that somebody is there."""
    seen = seconds_idle(session, now=now)
    if seen is None or seen >= NOTED_EVERY.total_seconds():
        session[SEEN] = int(now.timestamp())


def seconds_idle(session: SessionBase, *, now: datetime) -> float | None:
    """Return for how long nobody did anything; None for a session that has just begun."""
    seen = session.get(SEEN)
    return None if seen is None else now.timestamp() - seen


def is_locked(session: SessionBase, *, now: datetime, idle_seconds: int) -> bool:
    """Tell whether the password must be given before anything else."""
    idle = seconds_idle(session, now=now)
    return bool(session.get(LOCKED)) or (idle is not None and idle >= idle_seconds)


def lock(session: SessionBase) -> bool:
    """Lock a session; return False when it was locked already."""
    if session.get(LOCKED):
        return False
    session[LOCKED] = True
    return True


def unlock(session: SessionBase, *, now: datetime) -> None:
    """Open a session again."""
    session.pop(LOCKED, None)
    session[SEEN] = int(now.timestamp())


def choose(session: SessionBase, *, membership_id: int) -> None:
    """Remember for which agency and in which role somebody works now."""
    session[MEMBERSHIP] = membership_id


def chosen(session: SessionBase) -> int | None:
    """Return the chosen membership."""
    found = session.get(MEMBERSHIP)
    return found if isinstance(found, int) else None


def work_for(session: SessionBase, *, purpose: str, membership_id: int, now: datetime) -> None:
    """Remember for which other purpose somebody works now."""
    session[PURPOSE] = [purpose, membership_id, int(now.timestamp())]


def works_for(session: SessionBase) -> Chosen | None:
    """Return the other purpose that somebody chose, whether or not it still counts."""
    match session.get(PURPOSE):
        case [str() as purpose, int() as membership_id, int() as since]:
            return Chosen(purpose, membership_id, since)
        case _:
            return None


def work_as_usual(session: SessionBase) -> None:
    """Forget the other purpose."""
    session.pop(PURPOSE, None)
