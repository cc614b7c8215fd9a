"""Write goals and the person's position on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError
from throughcare.plans.actions.writing import is_the_person, within, writing
from throughcare.plans.models import Goal, Need
from throughcare.plans.types import Change, Position

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Written


def add_goal(
    plan_id: int, *, words: str, need_id: int | None, version: int, access: Access, now: datetime
) -> Written:
    """Add a goal, with the need it serves if there is one; the person's own words count as agreed.

    Errors: InvalidError for no words; NotInPlanError for a need elsewhere; those of `writing`.
    """
    _refuse_words(words)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        need = None if need_id is None else within(Need, draft.plan, need_id)
        goal = Goal(
            plan=draft.plan, need=need, recorded_at=now, recorded_by_id=access.actor.membership_id
        )
        _put_words(goal, words, by_person=is_the_person(draft.plan, access), now=now)
        goal.save()
        draft.about(Change.GOAL_ADDED, goal)
    return draft.written


def reword_goal(
    plan_id: int, *, goal_id: int, words: str, version: int, access: Access, now: datetime
) -> Written:
    """Put a goal in other words; unless the person did so, they are to be asked again.

    Errors: InvalidError for no words; NotInPlanError; those of `writing`.
    """
    _refuse_words(words)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft.plan, goal_id)
        _put_words(goal, words, by_person=is_the_person(draft.plan, access), now=now)
        goal.save()
        draft.about(Change.GOAL_REWORDED, goal)
    return draft.written


def _refuse_words(words: str) -> None:
    if problems := rules.problems_of_goal(words):
        raise InvalidError(problems)


def _put_words(goal: Goal, words: str, *, by_person: bool, now: datetime) -> None:
    position = rules.position_on_new_words(by_person=by_person)
    goal.words, goal.why = words.strip(), ""
    goal.position = position.value
    goal.position_at = None if position is Position.NOT_ASKED else now


def record_position(
    plan_id: int,
    *,
    goal_id: int,
    position: str,
    why: str,
    version: int,
    access: Access,
    now: datetime,
) -> Written:
    """Record what the person thinks of a goal: said by themself, or noted by a worker who heard it.

    Errors: InvalidError for a disagreement without its reason; NotInPlanError; those of `writing`.
    """
    if problems := rules.problems_of_position(position, why):
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft.plan, goal_id)
        is_asked = position != Position.NOT_ASKED
        goal.position, goal.position_at = position, now if is_asked else None
        goal.why = why.strip() if is_asked else ""
        goal.save(update_fields=["position", "position_at", "why"])
        said = is_the_person(draft.plan, access)
        draft.about(Change.POSITION_SAID if said else Change.POSITION_NOTED, goal)
    return draft.written


def reach_goal(
    plan_id: int,
    *,
    goal_id: int,
    reached_on: date | None,
    version: int,
    access: Access,
    now: datetime,
) -> Written:
    """Record that a goal is reached; None as the day takes that back.

    Errors: NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft.plan, goal_id)
        goal.reached_on = reached_on
        goal.save(update_fields=["reached_on"])
        draft.about(Change.GOAL_REACHED if reached_on else Change.GOAL_REOPENED, goal)
    return draft.written
