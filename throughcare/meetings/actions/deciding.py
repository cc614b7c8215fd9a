"""Decide: what, who does it, by when; it becomes a step of the plan in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import InvalidError
from throughcare.meetings.actions.sitting import sitting, within
from throughcare.meetings.models import Decision, Seat
from throughcare.meetings.types import Problem, Ruling
from throughcare.plans import actions as plans
from throughcare.plans import queries as plan_queries
from throughcare.plans import rules as plan_rules
from throughcare.plans.types import Owner, Settlement

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.actions.sitting import Sitting


def decide(
    conference_id: int,
    ruling: Ruling,
    *,
    plan_access: Access,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Record a decision; with an owner and a day it is a step of the plan at once, with a compromise both. Return it.

    Shapes: `plan_access` is what the plan is written with: the worker's usual work.
    Errors: InvalidError; those of `sitting` and of writing in the plan.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.HELD)
        _require_valid(change, ruling, today)
        decision = Decision.objects.create(
            conference=change.conference,
            text=ruling.text.strip(),
            category=_category(change, ruling.goal_id, plan_access).value,
            owner_agency_id=ruling.owner_agency_id,
            owner_is_person=ruling.is_persons,
            due_on=ruling.due_on,
            goal_id=ruling.goal_id,
            alternatives=ruling.alternatives.strip(),
            settled=ruling.settled.strip(),
            person_gave_way=None in ruling.gave_way,
            agencies_gave_way=[one for one in ruling.gave_way if one is not None],
            review_on=ruling.review_on,
            decided_at=now,
            decided_by_id=access.actor.membership_id or 0,
        )
        _carry_out(change, decision, ruling, plan_access, now=now, today=today)
        change.did("decided", decision=decision.pk, action=decision.action_id)
    return decision.pk


def give_owner(
    conference_id: int,
    decision_id: int,
    *,
    owner_agency_id: int | None,
    is_persons: bool,
    due_on: date | None,
    plan_access: Access,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Say who carries out a decision and by when, where that was left open; then it is a step of the plan.

    Errors: InvalidError; those of `sitting` and of writing in the plan.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.HELD)
        decision = within(Decision, change, decision_id)
        ruling = Ruling(decision.text, owner_agency_id, is_persons, due_on, decision.goal_id)
        if decision.action_id is not None or not ruling.is_owned:
            raise InvalidError((Problem("owner", Reason("meetings.owner_missing")),))
        _require_valid(change, ruling, today)
        decision.owner_agency_id, decision.owner_is_person = owner_agency_id, is_persons
        decision.due_on = due_on
        _carry_out(change, decision, ruling, plan_access, now=now, today=today)
        change.did("owner_given", decision=decision_id, action=decision.action_id)


def _require_valid(change: Sitting, ruling: Ruling, today: date) -> None:
    there = set(
        Seat.objects.filter(
            conference=change.conference, is_excluded=False, ended_on=None
        ).values_list("agency_id", flat=True)
    )
    problems = rules.problems_of_ruling(ruling, at_table=there.__contains__, today=today)
    if problems:
        raise InvalidError(problems)


def _category(change: Sitting, goal_id: int | None, plan_access: Access) -> Category:
    """Return the compartment that a decision belongs to: that of its goal, so that its step is read by the same."""
    if goal_id is None:
        return Category.PLAN
    conference = change.conference
    _, content = plan_queries.plan_of(conference.person_id, conference.case_id, access=plan_access)
    goal = next((one for one in content.goals if one.goal_id == goal_id), None)
    if goal is None:
        raise InvalidError((Problem("goal", Reason("meetings.no_such_goal")),))
    need = next((one for one in content.needs if one.need_id == goal.need_id), None)
    return Category.PLAN if need is None else plan_rules.CATEGORIES.get(need.domain, Category.PLAN)


def _carry_out(
    change: Sitting,
    decision: Decision,
    ruling: Ruling,
    plan_access: Access,
    *,
    now: datetime,
    today: date,
) -> None:
    conference = change.conference
    plan = plans.plan_for(conference.case_id, conference.person_id, access=plan_access, now=now)
    version = plan.version
    try:
        if ruling.is_owned:
            written = plans.add_action(
                plan.plan_id or 0,
                text=decision.text,
                owner=Owner(ruling.owner_agency_id),
                due_on=ruling.due_on,
                goal_id=decision.goal_id,
                version=version,
                access=plan_access,
                now=now,
                today=today,
            )
            version, decision.action_id = written.version, written.key
        if ruling.alternatives.strip() or ruling.settled.strip() or ruling.gave_way:
            decision.compromise_id = _settle(
                plan.plan_id or 0, decision, ruling, version, plan_access, now, today
            )
    except plans.InvalidError as error:
        problems = tuple(Problem(one.name, one.reason) for one in error.problems)
        raise InvalidError(problems) from error
    decision.save()


def _settle(
    plan_id: int,
    decision: Decision,
    ruling: Ruling,
    version: int,
    plan_access: Access,
    now: datetime,
    today: date,
) -> int:
    written = plans.settle(
        plan_id,
        goal_id=decision.goal_id or 0,
        typed=Settlement(ruling.alternatives, ruling.settled, ruling.gave_way, ruling.review_on),
        version=version,
        access=plan_access,
        now=now,
        today=today,
    )
    return written.key
