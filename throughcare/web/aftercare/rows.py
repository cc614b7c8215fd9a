"""What the pages of help after release show, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import naming
from throughcare.journeys.queries.protocol import steps
from throughcare.journeys.rules.following import EARLY
from throughcare.journeys.types import DeclineKind, FollowUpState
from throughcare.kernel.dates import shift
from throughcare.pages import aftercare_words as words
from throughcare.pages import plan_words
from throughcare.programmes import queries as programmes
from throughcare.web.handover.rows import known_agencies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.journeys.types import DeclineRow, FollowUpRow, LossRow, Sheet
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class DeclineLine:
    """Hold one refusal in words."""

    row: DeclineRow
    title: str
    voice: str
    end: str
    may_offer: bool


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Hold one follow-up in words."""

    row: FollowUpRow
    tag: str
    tone: str
    agency: str
    asked: str
    answers: tuple[tuple[str, str], ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class TryLine:
    """Hold one try in words."""

    on: date
    channel: str
    result: str
    agency: str


@dataclass(frozen=True, slots=True)
class LossLine:
    """Hold one loss of contact in words."""

    row: LossRow
    agency: str
    end: str
    tries: tuple[TryLine, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """Hold one step of the protocol with its day, and whether the way of it was tried by then."""

    on: date
    text: str
    is_tried: bool
    is_barred: bool


def known_names(person_id: int, access: Access, today: date) -> dict[int, str]:
    """Return the names of agencies whose part the worker may know; who else wrote something stays unnamed."""
    known = known_agencies(person_id, access, today)
    return {key: name for key, name in agencies.agency_names().items() if key in known}


def page_of(sheet: Sheet, person_id: int, access: Access, today: date) -> dict[str, object]:
    """Return the sheet of a person in words."""
    titles, names = programme_titles(), known_names(person_id, access, today)
    lost = sheet.open_loss
    return {
        "standing": [decline(one, titles, today) for one in sheet.standing],
        "settled": [decline(one, titles, today) for one in sheet.declines if one.settled_on],
        "follow_ups": [follow_up(one, names, access, today) for one in sheet.follow_ups],
        "losses": [loss(one, names) for one in sheet.losses],
        "lost": lost,
        "steps": [] if lost is None else protocol(sheet, lost),
        "wish": sheet.wish,
        "not_by": not_by(sheet),
        "left_in_peace": any(one.holds_all(today) for one in sheet.standing),
    }


def not_by(sheet: Sheet) -> list[str]:
    """Return in words the ways that the person ruled out."""
    barred = () if sheet.wish is None else sheet.wish.not_by
    return [str(words.CHANNELS[one]) for one in barred if one in words.CHANNELS]


def programme_titles() -> dict[str, str]:
    """Return code -> title of every published programme."""
    said = naming.words(get_language() or "en").programmes
    return {one.code: said.get(one.programme_id, one.code) for one in programmes.published()}


def decline(row: DeclineRow, titles: Mapping[str, str], today: date) -> DeclineLine:
    """Return one refusal in words."""
    title = str(words.DECLINES[row.kind.value])
    if row.kind is DeclineKind.PROGRAMME:
        title = titles.get(row.programme_code, row.programme_code)
    elif row.kind is DeclineKind.OFFER and row.what:
        title = _("Offered: %(what)s") % {"what": row.what}
    end = str(words.DECLINE_ENDS[row.end]) if row.end else ""
    voice = str(plan_words.VOICES.get(row.voice, row.voice))
    return DeclineLine(row, title, voice, end, row.may_offer(today))


def follow_up(
    row: FollowUpRow, names: Mapping[int, str], access: Access, today: date
) -> FollowUpLine:
    """Return one follow-up in words."""
    mine = access.actor.agency_id == row.agency_id
    is_time = today >= shift(row.due_on, EARLY.negated())
    return FollowUpLine(
        row,
        str(words.FOLLOW_UPS[row.state.value]),
        words.FOLLOW_UP_TONES[row.state.value],
        names.get(row.agency_id) or _("Another agency"),
        str(words.ASKED[row.asked]) if row.asked else "",
        tuple(
            (str(words.QUESTIONS[one.question]), str(words.SCALE[one.answer.value]))
            for one in row.answers
        ),
        row.state is FollowUpState.DUE and is_time and mine,
    )


def loss(row: LossRow, names: Mapping[int, str]) -> LossLine:
    """Return one loss in words."""
    tries = tuple(
        TryLine(
            one.on,
            str(words.CHANNELS[one.channel.value]),
            str(words.RESULTS[one.result.value]),
            names.get(one.agency_id) or _("Another agency"),
        )
        for one in row.tries
    )
    end = str(words.LOSS_ENDS[row.end]) if row.end else ""
    return LossLine(row, names.get(row.agency_id) or _("Another agency"), end, tries)


def protocol(sheet: Sheet, row: LossRow) -> list[StepLine]:
    """Return the steps of the protocol with their days."""
    language = (get_language() or "en").partition("-")[0]
    barred = () if sheet.wish is None else sheet.wish.not_by
    tried = [(one.channel.value, one.on) for one in row.tries]
    return [
        StepLine(
            row.since + timedelta(days=one.days),
            one.texts.get(language, one.texts["en"]),
            any(
                way == one.channel and on >= row.since + timedelta(days=one.days)
                for way, on in tried
            ),
            one.channel in barred,
        )
        for one in steps()
    ]
