"""Appointments as the pages of staff show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.pages import diary_words as words
from throughcare.pages import formatting
from throughcare.pages.access_words import word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.appointments.types import BusyRow, Clash, Entry, SessionRow


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one appointment in words."""

    entry: Entry
    day: date
    when: str
    title: str
    state: str
    tone: str
    where: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """Hold one day of a week."""

    on: date
    items: tuple[Item, ...]
    sessions: tuple[tuple[SessionRow, str], ...]
    busy: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands on the day."""
        return not (self.items or self.sessions or self.busy)


def local(moment: datetime) -> datetime:
    """Return a moment as the clock on the wall says."""
    return timezone.localtime(moment)


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """Return from when until when, as times of day."""
    return f"{formatting.time_text(local(starts_at))}-{formatting.time_text(local(ends_at))}"


def item(one: Entry, agency_id: int | None) -> Item:
    """Return an appointment in words."""
    place = word(words.WHERES, one.where.value) if one.where else ""
    return Item(
        one,
        local(one.starts_at).date(),
        "" if one.is_all_day else hours(one.starts_at, one.ends_at),
        word(words.KINDS, one.kind.value) if one.kind else _("Appointment"),
        word(words.STATES, one.state.value),
        words.TONES[one.state.value],
        ": ".join(part for part in (place, one.place) if part),
        one.agency_id is not None and one.agency_id == agency_id,
    )


def days(
    found: Sequence[Entry],
    sessions: Sequence[SessionRow],
    busy: Sequence[BusyRow],
    monday: date,
) -> list[DayRow]:
    """Return the seven days of a week; places in a group stand with their session."""
    items = [item(one, one.agency_id) for one in found if one.session_id is None]
    return [
        DayRow(
            day,
            tuple(one for one in items if one.day == day),
            tuple(
                (one, hours(one.starts_at, one.ends_at))
                for one in sessions
                if local(one.starts_at).date() == day
            ),
            tuple(
                hours(one.starts_at, one.ends_at)
                for one in busy
                if local(one.starts_at).date() == day
            ),
        )
        for day in (monday + timedelta(days=number) for number in range(7))
    ]


def clash_text(one: Clash) -> str:
    """Say what is in the way: from when until when, never with whom."""
    day = formatting.date_medium(local(one.starts_at))
    values = {"day": day, "hours": hours(one.starts_at, one.ends_at)}
    if one.is_worker:
        return _("The worker is busy on %(day)s, %(hours)s.") % values
    if one.travel_minutes:
        values["minutes"] = str(one.travel_minutes)
        return (
            _(
                "The person is somewhere else on %(day)s, %(hours)s, and needs %(minutes)s minutes to travel "
                "(our default where nobody said how long, decide locally)."
            )
            % values
        )
    if one.is_ours:
        return _("The person has an appointment with your agency on %(day)s, %(hours)s.") % values
    return _("The person is occupied on %(day)s, %(hours)s.") % values
