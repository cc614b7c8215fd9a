"""Write the actions of a plan: steps with one owner and a day they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError, NotYoursError
from throughcare.plans.actions.writing import Writing, is_the_person, within, writing
from throughcare.plans.models import Action, Goal
from throughcare.plans.types import Change, Problem
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Owner, Written


def add_action(
    plan_id: int,
    *,
    text: str,
    owner: Owner | None,
    due_on: date | None,
    goal_id: int | None,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Add a step with its owner and the day it is due, under the goal it serves if there is one.

    Errors: InvalidError, also when the owner's agency may not see the person by that day;
    NotInPlanError for a goal elsewhere; those of `writing`.
    """
    problems = rules.problems_of_action(text, owner=owner, due_on=due_on, today=today)
    if problems or owner is None or due_on is None:
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        _refuse_blind_owner(draft, owner, due_on=due_on, today=today, access=access)
        action = Action.objects.create(
            plan=draft.plan,
            goal=None if goal_id is None else within(Goal, draft.plan, goal_id),
            text=text.strip(),
            owner_agency_id=owner.agency_id,
            owner_is_person=owner.is_person,
            due_on=due_on,
            recorded_at=now,
            recorded_by_id=access.actor.membership_id,
        )
        draft.about(Change.ACTION_ADDED, action)
    return draft.written


def _refuse_blind_owner(
    draft: Writing, owner: Owner, *, due_on: date, today: date, access: Access
) -> None:
    if owner.is_person:
        return
    spans = sharing.spans_of([draft.plan.person_id], access=access)[draft.plan.person_id]
    if not any(
        s.agency_id == owner.agency_id and s.since <= due_on and today < s.until for s in spans
    ):
        raise InvalidError((Problem("owner", Reason("plan.owner_blind")),))


def move_action(
    plan_id: int,
    *,
    action_id: int,
    due_on: date | None,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Give a step another day.

    Errors: InvalidError for a day that cannot be meant; NotInPlanError; NotYoursError when the
    person would move an agency's step; those of `writing`.
    """
    problems = rules.problems_of_due_day(due_on, today=today)
    if problems or due_on is None:
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = _own(draft, action_id, access)
        action.due_on = due_on
        action.save(update_fields=["due_on"])
        draft.about(Change.ACTION_MOVED, action)
    return draft.written


def complete_action(
    plan_id: int, *, action_id: int, done_on: date, version: int, access: Access, now: datetime
) -> Written:
    """Record that a step is done. `reopen_action` takes it back.

    Errors: NotInPlanError; NotYoursError when the person would tick off an agency's step; those of
    `writing`.
    """
    return _mark(
        plan_id, action_id=action_id, done_on=done_on, version=version, access=access, now=now
    )


def reopen_action(
    plan_id: int, *, action_id: int, version: int, access: Access, now: datetime
) -> Written:
    """Take back that a step is done.

    Errors: as `complete_action`.
    """
    return _mark(
        plan_id, action_id=action_id, done_on=None, version=version, access=access, now=now
    )


def _mark(
    plan_id: int,
    *,
    action_id: int,
    done_on: date | None,
    version: int,
    access: Access,
    now: datetime,
) -> Written:
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = _own(draft, action_id, access)
        action.done_on = done_on
        action.save(update_fields=["done_on"])
        draft.about(Change.ACTION_COMPLETED if done_on else Change.ACTION_REOPENED, action)
    return draft.written


def _own(draft: Writing, action_id: int, access: Access) -> Action:
    action = within(Action, draft.plan, action_id)
    if is_the_person(draft.plan, access) and not action.owner_is_person:
        raise NotYoursError(
            f"Cannot change action [{action_id}]: it belongs to agency [{action.owner_agency_id}]. "
            "Ask your contact, or say what you think of the goal."
        )
    return action
