"""What is new for me: what waits for my answer, who my contact will be, what I was answered, which days moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.accounts.queries import drafts
from throughcare.agencies import queries as agencies
from throughcare.caseloads.types import Answer, State
from throughcare.journeys.queries import departures, history
from throughcare.journeys.queries.aftercare import waiting_of
from throughcare.journeys.types import TASK
from throughcare.pages import formatting, leaving_words
from throughcare.sharing.rules.outlasting import CONSENT, ENDS_BEFORE, ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.caseloads.types import HandoverRow
    from throughcare.journeys.queries.history import Move
    from throughcare.journeys.queries.history import Moved as Change
    from throughcare.journeys.queries.naming import Words
    from throughcare.plans.types import ProposalRow
    from throughcare.portal.plan.rows import Mine

NEW_DAYS: Final = 14
"""So long something counts as new (our own choice: decide locally)."""
MOST_MOVED: Final = 6
"""So many steps that moved are named; the rest stands on my way."""
RELEASE_DATE: Final = "cause.release_date"
AFTER: Final = "my_aftercare"


@dataclass(frozen=True, slots=True)
class MovedStep:
    """Hold one step that got another day, in words."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Hold what was planned anew the last time."""

    is_release: bool
    steps: tuple[MovedStep, ...]
    more: int
    """How many steps more moved than are named."""
    yeses: tuple[MovedStep, ...] = ()
    """What I agreed to share that ends before release now, or no longer does."""


def waits(own: Mine) -> list[tuple[str, str]]:
    """Say what waits for my answer, each with the name of its page."""
    if not own.is_open:
        return []
    goals, steps = len(own.unasked), len(own.offered)
    texts = _after(own)
    if goals:
        text = ngettext(
            "%(count)s goal: say what you think of it",
            "%(count)s goals: say what you think of them",
            goals,
        )
        texts.append((text % {"count": goals}, "my_plan"))
    if steps:
        text = ngettext(
            "%(count)s step is asked of you: say whether you will do it",
            "%(count)s steps are asked of you: say whether you will do them",
            steps,
        )
        texts.append((text % {"count": steps}, "my_duties"))
    return texts


def unfinished(own: Mine) -> int:
    """Count what I typed and did not send; at a device that many use there is nothing to say of it."""
    account_id = own.request.actor.account_id
    if own.request.kiosk is not None or account_id is None:
        return 0
    return drafts.draft_count(account_id, own.request.now)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Hold which organisation stops working with me, and what that means."""

    agency: str
    leaves_on: date
    is_over: bool
    lines: tuple[str, ...]


def leaving(own: Mine) -> list[Leaving]:
    """Return the organisations that stop working with me, or did not long ago."""
    found = departures.own_departures(own.person_id, access=own.access, today=own.request.today)
    return [
        Leaving(
            one.agency,
            one.leaves_on,
            one.is_over,
            tuple(leaving_words.own_lines(one.terms, has_steps=one.has_steps, has_yes=one.has_yes)),
        )
        for one in found
    ]


def _after(own: Mine) -> list[tuple[str, str]]:
    """Say that somebody looks for me, or asks how I am."""
    texts = []
    found = waiting_of(own.case_id, own.person_id, access=own.access, today=own.request.today)
    if found.is_lost:
        texts.append((_("We could not reach you for a while: say that you are back"), AFTER))
    if found.is_asked:
        texts.append((_("Your contact asks how you are"), AFTER))
    return texts


def passing_on(own: Mine, names: Mapping[int, str]) -> list[str]:
    """Say who will be my contact, as far as it stands; nothing where nobody is asked."""
    row = own.handover
    if row is None:
        return []
    texts = [_stands(row, names, own.next_contact)]
    if row.state is not State.DISPUTED and row.meeting_on >= own.request.today:
        met = {"day": formatting.date_text(row.meeting_on), "name": own.contact}
        texts.append(_("On %(day)s you meet, together with %(name)s.") % met)
    return [*texts, _("Until then %(name)s stays your contact.") % {"name": own.contact}]


def _stands(row: HandoverRow, names: Mapping[int, str], worker: str) -> str:
    receiver = row.answer_of(row.to_agency_id)
    has_said_yes = receiver is not None and receiver.answer is Answer.ACCEPTED
    day = row.decide_by if row.state is State.DISPUTED else row.start_on
    agency = names.get(row.to_agency_id, "")
    said = {"agency": agency, "name": worker, "day": formatting.date_text(day)}
    if row.state is State.DISPUTED:
        return _("%(agency)s was asked to take over, and said no. It is decided by %(day)s.") % said
    if row.state is State.ACCEPTED:
        return _("From %(day)s your contact is %(name)s, %(agency)s.") % said
    if has_said_yes:
        return _("%(agency)s will take over from %(day)s, once the others have agreed.") % said
    return _("%(agency)s is asked to take over from %(day)s. It has not answered yet.") % said


def answers(own: Mine) -> list[ProposalRow]:
    """Return what I asked for and wait for, and what I was answered not long ago."""
    if own.case is None:
        return []
    since = own.request.now - timedelta(days=NEW_DAYS)
    return [one for one in own.requests if one.answered_at is None or one.answered_at >= since]


def moved(own: Mine, words: Words) -> Moved | None:
    """Return what was planned anew not long ago and concerns me; None where nothing was."""
    if own.case is None:
        return None
    since = own.request.now - timedelta(days=NEW_DAYS)
    for move in history.moves_of(own.case_id, person_id=own.person_id, access=own.access):
        if move.at < since:
            return None
        found, yeses = _steps(own, move, words), _yeses(move)
        if found or yeses:
            is_release = move.cause.get("code") == RELEASE_DATE
            more = max(0, len(found) - MOST_MOVED)
            return Moved(is_release, tuple(found[:MOST_MOVED]), more, yeses)
    return None


def _steps(own: Mine, move: Move, words: Words) -> list[MovedStep]:
    texts = {f"action:{one.action_id}": one.text for one in own.plan.content.actions}
    found = []
    for change in move.changes:
        text = _task(change, words) if change.what == TASK else texts.get(change.code, "")
        if text:
            found.append(MovedStep(text, _how(change)))
    return found


def _yeses(move: Move) -> tuple[MovedStep, ...]:
    names = agencies.agency_names()
    return tuple(
        MovedStep(
            _("Your yes to sharing with %(agency)s")
            % {"agency": names.get(ground_of(change.code).agency_id, "")},
            _how_yes(change),
        )
        for change in move.changes
        if change.what == CONSENT
    )


def _how_yes(change: Change) -> str:
    """Say that a yes ends on its day, whatever the release date does; the person decides what then."""
    day = {"day": formatting.date_medium(change.after)}
    if change.effect == ENDS_BEFORE:
        return _("ends on %(day)s, before your release: say whether it goes on") % day
    return _("ends on %(day)s, after your release") % day


def _task(change: Change, words: Words) -> str:
    """Return a task as it is said to me; empty where I do not hear of it."""
    said = words.tasks.get((change.programme_id, change.code))
    return "" if said is None or said.client == "none" else said.plain


def _how(change: Change) -> str:
    """Say which day it was and which it is."""
    days = {
        "before": formatting.date_medium(change.before),
        "after": formatting.date_medium(change.after),
    }
    if change.effect == "offered":
        return _("another organisation is asked to do it")
    if change.effect == "falls_away":
        return _("does not happen any more")
    if change.effect == "too_late":
        return _("there is no time left for it: ask your contact")
    if change.before and change.after and change.before != change.after:
        return _("was %(before)s, is now %(after)s") % days
    return _("is now %(after)s") % days if change.after else _("has no day yet")
