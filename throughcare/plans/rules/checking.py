"""What a plan may hold."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.reasons import Reason
from throughcare.plans.types import (
    Audience,
    Breadth,
    Description,
    Domain,
    Onset,
    Origin,
    Owner,
    Position,
    Problem,
    ProposalKind,
    Said,
    Settlement,
    StatementKind,
    Weekly,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from throughcare.plans.types import GoalRow, PlanContent

MAX_CHARACTERS = 4000
"""Longest text of a need, goal, action or reason (our own choice: two printed pages)."""
LONGEST_AHEAD = Offset(months=120)
LONGEST_BACK = Offset(months=-12)
_VISIBLE = frozenset("LNPS")
"""First letters of the Unicode categories that leave ink."""


def problem_of_text(text: str) -> Reason | None:
    """Say why a text cannot be stored, or None where it can.

    Shapes: reason codes plan.text_missing, plan.text_nul, plan.text_broken, plan.text_long.
    Source: PostgreSQL, 8.3 Character Types (no NUL); the Unicode Standard, 3.9 (surrogates are no
    characters of UTF-8); the length is our own choice, ADR 4.
    """
    if "\0" in text:
        return Reason("plan.text_nul")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return Reason("plan.text_broken")
    if not any(unicodedata.category(sign)[0] in _VISIBLE for sign in text):
        return Reason("plan.text_missing")
    if len(text) > MAX_CHARACTERS:
        return Reason("plan.text_long", {"most": str(MAX_CHARACTERS), "length": str(len(text))})
    return None


def _text_problem(name: str, text: str) -> tuple[Problem, ...]:
    reason = problem_of_text(text)
    return () if reason is None else (Problem(name, reason),)


def problems_of_need(domain: str, text: str, onset: str = Onset.UNKNOWN) -> tuple[Problem, ...]:
    """Say what is wrong with a need: no known domain, no text, no known time since when.

    Source: our own choice, ADR 4.
    """
    return (
        *_unknown("domain", domain, Domain, "plan.domain_unknown"),
        *_text_problem("text", text),
        *_unknown("onset", onset, Onset, "plan.choice_unknown"),
    )


def _unknown(name: str, code: str, known: type[StrEnum], reason: str) -> tuple[Problem, ...]:
    return () if code in set(known) else (Problem(name, Reason(reason)),)


def problems_of_goal(words: str) -> tuple[Problem, ...]:
    """Say what is wrong with a goal: no words.

    Source: our own choice, ADR 4.
    """
    return _text_problem("words", words)


LONGEST_WAIT_DAYS = 3660
HIGHEST_CONFIDENCE = 10


def problems_of_description(about: Description) -> tuple[Problem, ...]:
    """Say what is wrong with what is told about a goal beside its words.

    A goal of health or of social help becomes a condition only with the act that says so; without one it is
    help, and nobody may demand it.
    Source: our own choice, ADR 13; the duty to cite the act follows sharing-and-security, D3.
    """
    wait, sure = about.waiting_days, about.confidence
    return (
        *_optional_text("benefit", about.benefit),
        *_unknown("origin", about.origin, Origin, "plan.choice_unknown"),
        *_unknown("breadth", about.breadth, Breadth, "plan.choice_unknown"),
        *_optional_text("legal_act", about.legal_act),
        *_act_problem(about),
        *_range_problem("waiting_days", wait, LONGEST_WAIT_DAYS),
        *_range_problem("confidence", sure, HIGHEST_CONFIDENCE),
    )


def _act_problem(about: Description) -> tuple[Problem, ...]:
    if about.is_condition and not about.legal_act.strip():
        return (Problem("legal_act", Reason("plan.act_missing")),)
    return ()


def _range_problem(name: str, number: int | None, most: int) -> tuple[Problem, ...]:
    if number is None or 0 <= number <= most:
        return ()
    return (Problem(name, Reason("plan.number_range", {"most": str(most)})),)


def _optional_text(name: str, text: str) -> tuple[Problem, ...]:
    return _text_problem(name, text) if text else ()


def problems_of_statement(kind: str, text: str, audience: str) -> tuple[Problem, ...]:
    """Say what is wrong with what a person says about themself; nothing said is allowed.

    Source: our own choice, ADR 13.
    """
    return (
        *_unknown("kind", kind, StatementKind, "plan.choice_unknown"),
        *_optional_text("text", text),
        *_unknown("audience", audience, Audience, "plan.choice_unknown"),
    )


def problems_of_circle(name: str, relation: str, helps_with: str) -> tuple[Problem, ...]:
    """Say what is wrong with somebody of the person's circle: no name.

    Source: our own choice, ADR 13.
    """
    return (
        *_text_problem("name", name),
        *_optional_text("relation", relation),
        *_optional_text("helps_with", helps_with),
    )


def problems_of_proposal(kind: str, text: str) -> tuple[Problem, ...]:
    """Say what is wrong with what a person asks for: no known kind, no words.

    Source: our own choice, ADR 13.
    """
    return (
        *_unknown("kind", kind, ProposalKind, "plan.choice_unknown"),
        *_text_problem("text", text),
    )


def problems_of_weekly(weekly: Weekly | None) -> tuple[Problem, ...]:
    """Say what is wrong with the hours of a standing duty: no days, unknown days, an end before its start.

    Source: our own choice, ADR 13; days as in ISO 8601 (Monday is 1).
    """
    if weekly is None:
        return ()
    if not weekly.days or not set(weekly.days) <= set(range(1, 8)):
        return (Problem("weekly", Reason("plan.weekly_days")),)
    if weekly.starts_at >= weekly.ends_at:
        return (Problem("weekly", Reason("plan.weekly_hours")),)
    return ()


def problems_of_position(position: str, why: str) -> tuple[Problem, ...]:
    """Say what is wrong with a position: unknown, or a disagreement without its reason.

    Source: our own choice, ADR 4.
    """
    if position not in set(Position):
        return (Problem("position", Reason("plan.position_unknown")),)
    if position == Position.DISAGREES or why:
        return _text_problem("why", why)
    return ()


def problems_of_answers(goals: Iterable[GoalRow], said: Mapping[int, Said]) -> tuple[Problem, ...]:
    """Say what is wrong with what the person says of several goals: one left out, a no without its reason.

    Shapes: problems of `position_12` and `why_12`, for the goal with the number 12.
    Source: our own choice, ADR 19.
    """
    nothing = Said(Position.NOT_ASKED)
    return tuple(
        Problem(f"{problem.name}_{goal.goal_id}", problem.reason)
        for goal in goals
        for one in [said.get(goal.goal_id, nothing)]
        for problem in (
            (Problem("position", Reason("plan.position_unknown")),)
            if one.position == Position.NOT_ASKED
            else problems_of_position(one.position, one.why)
        )
    )


def problems_of_settlement(typed: Settlement, *, today: date) -> tuple[Problem, ...]:
    """Say what is wrong with a compromise: what else there was, what was settled, who gave way, when it is reviewed.

    Source: requirement R71, ADR 19.
    """
    nobody = () if typed.gave_way else (Problem("gave_way", Reason("plan.gave_way_missing")),)
    return (
        *_text_problem("alternatives", typed.alternatives),
        *nobody,
        *problems_of_review(typed.settled, typed.review_on, today=today, is_final=False),
    )


def problems_of_review(
    settled: str, review_on: date | None, *, today: date, is_final: bool
) -> tuple[Problem, ...]:
    """Say what is wrong with what is settled from now on, and the day of the next look; none where it is final.

    Source: requirement R71, ADR 19.
    """
    days = () if is_final else problems_of_due_day(review_on, today=today)
    return (*_text_problem("settled", settled), *(Problem("review_on", one.reason) for one in days))


def problems_of_said_day(
    said_on: date | None, *, today: date, not_before: date | None = None
) -> tuple[Problem, ...]:
    """Say what is wrong with the day on which something was said: not come yet, over a year ago, or outdated.

    Shapes: `not_before` is the day of the newest goal or of the newest word of the person on one.
    Source: our own choice, ADR 19 (decide locally).
    """
    if said_on is None:
        return ()
    if not shift(today, LONGEST_BACK) <= said_on <= today:
        return (Problem("said_on", Reason("plan.said_day")),)
    if not_before is not None and said_on < not_before:
        return (Problem("said_on", Reason("plan.said_before", {"day": not_before.isoformat()})),)
    return ()


def problems_of_action(
    text: str, *, owner: Owner | None, due_on: date | None, today: date
) -> tuple[Problem, ...]:
    """Say what is wrong with an action: no text, no owner, no day, or a day that cannot be meant.

    Source: our own choice, ADR 4.
    """
    missing = (Problem("owner", Reason("plan.owner_missing")),) if owner is None else ()
    return (*_text_problem("text", text), *missing, *problems_of_due_day(due_on, today=today))


def problems_of_due_day(due_on: date | None, *, today: date) -> tuple[Problem, ...]:
    """Say what is wrong with the day by which something new is due.

    Shapes: at most one problem: plan.due_missing, plan.due_far_past (over a year ago: the year is
    mistyped), plan.due_past, plan.due_far_future (more than ten years ahead).
    Source: our own choice, ADR 4 (decide locally).
    """
    if due_on is None:
        return (Problem("due_on", Reason("plan.due_missing")),)
    if due_on < shift(today, LONGEST_BACK):
        return (Problem("due_on", Reason("plan.due_far_past")),)
    if due_on < today:
        return (Problem("due_on", Reason("plan.due_past")),)
    if due_on > shift(today, LONGEST_AHEAD):
        return (Problem("due_on", Reason("plan.due_far_future")),)
    return ()


def unasked(content: PlanContent) -> tuple[GoalRow, ...]:
    """List the open goals on which the person has no recorded position: a plan with one is not agreed.

    Source: requirement R40.
    """
    return tuple(
        goal for goal in content.goals if goal.is_open and goal.position is Position.NOT_ASKED
    )


def is_agreed(content: PlanContent) -> bool:
    """Tell whether the plan was agreed and nothing was put in since on which the person was not asked.

    Source: requirement R40.
    """
    return content.agreed_version is not None and not unasked(content)


def position_on_new_words(*, by_person: bool) -> Position:
    """Return the position on a goal with new words: nobody agreed to what they have not seen.

    The person's own words count as agreed.
    Source: our own choice, ADR 4.

    >>> position_on_new_words(by_person=False)
    <Position.NOT_ASKED: 'not_asked'>
    """
    return Position.AGREES if by_person else Position.NOT_ASKED
