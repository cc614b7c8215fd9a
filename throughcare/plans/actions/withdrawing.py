"""Take back a step that was written by mistake or is needed no more, and offer it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError
from throughcare.plans.actions.writing import refuse_other_words, within, writing
from throughcare.plans.models import Action
from throughcare.plans.types import Acceptance, Change, Problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Written


def withdraw_action(
    plan_id: int,
    *,
    action_id: int,
    why: str,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Take back a step that is not done, and say why; it stays readable. `offer_again` undoes it.

    Errors: InvalidError without a reason, and for a step that is done; NotYoursError unless the writer's agency
    wrote it or has the one contact; NotInPlanError; those of `writing`.
    """
    if reason := rules.problem_of_text(why):
        raise InvalidError((Problem("why", reason),))
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = within(Action, draft, action_id)
        if action.done_on is not None:
            raise InvalidError((Problem("why", Reason("plan.step_done")),))
        refuse_other_words(draft, action, access=access)
        action.acceptance, action.decline_why = Acceptance.WITHDRAWN.value, why.strip()
        action.answered_on, action.promised_for = today, None
        action.save(update_fields=["acceptance", "decline_why", "answered_on", "promised_for"])
        draft.about(Change.ACTION_WITHDRAWN, action)
    return draft.written


def offer_again(
    plan_id: int, *, action_id: int, version: int, access: Access, now: datetime
) -> Written:
    """Ask the owner of a withdrawn step anew; nothing is promised until they answer.

    Errors: InvalidError unless it was withdrawn; NotYoursError; NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        action = within(Action, draft, action_id)
        if action.acceptance != Acceptance.WITHDRAWN.value:
            raise InvalidError((Problem("action", Reason("plan.step_not_withdrawn")),))
        refuse_other_words(draft, action, access=access)
        action.acceptance, action.decline_why = Acceptance.OFFERED.value, ""
        action.answered_on = None
        action.save(update_fields=["acceptance", "decline_why", "answered_on"])
        draft.about(Change.ACTION_OFFERED_AGAIN, action)
    return draft.written
