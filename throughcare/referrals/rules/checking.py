"""What is wrong with what somebody wrote: one problem a field."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.referrals.types.rows import Problem
from throughcare.referrals.types.words import Came, Decline, Deed, End, Kind, Met, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from throughcare.kernel.access import Category
    from throughcare.referrals.types.rows import Draft, Footing, Item

MOST_WORDS = 2000
"""Longest text, in characters (our own choice: decide locally)."""
FURTHEST_DAYS = 3 * 366


def problems_of_draft(draft: Draft, *, today: date) -> tuple[Problem, ...]:
    """Say everything that is wrong with a referral before it is sent.

    Source: our own choice, ADR 22.
    """
    return tuple(
        Problem(name, reason)
        for name, reason in (
            ("kind", _unknown(draft.kind, Kind)),
            ("words", problem_of_text(draft.words)),
            ("wanted_on", _problem_of_day(draft.wanted_on, today)),
        )
        if reason is not None
    )


def problem_of_text(text: str, *, is_needed: bool = True) -> Reason | None:
    """Say why a text cannot be stored, or None where it can.

    Source: PostgreSQL, 8.3 Character Types (no NUL); lengths are our own choice.
    """
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return Reason("referral.text_broken")
    if is_needed and not text.strip():
        return Reason("referral.text_missing")
    if len(text) > MOST_WORDS:
        return Reason("referral.text_long", {"most": str(MOST_WORDS), "length": str(len(text))})
    return None


def problems_of_answer(
    deed: Deed, *, reason: str, words: str, day: date | None, met: str, today: date
) -> tuple[Problem, ...]:
    """Say what is wrong with an answer, by what it answers.

    Source: our own choice, ADR 22; an outcome is required: anchors, row 51.
    """
    return tuple(_problems_of_answer(deed, reason, words, day, met, today))


def _problems_of_answer(
    deed: Deed, reason: str, words: str, day: date | None, met: str, today: date
) -> Iterator[Problem]:
    if broken := problem_of_text(words, is_needed=deed is Deed.REDIRECT):
        yield Problem("words", broken)
    if deed is Deed.DECLINE and (wrong := _unknown(reason, Decline)):
        yield Problem("reason", wrong)
    if deed in {Deed.FINISH, Deed.GIVE_UP, Deed.WITHDRAW} and (wrong := _unknown(reason, End)):
        yield Problem("reason", wrong)
    if deed is Deed.ATTEND and (wrong := _unknown(reason, Came)):
        yield Problem("reason", wrong)
    if deed in {Deed.FINISH, Deed.SAY} and (wrong := _unknown(met, Met)):
        yield Problem("met", Reason("referral.outcome_missing") if not met else wrong)
    if deed is Deed.WAIT and (day is None or day <= today):
        yield Problem("day", Reason("referral.expected_day"))
    if deed in {Deed.START, Deed.ATTEND} and (day is None or day > today):
        yield Problem("day", Reason("referral.day_ahead"))


def _unknown(code: str, known: Iterable[str]) -> Reason | None:
    return None if code in {str(one) for one in known} else Reason("referral.choice_unknown")


def _problem_of_day(day: date | None, today: date) -> Reason | None:
    if day is None:
        return None
    if day < today:
        return Reason("referral.day_past")
    return Reason("referral.day_far") if day > today + timedelta(days=FURTHEST_DAYS) else None


def problem_of_closing(state: State, met_receiver: str, met_person: str) -> Reason | None:
    """Say why a referral cannot be closed: an outcome is asked of the receiver and of the person.

    Source: our own choice, ADR 22; anchors, row 51.
    """
    if state is not State.IN_PROGRESS:
        return Reason("referral.not_now", {"state": state.value, "deed": Deed.CLOSE.value})
    if not met_receiver:
        return Reason("referral.receiver_not_asked")
    return None if met_person else Reason("referral.person_not_asked")


def refused(chosen: Collection[Item], footings: Iterable[Footing]) -> tuple[Footing, ...]:
    """Return the categories among the chosen items that may not go; where there is one, nothing leaves.

    Source: GDPR, article 6; Directive (EU) 2016/680, article 8; anchors, row 53.
    """
    wanted = {item.category for item in chosen}
    known = {one.category: one for one in footings}
    return tuple(
        known[category] if category in known else _unasked(category)
        for category in sorted(wanted)
        if category not in known or not known[category].may
    )


def _unasked(category: Category) -> Footing:
    from throughcare.referrals.types.rows import Footing

    return Footing(category, may=False, reason=Reason("referral.no_ground"))
