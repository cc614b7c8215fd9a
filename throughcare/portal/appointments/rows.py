"""My appointments in words that are said to me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from throughcare.pages import diary_words as words
from throughcare.pages import formatting
from throughcare.pages.access_words import word

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.appointments.types import Entry


@dataclass(frozen=True, slots=True)
class Mine:
    """Hold one of my appointments in words."""

    appointment_id: int
    day: date
    hours: str
    title: str
    agency: str
    worker: str
    where: str
    state: str
    tone: str
    may_ask: bool
    is_live: bool


def mine(one: Entry, now: datetime) -> Mine:
    """Return one of my appointments in words."""
    start, end = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
    hours = "" if one.is_all_day else f"{formatting.time_text(start)}-{formatting.time_text(end)}"
    place = word(words.WHERES, one.where.value) if one.where else ""
    return Mine(
        one.appointment_id,
        start.date(),
        hours,
        one.about or (word(words.KINDS, one.kind.value) if one.kind else ""),
        one.agency,
        one.worker,
        one.place or place,
        word(words.OWN_STATES, one.state.value),
        words.TONES[one.state.value],
        one.is_live and one.starts_at > now,
        one.is_live,
    )
