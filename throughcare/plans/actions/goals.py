"""Write goals and the person's position on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.plans import queries, rules
from throughcare.plans.actions.errors import InvalidError, NotYoursError
from throughcare.plans.actions.writing import is_the_person, voice_of, within, writing
from throughcare.plans.models import Goal, Need
from throughcare.plans.types import Change, Description, Position, Problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.actions.writing import Writing
    from throughcare.plans.types import Written


PLAIN = Description()
"""Nothing told beside the words: a goal of the person's own, for themself, and no condition."""


def add_goal(
    plan_id: int,
    *,
    words: str,
    need_id: int | None,
    version: int,
    access: Access,
    now: datetime,
    about: Description = PLAIN,
    on_paper: bool = False,
) -> Written:
    """Add a goal, with the need it serves if there is one; the person's own words count as agreed.

    Errors: InvalidError for no words, and for a condition without its legal act; NotInPlanError for a need
    elsewhere; those of `writing`.
    """
    _refuse(rules.problems_of_goal(words), rules.problems_of_description(about))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        need = None if need_id is None else within(Need, draft, need_id)
        goal = Goal(
            plan=draft.plan, need=need, recorded_at=now, recorded_by_id=access.actor.membership_id
        )
        _put_words(goal, words, draft, access, now=now, on_paper=on_paper)
        _put_description(goal, about)
        goal.save()
        draft.about(Change.GOAL_ADDED, goal)
    return draft.written


def reword_goal(
    plan_id: int,
    *,
    goal_id: int,
    words: str,
    version: int,
    access: Access,
    now: datetime,
    on_paper: bool = False,
) -> Written:
    """Put a goal in other words; unless they are the person's own, they are to be asked again.

    Errors: InvalidError for no words; NotInPlanError; those of `writing`.
    """
    _refuse(rules.problems_of_goal(words))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft, goal_id)
        _put_words(goal, words, draft, access, now=now, on_paper=on_paper)
        goal.save()
        draft.about(Change.GOAL_REWORDED, goal)
    return draft.written


def describe_goal(
    plan_id: int, *, goal_id: int, about: Description, version: int, access: Access, now: datetime
) -> Written:
    """Tell what a goal brings, who brought it up, for whom it is, and how long it takes.

    A goal that becomes a condition is another one: the person is to be asked again.
    Errors: InvalidError, also for a condition without its legal act; NotInPlanError; those of `writing`.
    """
    _refuse(rules.problems_of_description(about))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft, goal_id)
        was = goal.legal_act
        _put_description(goal, about)
        if goal.legal_act and goal.legal_act != was:
            _take_back_position(goal)
        goal.save()
        draft.about(Change.GOAL_DESCRIBED, goal)
    return draft.written


def _refuse(*problems: tuple[Problem, ...]) -> None:
    if found := tuple(one for part in problems for one in part):
        raise InvalidError(found)


def _put_words(
    goal: Goal, words: str, draft: Writing, access: Access, *, now: datetime, on_paper: bool
) -> None:
    by_person = on_paper or is_the_person(draft.plan, access)
    goal.words = words.strip()
    _take_back_position(goal)
    position = rules.position_on_new_words(by_person=by_person)
    if position is not Position.NOT_ASKED:
        goal.position, goal.position_at = position.value, now
        goal.voice = voice_of(draft.plan, access, on_paper=on_paper).value


def _take_back_position(goal: Goal) -> None:
    goal.position, goal.position_at, goal.why, goal.voice = Position.NOT_ASKED.value, None, "", ""


def _put_description(goal: Goal, about: Description) -> None:
    goal.benefit, goal.origin, goal.breadth = about.benefit.strip(), about.origin, about.breadth
    goal.legal_act = about.legal_act.strip() if about.is_condition else ""
    goal.waiting_days, goal.confidence = about.waiting_days, about.confidence


def record_position(
    plan_id: int,
    *,
    goal_id: int,
    position: str,
    why: str,
    version: int,
    access: Access,
    now: datetime,
    on_paper: bool = False,
) -> Written:
    """Record what the person thinks of a goal: said by themself, or noted by a worker who heard or read it.

    Errors: InvalidError for a disagreement without its reason; NotInPlanError; those of `writing`.
    """
    _refuse(rules.problems_of_position(position, why))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = within(Goal, draft, goal_id)
        _take_back_position(goal)
        if position != Position.NOT_ASKED:
            goal.position, goal.position_at, goal.why = position, now, why.strip()
            goal.voice = voice_of(draft.plan, access, on_paper=on_paper).value
        goal.save(update_fields=["position", "position_at", "why", "voice"])
        said = is_the_person(draft.plan, access)
        draft.about(Change.POSITION_SAID if said else Change.POSITION_NOTED, goal)
    return draft.written


def agree_plan(plan_id: int, *, version: int, access: Access, now: datetime) -> Written:
    """Call the plan agreed: every open goal has the person's recorded position, whatever it is.

    Errors: InvalidError names how many goals the person was not asked about; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        plan = draft.plan
        # What the writer does not see cannot stop them: it would tell them that it is there.
        _, content = queries.plan_of(plan.person_id, plan.case_id, access=access)
        if not content.goals:
            raise InvalidError((Problem("plan", Reason("plan.no_goals")),))
        if open_goals := rules.unasked(content):
            count = {"count": str(len(open_goals))}
            raise InvalidError((Problem("plan", Reason("plan.not_asked", count)),))
        plan.agreed_version = plan.version + 1
        plan.save(update_fields=["agreed_version"])
        draft.about(Change.PLAN_AGREED, plan)
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

    Errors: NotYoursError where the person would end what an authority asks for; NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = _ending(draft, goal_id, access)
        goal.reached_on, goal.dropped_on = reached_on, None
        goal.save(update_fields=["reached_on", "dropped_on"])
        draft.about(Change.GOAL_REACHED if reached_on else Change.GOAL_REOPENED, goal)
    return draft.written


def drop_goal(
    plan_id: int,
    *,
    goal_id: int,
    dropped_on: date | None,
    version: int,
    access: Access,
    now: datetime,
) -> Written:
    """Record that the person does not want a goal any more; None as the day takes that back. Its steps stay.

    Errors: as `reach_goal`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        goal = _ending(draft, goal_id, access)
        goal.dropped_on, goal.reached_on = dropped_on, None
        goal.save(update_fields=["reached_on", "dropped_on"])
        draft.about(Change.GOAL_DROPPED if dropped_on else Change.GOAL_REOPENED, goal)
    return draft.written


def _ending(draft: Writing, goal_id: int, access: Access) -> Goal:
    """Return a goal that is about to end, or to go on; a condition is not the person's to end."""
    goal = within(Goal, draft, goal_id)
    if goal.legal_act and is_the_person(draft.plan, access):
        raise NotYoursError(
            f"Cannot end goal [{goal_id}]: it is a condition from [{goal.legal_act}]. Say what you think of it, "
            "and ask your contact."
        )
    return goal
