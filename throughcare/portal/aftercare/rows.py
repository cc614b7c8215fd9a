"""What comes after, in words that are said to me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import naming
from throughcare.journeys.queries.aftercare import sheet_of
from throughcare.journeys.rules.following import EARLY
from throughcare.journeys.types import DeclineKind, FollowUpState, Sheet
from throughcare.kernel.dates import shift
from throughcare.pages import aftercare_words as words
from throughcare.programmes import queries as programmes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.journeys.types import DeclineRow, FollowUpRow
    from throughcare.portal.plan.rows import Mine

NOTHING = Sheet((), (), (), None)


@dataclass(frozen=True, slots=True)
class Refused:
    """Hold one thing I said no to."""

    row: DeclineRow
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one time that somebody asks me how I am."""

    row: FollowUpRow
    agency: str
    may_answer: bool
    answers: tuple[tuple[str, str], ...]


def sheet(own: Mine) -> Sheet:
    """Return everything around what comes after for me; nothing before I have a case."""
    if own.case is None:
        return NOTHING
    return sheet_of(own.case.case_id, own.person_id, access=own.access)


def page_of(own: Mine) -> dict[str, object]:
    """Return what my page shows."""
    found, today = sheet(own), own.request.today
    names = agencies.agency_names()
    lost = found.open_loss
    return {
        "has_case": own.case is not None,
        "is_open": own.is_open,
        "contact": own.contact,
        "declined": [_refused(one, titles()) for one in found.standing],
        "asked": [_asked(one, names, today) for one in found.follow_ups],
        "tries": [
            (one.on, str(words.CHANNELS[one.channel.value]), names.get(one.agency_id, ""))
            for loss in found.losses[:1]
            for one in loss.tries
        ],
        "is_lost": lost is not None,
        "wish": found.wish,
        "not_by": [str(words.CHANNELS[one]) for one in (found.wish.not_by if found.wish else ())],
    }


def titles() -> dict[str, str]:
    """Return code -> title of programmes."""
    said = naming.words(get_language() or "en").programmes
    return {one.code: said.get(one.programme_id, one.code) for one in programmes.published()}


def _refused(row: DeclineRow, named: Mapping[str, str]) -> Refused:
    if row.kind is DeclineKind.PROGRAMME:
        return Refused(row, named.get(row.programme_code, row.programme_code))
    if row.kind is DeclineKind.OFFER:
        return Refused(row, row.what)
    return Refused(row, _("All help that nobody ordered"))


def _asked(row: FollowUpRow, names: Mapping[int, str], today: date) -> Asked:
    is_time = today >= shift(row.due_on, EARLY.negated())
    return Asked(
        row,
        names.get(row.agency_id, ""),
        row.state is FollowUpState.DUE and is_time,
        tuple(
            (str(words.MY_QUESTIONS[one.question]), str(words.MY_SCALE[one.answer.value]))
            for one in row.answers
        ),
    )
