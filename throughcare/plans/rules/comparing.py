"""Two versions of a plan beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.plans.types import (
    Acceptance,
    ActionRow,
    Breadth,
    CircleRow,
    CompromiseRow,
    Conflict,
    Difference,
    Flat,
    GoalRow,
    Merged,
    NeedRow,
    Onset,
    Origin,
    PlanContent,
    StatementRow,
    Weekly,
)

if TYPE_CHECKING:
    from datetime import date


def flat(content: PlanContent) -> Flat:
    """Write a plan as text by thing and field, the form in which versions are compared.

    Source: our own choice, ADR 4.
    """
    return {
        **{f"need:{need.need_id}": _flat_need(need) for need in content.needs},
        **{f"goal:{goal.goal_id}": _flat_goal(goal) for goal in content.goals},
        **{f"action:{action.action_id}": _flat_action(action) for action in content.actions},
        **{f"statement:{one.statement_id}": _flat_statement(one) for one in content.statements},
        **{f"circle:{one.circle_id}": _flat_circle(one) for one in content.circle},
        **{f"compromise:{one.compromise_id}": _flat_compromise(one) for one in content.compromises},
    }


def _flat_need(need: NeedRow) -> dict[str, str]:
    return {
        "text": need.text,
        "domain": need.domain.value,
        "met_on": _day(need.met_on),
        "onset": "" if need.onset is Onset.UNKNOWN else need.onset.value,
    }


def _flat_goal(goal: GoalRow) -> dict[str, str]:
    return {
        "words": goal.words,
        "position": goal.position.value,
        "why": goal.why,
        "reached_on": _day(goal.reached_on),
        "dropped_on": _day(goal.dropped_on),
        "benefit": goal.benefit,
        "origin": "" if goal.origin is Origin.PERSON else goal.origin.value,
        "breadth": "" if goal.breadth is Breadth.PERSON else goal.breadth.value,
        "legal_act": goal.legal_act,
        "waiting_days": _number(goal.waiting_days),
        "confidence": _number(goal.confidence),
    }


def _flat_action(action: ActionRow) -> dict[str, str]:
    is_promised = action.acceptance is Acceptance.ACCEPTED
    return {
        "text": action.text,
        "owner": "person" if action.owner.is_person else str(action.owner.agency_id),
        "due_on": _day(action.due_on),
        "done_on": _day(action.done_on),
        "acceptance": "" if is_promised else action.acceptance.value,
        "decline_why": action.decline_why,
        "weekly": "" if action.weekly is None else _hours(action.weekly),
    }


def _hours(weekly: Weekly) -> str:
    days = ",".join(map(str, weekly.days))
    return f"{days} {weekly.starts_at:%H:%M}-{weekly.ends_at:%H:%M}"


def _flat_statement(one: StatementRow) -> dict[str, str]:
    return {"text": one.text, "kind": one.kind.value, "audience": one.audience.value}


def _flat_circle(one: CircleRow) -> dict[str, str]:
    return {
        "text": one.name,
        "relation": one.relation,
        "helps_with": one.helps_with,
        "may_be_called": "yes" if one.may_be_called else "",
        "until": _day(one.until),
    }


def _flat_compromise(one: CompromiseRow) -> dict[str, str]:
    gave_way = ["person"] if one.person_gave_way else []
    return {
        "text": one.settled,
        "alternatives": one.alternatives,
        "gave_way": ",".join([*gave_way, *map(str, one.agencies_gave_way)]),
        "review_on": _day(one.review_on),
    }


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


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
