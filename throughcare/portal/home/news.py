"""What is new for me: what waits for my answer, what I was answered, which days moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import history
from throughcare.journeys.types import TASK
from throughcare.pages import formatting
from throughcare.sharing.rules.outlasting import CONSENT, ENDS_BEFORE, ground_of

if TYPE_CHECKING:
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
    texts = []
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
    if change.effect == "falls_away":
        return _("does not happen any more")
    if change.effect == "too_late":
        return _("there is no time left for it: ask your contact")
    if change.before and change.after and change.before != change.after:
        return _("was %(before)s, is now %(after)s") % days
    return _("is now %(after)s") % days if change.after else _("has no day yet")
