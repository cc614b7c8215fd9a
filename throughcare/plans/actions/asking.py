"""Write what a person asks for, and the answer: every request gets one, with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.plans import queries, rules
from throughcare.plans.actions.errors import InvalidError, NotInPlanError, NotYoursError
from throughcare.plans.actions.writing import refuse_sealed, voice_of
from throughcare.plans.models import Plan, Proposal
from throughcare.plans.types import Problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

ANSWER_DAYS = 7
"""A request is answered within so many days (our own choice: decide locally)."""


@transaction.atomic
def propose(
    plan_id: int,
    *,
    kind: str,
    text: str,
    access: Access,
    now: datetime,
    today: date,
    on_paper: bool = False,
) -> int:
    """Record what the person asks for; return its number. The one contact answers within ANSWER_DAYS.

    Errors: InvalidError for no words; NotInPlanError.
    """
    if problems := rules.problems_of_proposal(kind, text):
        raise InvalidError(problems)
    refuse_sealed(access.actor.agency_id)
    plan = _plan(plan_id, access)
    proposal = Proposal.objects.create(
        plan=plan,
        kind=kind,
        text=text.strip(),
        voice=voice_of(plan, access, on_paper=on_paper).value,
        asked_at=now,
        answer_by=today + timedelta(days=ANSWER_DAYS),
    )
    _note(proposal, access, now, "plan.proposal_made")
    return proposal.pk


@transaction.atomic
def answer_proposal(
    proposal_id: int, *, is_granted: bool, answer: str, access: Access, now: datetime
) -> None:
    """Answer what a person asked for, with the reason; an answer is given once.

    Errors: InvalidError for an answer without words, and where somebody answered meanwhile; NotYoursError for
    anybody but the agency of the one contact; NotInPlanError.
    """
    proposal = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise NotInPlanError(f"Cannot answer request [{proposal_id}]: there is none.")
    plan = _plan(proposal.plan_id, access)
    refuse_sealed(access.actor.agency_id)
    if not queries.whole_of(plan.person_id, plan.case_id, access=access).sight.is_contact:
        raise NotYoursError(
            f"Cannot answer request [{proposal_id}]: the agency of the one contact answers it."
        )
    if reason := rules.problem_of_text(answer):
        raise InvalidError((Problem("answer", reason),))
    if proposal.answered_at is not None:
        raise InvalidError((Problem("answer", Reason("plan.answered")),))
    proposal.is_granted, proposal.answer = is_granted, answer.strip()
    proposal.answered_at, proposal.answered_by_id = now, access.actor.membership_id
    proposal.save()
    _note(proposal, access, now, "plan.proposal_answered")


def _plan(plan_id: int, access: Access) -> Plan:
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotInPlanError(f"Cannot write in plan [{plan_id}]: there is none.")
    access.require(plan.person_id, Category.PLAN)
    return plan


def _note(proposal: Proposal, access: Access, now: datetime, what: str) -> None:
    audit.record(
        access,
        act=Act.RECORD,
        what=what,
        person_ids=[proposal.plan.person_id],
        now=now,
        detail={"proposal": proposal.pk},
    )
