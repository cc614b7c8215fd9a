"""Write needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError
from throughcare.plans.actions.writing import refuse_other_words, within, writing
from throughcare.plans.models import Need
from throughcare.plans.types import Change, Onset

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Written


def record_need(
    plan_id: int,
    *,
    domain: str,
    text: str,
    version: int,
    access: Access,
    now: datetime,
    onset: str = Onset.UNKNOWN,
) -> Written:
    """Record what a person needs in one domain, and since when.

    Errors: InvalidError for an unknown domain or onset, or no text; those of `writing`.
    """
    if problems := rules.problems_of_need(domain, text, onset):
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        need = Need.objects.create(
            plan=draft.plan,
            domain=domain,
            text=text.strip(),
            onset=onset,
            recorded_at=now,
            recorded_by_id=access.actor.membership_id,
        )
        draft.about(Change.NEED_RECORDED, need)
    return draft.written


def reword_need(
    plan_id: int,
    *,
    need_id: int,
    text: str,
    version: int,
    access: Access,
    now: datetime,
    onset: str = Onset.UNKNOWN,
) -> Written:
    """Put a need in other words, and say since when; the domain stays, for it says who may read the need.

    Errors: InvalidError for no text or an unknown onset; NotYoursError unless the writer's agency recorded it or
    has the one contact; NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        need = within(Need, draft, need_id)
        if problems := rules.problems_of_need(need.domain, text, onset):
            raise InvalidError(problems)
        refuse_other_words(draft, need, access=access)
        need.text, need.onset = text.strip(), onset
        need.save(update_fields=["text", "onset"])
        draft.about(Change.NEED_REWORDED, need)
    return draft.written


def meet_need(
    plan_id: int, *, need_id: int, met_on: date | None, version: int, access: Access, now: datetime
) -> Written:
    """Record that a need is met; None as the day takes that back.

    Errors: NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        need = within(Need, draft, need_id)
        need.met_on = met_on
        need.save(update_fields=["met_on"])
        draft.about(Change.NEED_MET if met_on else Change.NEED_REOPENED, need)
    return draft.written
