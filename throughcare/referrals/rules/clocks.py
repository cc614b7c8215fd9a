"""When the clock asks again, asks higher up, and gives up. All days are our defaults: decide locally."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from throughcare.referrals.types.rows import Ladder
from throughcare.referrals.types.words import (
    GATED,
    OVER,
    TAKEN_ON,
    UNANSWERED,
    Deed,
    Kind,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Collection

PROMISE_DAYS = 10
"""Where a service promises nothing, an answer is expected within so many days (decide locally)."""
LONGEST_PROMISE = 60
AFTER_DAYS = 7
"""So many days after the promised one nobody is asked any more: no answer (decide locally)."""
AFTER_WAIT = 7
LINK_DAYS = 8
"""A link counts so long. Source: the service referral product Dora (France) uses the same number."""
GATE_DAYS = 30
"""So long before release a place to sleep, medicine and papers are to be certain (decide locally)."""
ASK_PERSON_DAYS = 14
"""After so many days without an answer the person counts as asked and not reached (decide locally)."""
CODE_MINUTES = 15
MOST_TRIES = 20
"""So often may a link be tried in an hour (decide locally)."""
MOST_CODES = 5


def ladder(sent_on: date, promise_days: int | None) -> Ladder:
    """Return the days of the clock for what was sent on a day.

    Shapes: reminded half-way, escalated the day after the promise, given up a week later.
    Source: our own choice, ADR 22.

    >>> ladder(date(2026, 11, 2), 10).expire_on
    datetime.date(2026, 11, 20)
    """
    days = PROMISE_DAYS if promise_days is None else max(1, min(promise_days, LONGEST_PROMISE))
    answer_by = sent_on + timedelta(days=days)
    return Ladder(
        answer_by,
        sent_on + timedelta(days=max(1, days // 2)),
        answer_by + timedelta(days=1),
        answer_by + timedelta(days=1 + AFTER_DAYS),
    )


def ladder_of_wait(expected_on: date) -> Ladder:
    """Return the days of the clock for somebody who waits for a place expected on a day.

    Source: our own choice, ADR 22.
    """
    return Ladder(
        expected_on,
        expected_on,
        expected_on + timedelta(days=AFTER_WAIT),
        expected_on + timedelta(days=2 * AFTER_WAIT),
    )


def due(days: Ladder, done: Collection[Deed], today: date) -> Deed | None:
    """Return what the clock does today, the highest step first; each is done once a ladder.

    Source: our own choice, ADR 22.
    """
    if today >= days.expire_on:
        return Deed.EXPIRE
    if today >= days.escalate_on:
        return None if Deed.ESCALATE in done else Deed.ESCALATE
    if today >= days.remind_on:
        return None if Deed.REMIND in done else Deed.REMIND
    return None


def stage(state: State, answer_by: date | None, today: date) -> str:
    """Say in one word how a referral stands with the clock, for lists.

    Source: our own choice, ADR 22.
    """
    if state in OVER:
        return "over"
    if state in TAKEN_ON:
        return "running"
    if answer_by is not None and answer_by < today:
        return "late"
    if state is State.ON_HOLD:
        return "waiting"
    return "soon" if answer_by is not None and (answer_by - today).days <= 2 else "new"  # noqa: PLR2004


def link_until(made_at: datetime) -> datetime:
    """Return until when a link counts.

    Source: our own choice, ADR 22.
    """
    return made_at + timedelta(days=LINK_DAYS)


def gate_on(release_on: date) -> date:
    """Return from which day something unconfirmed is escalated.

    Source: our own choice (decide locally); requirement R53.
    """
    return release_on - timedelta(days=GATE_DAYS)


def is_confirmed(
    kind: Kind, state: State, confirmed_on: date | None, release_on: date | None
) -> bool:
    """Tell whether what is needed on the first day is certain by then.

    Source: our own choice, ADR 22; requirement R53.
    """
    if kind not in GATED or confirmed_on is None:
        return False
    holds = state in (*TAKEN_ON, State.COMPLETED)
    return holds and (release_on is None or confirmed_on <= release_on)


def may_expire(state: State) -> bool:
    """Tell whether the clock has a say.

    Source: our own choice, ADR 22.
    """
    return state in UNANSWERED
