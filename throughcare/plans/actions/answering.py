"""Write what the person says of the whole plan at once: of every goal, whatever they think of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from throughcare.kernel.reasons import Reason
from throughcare.plans import queries, rules
from throughcare.plans.actions.errors import InvalidError
from throughcare.plans.actions.writing import is_the_person, voice_of, writing
from throughcare.plans.models import Goal
from throughcare.plans.types import Change, Problem
from throughcare.sharing.queries import start_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.actions.writing import Writing
    from throughcare.plans.types import PlanContent, Said, Written


def answer_plan(
    plan_id: int,
    *,
    said: Mapping[int, Said],
    version: int,
    access: Access,
    now: datetime,
    today: date,
    on_paper: bool = False,
    said_on: date | None = None,
) -> Written:
    """Record what the person thinks of every open goal, and call the plan agreed at this version.

    `said` is by goal. A worker may say on which day they were told, or the paper was written; no day is today.
    Errors: InvalidError for a goal that was left out, a disagreement without its reason, a day that cannot be meant;
    those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        plan = draft.plan
        # What the writer does not see cannot stop them: it would tell them that it is there.
        _, content = queries.plan_of(plan.person_id, plan.case_id, access=access)
        is_earlier = said_on is not None and said_on < today and not is_the_person(plan, access)
        _refuse(content, said, said_on, today, _newest(draft, content) if is_earlier else None)
        at = start_of(said_on) if is_earlier and said_on else now
        goals = _answered(draft, content, said)
        for goal in goals:
            goal.position_at = at
            goal.voice = voice_of(plan, access, on_paper=on_paper).value
        Goal.objects.bulk_update(goals, ["position", "why", "position_at", "voice"])
        plan.agreed_version = plan.version + 1
        plan.save(update_fields=["agreed_version"])
        draft.said = tuple(f"goal:{goal.pk}" for goal in goals)
        draft.about(Change.PLAN_ANSWERED, plan)
    return draft.written


def _newest(draft: Writing, content: PlanContent) -> date | None:
    """Return the day of the newest open goal or word on one: an older paper knows neither."""
    asked = [goal.goal_id for goal in content.goals if goal.is_open]
    rows = Goal.objects.filter(plan=draft.plan, pk__in=asked).values_list(
        "recorded_at", "position_at"
    )
    moments = [moment for row in rows for moment in row if moment is not None]
    return localdate(max(moments)) if moments else None


def _refuse(
    content: PlanContent,
    said: Mapping[int, Said],
    said_on: date | None,
    today: date,
    not_before: date | None,
) -> None:
    asked = [goal for goal in content.goals if goal.is_open]
    missing = () if asked else (Problem("plan", Reason("plan.no_goals")),)
    problems = (
        *missing,
        *rules.problems_of_answers(asked, said),
        *rules.problems_of_said_day(said_on, today=today, not_before=not_before),
    )
    if problems:
        raise InvalidError(problems)


def _answered(draft: Writing, content: PlanContent, said: Mapping[int, Said]) -> list[Goal]:
    asked = [goal.goal_id for goal in content.goals if goal.is_open]
    goals = list(Goal.objects.filter(plan=draft.plan, pk__in=asked).order_by("pk"))
    for goal in goals:
        one = said[goal.pk]
        goal.position, goal.why = one.position, one.why.strip()
    return goals
