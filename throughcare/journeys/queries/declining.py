"""What a person can decline, what they may keep, and when it is offered again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.journeys.queries.facts import case_facts
from throughcare.journeys.queries.stored import derivations_of
from throughcare.journeys.rules.following import offer_again_on
from throughcare.journeys.types import Outcome
from throughcare.kernel.access import Category
from throughcare.plans import queries as plans
from throughcare.programmes import queries as programmes
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access


def declinable(case_id: int, person_id: int, *, access: Access) -> dict[str, int]:
    """Return code -> id of the programmes that run for a case: what is no programme cannot be declined."""
    found = derivations_of([case_id], person_ids=[person_id], access=access)[case_id]
    return {
        programmes.by_id(one.programme_id).code: one.programme_id
        for one in found
        if one.outcome is Outcome.ELIGIBLE
    }


def goals_to_keep(case_id: int, person_id: int, *, access: Access) -> dict[int, str]:
    """Return the goals that are not reached yet, as far as the reader sees the plan."""
    if not access.covers(person_id, Category.PLAN):
        return {}
    _ref, content = plans.plan_of(person_id, case_id, access=access)
    return {one.goal_id: one.words for one in content.goals if one.is_open}


def default_day(
    case_id: int, programme_code: str, *, access: Access, today: date
) -> tuple[date, bool]:
    """Return when it is offered again, as its definition says; else a default of ours, and that it is one."""
    system = sharing.system_access(purpose="projection", now=access.decided_at, actor=access.actor)
    facts, _person = case_facts([case_id], access=system)[case_id]
    running = {one.code: one for one in programmes.in_force(facts.jurisdiction, facts.opened_on)}
    version = running.get(programme_code)
    refusal = None if version is None else version.definition.participation.refusal
    offers = () if refusal is None else refusal.offer_again
    return offer_again_on(offers, facts, declined_on=today)
