"""A case closes: its last contact, its team and its lists follow at the same instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import actions as caseloads
from throughcare.journeys.actions.losing import end_losses
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.teaming import end_team
from throughcare.journeys.types import LossEnd

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def close_case(case_id: int, *, person_id: int, access: Access, now: datetime, today: date) -> None:
    """Close a case; whoever was asked into its team sees the person until the end of today."""
    caseloads.close(case_id, access=access, now=now)
    end_losses([person_id], end=LossEnd.CLOSED, on=today, access=access, now=now)
    end_team(person_id, on=today, access=access)
    project([case_id], access=access)
