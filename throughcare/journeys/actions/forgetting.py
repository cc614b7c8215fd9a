"""Take back people, stays and cases that an import brought and on which nothing was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.custody import actions as custody
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.replanning import replan
from throughcare.journeys.models import CaseListing
from throughcare.journeys.queries.built_on import built_on
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import actions as people
from throughcare.plans.actions.carrying import take_back_plans
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.journeys.queries.built_on import Brought
    from throughcare.kernel.access import Access


class BuiltOnError(ThroughcareError):
    """Report that something was recorded meanwhile on what should be taken back."""


@transaction.atomic
def forget_many(
    brought: Sequence[Brought],
    *,
    cause: Mapping[str, object],
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Delete what was brought, with journeys, relations and lists; what was audited stays.

    People who had an open case before keep it, planned anew from the stay before.
    Errors: BuiltOnError when anything was built on it.
    """
    if built_on(brought, access=access):
        raise BuiltOnError(
            "Cannot take this back: something was recorded on it meanwhile. Look at it again."
        )
    case_ids = [one.case_id for one in brought if one.case_id is not None]
    CaseListing.objects.filter(case_id__in=case_ids).delete()
    _forget_relations(brought, access)
    take_back_plans(case_ids, access=access)
    caseloads.forget_many(case_ids, access=access)
    custody.forget_many([one.custody_id for one in brought], access=access)
    new = [one.person_id for one in brought if one.is_new_person]
    if new:
        people.forget_many(new, access=access, now=now)
    kept = [one.person_id for one in brought if one.case_id is None]
    cases = caseload_queries.open_cases_of(kept, access=access)
    if cases:
        open_ids = [case.case_id for case in cases.values()]
        replan(open_ids, cause=cause, access=access, now=now, today=today)
    remaining = [one.person_id for one in brought if not one.is_new_person]
    # A case that was history is the last one again.
    for case_id in caseload_queries.closed_cases_of(remaining, access=access):
        project([case_id], access=access)


def _forget_relations(brought: Sequence[Brought], access: Access) -> None:
    gone = {one.person_id: f"case:{one.case_id}:" for one in brought if one.case_id is not None}
    if gone:
        sharing.sync_relations(dict.fromkeys(gone, ()), origins=gone, access=access)
