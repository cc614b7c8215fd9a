"""Write the actions of a plan: steps with one owner and a day they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError, NotYoursError
from throughcare.plans.actions.writing import (
    Writing,
    is_the_person,
    refuse_other_words,
    refuse_sealed,
    within,
    writing,
)
from throughcare.plans.models import Action, Goal
from throughcare.plans.types import Acceptance, Change, Hanging, Owner, Problem
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Weekly, Written


LOOSE = Hanging()
"""A step whose day hangs on nothing."""


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
    hangs_on: Hanging = LOOSE,
    weekly: Weekly | None = None,
) -> Written:
    """Add a step with its owner and the day it is due, under the goal it serves if there is one.

    A step for another agency is offered to it: until it accepts, nobody has promised anything.
    Errors: InvalidError, also when the owner's agency may not see the person by that day;
    SealedError; NotInPlanError for a goal elsewhere; those of `writing`.
    """
    problems = (
        *rules.problems_of_action(text, owner=owner, due_on=due_on, today=today),
        *rules.problems_of_weekly(weekly),
    )
    if problems or owner is None or due_on is None:
        raise InvalidError(problems)
    refuse_sealed(owner.agency_id)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        _refuse_blind_owner(draft, owner, due_on=due_on, today=today, access=access)
        action = Action.objects.create(
            plan=draft.plan,
            **_promise(draft, owner, due_on, access, today=today),
            anchor="" if hangs_on.anchor is None else hangs_on.anchor.value,
            offset_days=hangs_on.offset_days,
            weekdays=[] if weekly is None else list(weekly.days),
            starts_at=None if weekly is None else weekly.starts_at,
            ends_at=None if weekly is None else weekly.ends_at,
            goal=None if goal_id is None else within(Goal, draft, goal_id),
            text=text.strip(),
            owner_agency_id=owner.agency_id,
            owner_is_person=owner.is_person,
            due_on=due_on,
            recorded_at=now,
            recorded_by_id=access.actor.membership_id,
        )
        draft.about(Change.ACTION_ADDED, action)
    return draft.written


def _promise(
    draft: Writing, owner: Owner, due_on: date, access: Access, *, today: date
) -> dict[str, object]:
    """Say whether a new step is promised at once: one takes on what one writes down for oneself."""
    # What a worker asks of the person is theirs to accept too; without a word from them it is only offered.
    if not _is_own(draft, owner, access):
        return {"acceptance": Acceptance.OFFERED.value}
    return {
        "acceptance": Acceptance.ACCEPTED.value,
        "answered_on": today,
        "promised_for": due_on,
    }


def _is_own(draft: Writing, owner: Owner, access: Access) -> bool:
    """Tell whether a step is the writer's own to do."""
    if owner.is_person:
        return is_the_person(draft.plan, access)
    return owner.agency_id == access.actor.agency_id


def answer_action(
    plan_id: int,
    *,
    action_id: int,
    is_accepted: bool,
    why: str,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Take on a step that was offered, or decline it with a reason; the person answers for their own steps.

    A worker may note what the person said about the person's step.
    Errors: InvalidError for a decline without a reason; NotYoursError when it was offered to somebody else;
    NotInPlanError; those of `writing`.
    """
    if not is_accepted and (reason := rules.problem_of_text(why)):
        raise InvalidError((Problem("why", reason),))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = _own(draft, action_id, access)
        if not action.owner_is_person and action.owner_agency_id != access.actor.agency_id:
            raise NotYoursError(
                f"Cannot answer for action [{action_id}]: it was offered to agency "
                f"[{action.owner_agency_id}]. Ask them."
            )
        if action.acceptance == Acceptance.WITHDRAWN.value:
            raise InvalidError((Problem("answer", Reason("plan.step_withdrawn")),))
        was_promised = action.acceptance == Acceptance.ACCEPTED.value and action.promised_for
        action.acceptance = (Acceptance.ACCEPTED if is_accepted else Acceptance.DECLINED).value
        action.answered_on = today
        action.decline_why = "" if is_accepted else why.strip()
        # Said twice, the first promise counts: a later day does not make it kept.
        action.promised_for = (was_promised or action.due_on) if is_accepted else None
        action.save(update_fields=["acceptance", "answered_on", "decline_why", "promised_for"])
        changed = Change.ACTION_ACCEPTED if is_accepted else Change.ACTION_DECLINED
        draft.about(changed, action)
    return draft.written


def _refuse_blind_owner(
    draft: Writing, owner: Owner, *, due_on: date, today: date, access: Access
) -> None:
    if owner.is_person:
        return
    spans = sharing.spans_of([draft.plan.person_id], access=access)[draft.plan.person_id]
    from_day, on_day = sharing.start_of(due_on), sharing.start_of(today)
    if not any(
        s.agency_id == owner.agency_id and s.since <= from_day and on_day < s.until for s in spans
    ):
        raise InvalidError((Problem("owner", Reason("plan.owner_blind")),))


def reword_action(
    plan_id: int, *, action_id: int, text: str, version: int, access: Access, now: datetime
) -> Written:
    """Put an open step in other words; whoever took it on without having written these is asked again.

    Errors: InvalidError for no text, and for a step that is done; NotYoursError unless the writer's agency wrote it
    or has the one contact; NotInPlanError; those of `writing`.
    """
    if reason := rules.problem_of_text(text):
        raise InvalidError((Problem("text", reason),))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = within(Action, draft, action_id)
        if action.done_on is not None:
            raise InvalidError((Problem("text", Reason("plan.step_done")),))
        if action.acceptance == Acceptance.WITHDRAWN.value:
            raise InvalidError((Problem("text", Reason("plan.step_withdrawn")),))
        refuse_other_words(draft, action, access=access)
        action.text = text.strip()
        if not _is_own(draft, Owner(action.owner_agency_id), access):
            # Nobody is held to a promise of something else than what they said yes to.
            action.acceptance, action.answered_on = Acceptance.OFFERED.value, None
            action.decline_why, action.promised_for = "", None
        action.save()
        draft.about(Change.ACTION_REWORDED, action)
    return draft.written


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
        # Who moves a day by hand means that day: the step no longer hangs on a date of the case.
        action.anchor, action.offset_days = "", 0
        action.save(update_fields=["due_on", "anchor", "offset_days"])
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
    action = within(Action, draft, action_id)
    if is_the_person(draft.plan, access) and not action.owner_is_person:
        raise NotYoursError(
            f"Cannot change action [{action_id}]: it belongs to agency [{action.owner_agency_id}]. "
            "Ask your contact, or say what you think of the goal."
        )
    return action
