"""Read what people asked for, and what they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.plans.models import Proposal
from throughcare.plans.types import ProposalKind, ProposalRow, Voice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from throughcare.kernel.access import Access

MOST = 50


def proposals_of(person_id: int, case_id: int, *, access: Access) -> list[ProposalRow]:
    """Return what the person asked for in a case, newest first; at most MOST."""
    access.require(person_id, Category.PLAN)
    found = Proposal.objects.filter(plan__case_id=case_id, plan__person_id=person_id)
    return _rows(found.order_by("-id"))


def open_proposals(person_id: int, case_id: int, *, access: Access) -> list[ProposalRow]:
    """Return what the person asked for and was not yet answered, the first due first; at most MOST."""
    access.require(person_id, Category.PLAN)
    found = Proposal.objects.filter(
        plan__case_id=case_id, plan__person_id=person_id, answered_at=None
    )
    return _rows(found.order_by("answer_by", "id"))


def _rows(found: QuerySet[Proposal]) -> list[ProposalRow]:
    return [
        ProposalRow(
            one.pk,
            ProposalKind(one.kind),
            one.text,
            Voice(one.voice),
            one.asked_at,
            one.answer_by,
            one.answer,
            one.is_granted,
            one.answered_at,
        )
        for one in found[:MOST]
    ]
