"""Give a worker a case, with their load in sight; beyond the ceiling only with a team leader's reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import Role
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.actions.loads import keep_crossing
from throughcare.caseloads.queries.loads import load_rules
from throughcare.caseloads.rules.weighing import crosses, total, weigh
from throughcare.caseloads.types import LoadFacts, NotPossibleError
from throughcare.journeys.actions.deputizing import open_case
from throughcare.journeys.actions.responsibility import hand_over
from throughcare.journeys.types import Outcome
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.plans.rules import CATEGORIES
from throughcare.plans.types import Domain
from throughcare.sharing.actions.deciding import system_access

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.queries import CaseRow
    from throughcare.caseloads.types import LoadRule, Weighed
    from throughcare.kernel.access import Access

_FACTS = """
SELECT n.membership_id, n.case_id, l.in_custody, l.admitted_on, l.release_on, l.outcome,
       coalesce((SELECT t.title FROM custody_legal_title t JOIN custody_period c ON c.id = t.custody_id
                  WHERE c.person_id = l.person_id AND upper_inf(c.during)
                  ORDER BY t.from_on DESC, t.id DESC LIMIT 1), '') = 'remand',
       coalesce(needs.open, 0), coalesce(needs.family, false), coalesce(needs.shelter, false)
  FROM caseloads_named_contact n
  JOIN journeys_case_listing l ON l.case_id = n.case_id AND l.agency_id = n.agency_id
  LEFT JOIN LATERAL (
       SELECT count(*) AS open, bool_or(d.domain = 'family') AS family, bool_or(d.domain = 'shelter') AS shelter
         FROM plans_plan p JOIN plans_need d ON d.plan_id = p.id
        WHERE p.case_id = n.case_id AND d.met_on IS NULL AND d.domain = ANY(%s::text[])) needs ON true
 WHERE upper_inf(n.during) AND (n.membership_id = ANY(%s::bigint[]) OR n.case_id = %s)
"""
_NEVER_COUNTED = frozenset({Category.HEALTH, Category.VICTIM})
"""Needs of these compartments weigh for nobody: the sum would say that they are there. Ours, ADR 13."""


@dataclass(frozen=True, slots=True)
class Load:
    """Hold how much a worker carries: cases of which they are the contact, and what these weigh together."""

    cases: int
    points: int
    ceiling: int
    is_default: bool
    """Nobody at the agency has decided what cases weigh: the numbers are our proposal."""

    @property
    def is_over(self) -> bool:
        """Tell whether it is more than the agency wants one worker to carry."""
        return self.points > self.ceiling


def loads_of(workers: Iterable[Worker], *, access: Access, today: date) -> dict[int, Load]:
    """Return worker -> how much they carry: numbers only, nobody is named.

    Whoever holds an access may know it, since whoever assigns must.
    """
    found, _weights = _weighed(list(workers), None, access, today)
    return found


def board(
    person_id: int, workers: Iterable[Worker], *, access: Access, today: date
) -> tuple[dict[int, Load], dict[int, Weighed]]:
    """Return worker -> how much they carry, and agency -> what the open case of a person would weigh there.

    A need weighs only where the asker may see it: neither points nor parts tell of another.
    Errors: NotPossibleError when the person has no open case, AccessRefusedError.
    """
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise NotPossibleError(Reason("case.closed"))
    return _weighed(list(workers), case.case_id, access, today)


@transaction.atomic
def _weighed(
    workers: list[Worker], case_id: int | None, access: Access, today: date
) -> tuple[dict[int, Load], dict[int, Weighed]]:
    rules = load_rules({one.agency_id for one in workers})
    carried: dict[int, list[LoadFacts]] = {}
    this = LoadFacts()
    for membership_id, found_id, *row in _rows(
        [one.membership_id for one in workers], case_id, access
    ):
        facts = _facts(row, today)
        carried.setdefault(membership_id, []).append(facts)
        this = facts if found_id == case_id else this
    loads = {
        one.membership_id: _load(carried.get(one.membership_id, []), rules[one.agency_id])
        for one in workers
    }
    return loads, {agency_id: weigh(this, rule) for agency_id, rule in rules.items()}


def _load(facts: list[LoadFacts], rule: LoadRule) -> Load:
    return Load(len(facts), total(facts, rule), rule.ceiling, rule.is_default)


def _rows(membership_ids: list[int], case_id: int | None, access: Access) -> list[tuple[Any, ...]]:
    # What others carry concerns people whom the asker may not see: numbers come back, nothing else.
    system_access(purpose="load", now=access.decided_at, actor=access.actor)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [_counted(access), membership_ids, case_id])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _counted(access: Access) -> list[str]:
    """Return the domains of which needs weigh: those whose compartment is open to the asker."""
    if Category.PLAN not in access.categories:
        return []
    opened = access.categories - _NEVER_COUNTED
    return [one.value for one in Domain if CATEGORIES.get(one, Category.PLAN) in opened]


def _facts(row: list[Any], today: date) -> LoadFacts:
    in_custody, admitted_on, release_on, outcome, on_remand, needs, family, shelter = row
    is_out = not in_custody and admitted_on is not None and release_on is not None
    return LoadFacts(
        in_custody=in_custody,
        stay_days=(release_on - admitted_on).days if release_on and admitted_on else None,
        days_to_release=(release_on - today).days if in_custody and release_on else None,
        days_since_release=(today - release_on).days if is_out else None,
        on_remand=on_remand,
        is_unclear=outcome == Outcome.UNKNOWN.value,
        open_needs=needs,
        has_family_need=family,
        has_shelter_need=shelter,
    )


@transaction.atomic
def assign(
    person_id: int,
    *,
    to_membership_id: int,
    over_reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> bool:
    """Make a worker the one contact from now on, within their load; return False when they are it already.

    Errors: NotPossibleError beyond the ceiling without a team leader's reason, CannotBeContactError, GuestError.
    """
    staff.hold([to_membership_id])
    case = open_case(person_id, access=access)
    worker = accounts.worker(to_membership_id, today)
    if worker is not None and worker.membership_id != case.contact_membership_id:
        mind_load(case, worker, over_reason=over_reason, access=access, now=now, today=today)
    return hand_over(
        person_id,
        to_membership_id=to_membership_id,
        reason="contact.handed_over",
        access=access,
        now=now,
        today=today,
    )


def mind_load(
    case: CaseRow,
    worker: Worker,
    *,
    over_reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Refuse a case beyond a worker's ceiling, or keep the reason of a team leader for it.

    Errors: NotPossibleError.
    """
    loads, weights = board(case.person_id, [worker], access=access, today=today)
    load, one = loads[worker.membership_id], weights[worker.agency_id]
    if not crosses(load.points, one, load.ceiling):
        return
    points = load.points + one.points
    if not may_cross(worker.agency_id, access=access, today=today):
        numbers = {"points": str(points), "ceiling": str(load.ceiling)}
        raise NotPossibleError(Reason("load.over", numbers))
    keep_crossing(
        case.case_id,
        case.person_id,
        membership_id=worker.membership_id,
        points=points,
        ceiling=load.ceiling,
        reason=over_reason,
        access=access,
        now=now,
    )


def may_cross(agency_id: int, *, access: Access, today: date) -> bool:
    """Tell whether whoever acts may give a worker of an agency more than the ceiling.

    Its team leaders may; where it has none, whoever answers for it.
    """
    actor = access.actor
    if actor.agency_id != agency_id:
        return False
    if actor.role == Role.TEAM_LEADER:
        return True
    has_leader = any(one.role is Role.TEAM_LEADER for one in accounts.workers_of(agency_id, today))
    duty = accounts.duty_contact(agency_id, today)
    return not has_leader and duty is not None and duty.account_id == actor.account_id
