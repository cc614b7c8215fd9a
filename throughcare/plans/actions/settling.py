"""Write what was settled where not everybody got what they wanted, look at it again, and tell whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.kernel.access import Category, Scope
from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError, NotYoursError
from throughcare.plans.actions.writing import refuse_sealed, within, writing
from throughcare.plans.models import Compromise, Goal
from throughcare.plans.queries.settling import owners_to_tell
from throughcare.plans.types import Change

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Settlement, Written

DUE = "mail.review_due"


def settle(
    plan_id: int,
    *,
    goal_id: int,
    typed: Settlement,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Record a compromise about a goal; the agency that records it looks at it again on its day.

    Errors: InvalidError for a missing text, nobody who gave way, or a day that cannot be meant; SealedError;
    NotInPlanError; those of `writing`.
    """
    if problems := rules.problems_of_settlement(typed, today=today):
        raise InvalidError(problems)
    agencies = [agency_id for agency_id in dict.fromkeys(typed.gave_way) if agency_id is not None]
    for agency_id in agencies:
        refuse_sealed(agency_id)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        compromise = Compromise.objects.create(
            plan=draft.plan,
            goal=within(Goal, draft, goal_id),
            alternatives=typed.alternatives.strip(),
            settled=typed.settled.strip(),
            person_gave_way=None in typed.gave_way,
            agencies_gave_way=agencies,
            review_on=typed.review_on,
            owner_agency_id=access.actor.agency_id,
            settled_on=today,
            recorded_by_id=access.actor.membership_id,
        )
        draft.about(Change.COMPROMISE_SETTLED, compromise)
    return draft.written


def review(
    plan_id: int,
    *,
    compromise_id: int,
    settled: str,
    review_on: date | None,
    version: int,
    access: Access,
    now: datetime,
    today: date,
) -> Written:
    """Look at a compromise again: what is settled from now on, and the day of the next look; None: for good.

    Errors: InvalidError; NotYoursError for anybody but the agency that recorded it and that of the contact;
    NotInPlanError; those of `writing`.
    """
    if problems := rules.problems_of_review(
        settled, review_on, today=today, is_final=review_on is None
    ):
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        compromise = within(Compromise, draft, compromise_id)
        is_ours = draft.sight.may_reword(compromise.owner_agency_id)
        if not is_ours and access.scope is not Scope.SYSTEM:
            raise NotYoursError(
                f"Cannot review compromise [{compromise_id}]: the agency that recorded it does, or that of the contact."
            )
        compromise.settled, compromise.settled_on = settled.strip(), today
        compromise.review_on, compromise.told_on = review_on, None
        compromise.save()
        draft.about(Change.COMPROMISE_REVIEWED, compromise)
    return draft.written


@transaction.atomic
def tell_of_reviews(*, access: Access, now: datetime, today: date) -> int:
    """Write once to whoever answers for an agency that there is something to look at again; not about whom.

    Shapes: returns how many compromises that is about; their day page names them.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    found = owners_to_tell(access=access, today=today)
    # Where nobody answers for an agency, nobody was told: they will be once somebody does.
    told = staff.tell_agencies(found, DUE, now=now, today=today)
    keys = [key for agency_id in told for key in found[agency_id]]
    return Compromise.objects.filter(pk__in=keys, told_on=None).update(told_on=today)
