"""What a plan may hold, what is next in it, and what differs between two versions of it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.reasons import Reason
from throughcare.plans.types import (
    BASIC_DOMAINS,
    ActionRow,
    Conflict,
    Difference,
    Domain,
    DomainPart,
    Flat,
    GoalPart,
    GoalRow,
    Merged,
    NeedPart,
    NeedRow,
    NextAction,
    Owner,
    PlanContent,
    PlanTree,
    Position,
    Problem,
    Progress,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

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


def problems_of_need(domain: str, text: str) -> tuple[Problem, ...]:
    """Say what is wrong with a need: no known domain, no text.

    Source: our own choice, ADR 4.
    """
    unknown = () if domain in set(Domain) else (Problem("domain", Reason("plan.domain_unknown")),)
    return (*unknown, *_text_problem("text", text))


def problems_of_goal(words: str) -> tuple[Problem, ...]:
    """Say what is wrong with a goal: no words.

    Source: our own choice, ADR 4.
    """
    return _text_problem("words", words)


def problems_of_position(position: str, why: str) -> tuple[Problem, ...]:
    """Say what is wrong with a position: unknown, or a disagreement without its reason.

    Source: our own choice, ADR 4.
    """
    if position not in set(Position):
        return (Problem("position", Reason("plan.position_unknown")),)
    if position == Position.DISAGREES or why:
        return _text_problem("why", why)
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


def position_on_new_words(*, by_person: bool) -> Position:
    """Return the position on a goal with new words: nobody agreed to what they have not seen.

    The person's own words count as agreed.
    Source: our own choice, ADR 4.

    >>> position_on_new_words(by_person=False)
    <Position.NOT_ASKED: 'not_asked'>
    """
    return Position.AGREES if by_person else Position.NOT_ASKED


def next_action(actions: Iterable[ActionRow], owner: Owner, today: date) -> NextAction | None:
    """Return the open step of an owner that is due first, late ones included, or None.

    Units: days left are calendar days, negative when late.
    Source: our own choice, ADR 4.
    """
    theirs = [one for one in actions if one.owner == owner and one.done_on is None]
    if not theirs:
        return None
    first = min(theirs, key=lambda one: (one.due_on, one.action_id))
    return NextAction(first, (first.due_on - today).days)


def progress(content: PlanContent) -> dict[Domain | None, Progress]:
    """Count per domain what is open and what is done; None stands for what serves no recorded need.

    Source: our own choice, ADR 4.
    """
    domain_of_need = {need.need_id: need.domain for need in content.needs}
    domain_of_goal = {goal.goal_id: _found(domain_of_need, goal.need_id) for goal in content.goals}
    counts: dict[Domain | None, Counter[str]] = {}
    for need in content.needs:
        counts.setdefault(need.domain, Counter())["needs_met" if need.met_on else "needs_open"] += 1
    for goal in content.goals:
        name = "goals_reached" if goal.reached_on else "goals_open"
        counts.setdefault(domain_of_goal[goal.goal_id], Counter())[name] += 1
    for action in content.actions:
        name = "actions_done" if action.done_on else "actions_open"
        counts.setdefault(_found(domain_of_goal, action.goal_id), Counter())[name] += 1
    return {domain: Progress(**count) for domain, count in counts.items()}


def _found(
    places: Mapping[int, Domain | None] | Mapping[int, Domain], key: int | None
) -> Domain | None:
    return None if key is None else places.get(key)


def tree(content: PlanContent) -> PlanTree:
    """Arrange a plan as it is read: domains, needs, the goals that serve them, actions.

    Shapes: the five basic domains always, further ones where something was recorded.
    Source: our own choice, ADR 4.
    """
    steps: dict[int | None, list[ActionRow]] = {}
    for action in content.actions:
        steps.setdefault(action.goal_id, []).append(action)
    goals: dict[int | None, list[GoalPart]] = {}
    for goal in content.goals:
        part = GoalPart(goal, tuple(steps.get(goal.goal_id, ())))
        goals.setdefault(goal.need_id, []).append(part)
    return PlanTree(
        tuple(
            DomainPart(domain, tuple(needs))
            for domain in Domain
            if (needs := _need_parts(content, domain, goals)) or domain in BASIC_DOMAINS
        ),
        tuple(goals.get(None, ())),
        tuple(steps.get(None, ())),
    )


def _need_parts(
    content: PlanContent, domain: Domain, goals: Mapping[int | None, list[GoalPart]]
) -> list[NeedPart]:
    return [
        NeedPart(need, tuple(goals.get(need.need_id, ())))
        for need in content.needs
        if need.domain is domain
    ]


def flat(content: PlanContent) -> Flat:
    """Write a plan as text by thing and field, the form in which versions are compared.

    Source: our own choice, ADR 4.
    """
    return {
        **{f"need:{need.need_id}": _flat_need(need) for need in content.needs},
        **{f"goal:{goal.goal_id}": _flat_goal(goal) for goal in content.goals},
        **{f"action:{action.action_id}": _flat_action(action) for action in content.actions},
    }


def _flat_need(need: NeedRow) -> dict[str, str]:
    return {"text": need.text, "domain": need.domain.value, "met_on": _day(need.met_on)}


def _flat_goal(goal: GoalRow) -> dict[str, str]:
    return {
        "words": goal.words,
        "position": goal.position.value,
        "why": goal.why,
        "reached_on": _day(goal.reached_on),
    }


def _flat_action(action: ActionRow) -> dict[str, str]:
    return {
        "text": action.text,
        "owner": "person" if action.owner.is_person else str(action.owner.agency_id),
        "due_on": _day(action.due_on),
        "done_on": _day(action.done_on),
    }


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def differences(before: Flat, after: Flat) -> tuple[Difference, ...]:
    """List every field that says something else, in the order of the newer side.

    Source: our own choice, ADR 4.
    """
    return tuple(
        Difference(key, name, was, says, _label(after, key) or _label(before, key))
        for key, name in _fields(after, before)
        if (was := _at(before, key, name)) != (says := _at(after, key, name))
    )


def _label(side: Flat, key: str) -> str:
    return _at(side, key, "words") or _at(side, key, "text")


def _fields(*sides: Flat) -> list[tuple[str, str]]:
    names = {(key, name): None for side in sides for key, fields in side.items() for name in fields}
    return list(names)


def _at(side: Flat, key: str, name: str) -> str:
    return side.get(key, {}).get(name, "")


def merge(theirs: Flat, mine: Flat, base: Flat) -> Merged:
    """Compare two changes of the same version: what they changed meanwhile, and where both did.

    An absent field and an empty one are the same. Where both changed a field in the same way there
    is no conflict; where they differ, both together keeps mine and the conflict keeps all three.
    Source: our own choice, ADR 4 (three-way comparison, as in version control).
    """
    conflicts: list[Conflict] = []
    together: dict[str, dict[str, str]] = {}
    for key, name in _fields(theirs, mine, base):
        was, their, my = (_at(side, key, name) for side in (base, theirs, mine))
        chosen = their if my == was else my
        if chosen:
            together.setdefault(key, {})[name] = chosen
        if their not in {was, my} and my != was:
            conflicts.append(Conflict(key, name, was, their, my))
    return Merged(differences(base, theirs), tuple(conflicts), together)
