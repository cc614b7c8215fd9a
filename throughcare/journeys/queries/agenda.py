"""Gather what a case conference should talk about, and which kinds of it the person's programmes have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import stored
from throughcare.journeys.queries.derived import agency_for
from throughcare.journeys.queries.facts import case_facts
from throughcare.journeys.queries.naming import words
from throughcare.journeys.types import Outcome, State
from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset
from throughcare.meetings.rules import convener_role
from throughcare.meetings.types import Found, Kind, Source
from throughcare.plans import queries as plans
from throughcare.plans import rules as plan_rules
from throughcare.plans.types import Acceptance
from throughcare.programmes import queries as programmes
from throughcare.programmes.rules.wording import pick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access
    from throughcare.plans.types import PlanContent
    from throughcare.programmes.types.programme import Programme
    from throughcare.programmes.types.rulebook import Meeting

AHEAD_DAYS: Final = 42
"""So many days ahead a milestone is talked about. Our default: decide locally."""


def gather(
    person_id: int, case_id: int, *, access: Access, today: date, language: str
) -> tuple[Found, ...]:
    """Return what is late, unmet, settled for now, or about to come, as far as the asker may see it.

    Each thing has the category of the part of the plan that it is in: who may not read that part has it on no agenda.
    """
    _, content = plans.plan_of(person_id, case_id, access=access)
    found = [*_of_plan(content, today)]
    if access.covers(person_id, Category.JOURNEY):
        found += _milestones(person_id, case_id, access, today, language)
    return tuple(found)


def _of_plan(content: PlanContent, today: date) -> Iterator[Found]:
    part = _parts(content)
    for step in content.actions:
        is_stale = step.done_on is None and (
            step.due_on < today or step.acceptance is Acceptance.DECLINED
        )
        if is_stale:
            yield Found(
                Source.STALE_STEP, f"action:{step.action_id}", step.text, part(step.goal_id)
            )
    for clash in plan_rules.clashes(content):
        # Both are needed to see that they clash: the more delicate one says who may know.
        category = max(part(clash.one.goal_id), part(clash.other.goal_id), key=_delicacy)
        key = f"clash:{clash.one.action_id}:{clash.other.action_id}"
        yield Found(Source.CLASH, key, f"{clash.one.text} / {clash.other.text}", category)
    for settled in content.compromises:
        if settled.review_on is not None and settled.review_on <= today:
            key = f"compromise:{settled.compromise_id}:{settled.review_on}"
            yield Found(Source.COMPROMISE, key, settled.settled, part(settled.goal_id))
    served = {goal.need_id for goal in content.goals if goal.dropped_on is None}
    for need in content.needs:
        if need.met_on is None and need.need_id not in served:
            category = plan_rules.CATEGORIES.get(need.domain, Category.PLAN)
            yield Found(Source.UNMET_NEED, f"need:{need.need_id}", need.text, category)


def _delicacy(category: Category) -> bool:
    return category is not Category.PLAN


def _parts(content: PlanContent) -> Callable[[int | None], Category]:
    domains = {need.need_id: need.domain for need in content.needs}
    goals = {goal.goal_id: goal.need_id for goal in content.goals}

    def part(goal_id: int | None) -> Category:
        domain = domains.get(goals.get(goal_id or 0) or 0)
        return Category.PLAN if domain is None else plan_rules.CATEGORIES.get(domain, Category.PLAN)

    return part


def _milestones(
    person_id: int, case_id: int, access: Access, today: date, language: str
) -> Iterator[Found]:
    named, until = words(language), today + timedelta(days=AHEAD_DAYS)
    derivations = stored.derivations_of([case_id], person_ids=[person_id], access=access)[case_id]
    for derivation in derivations:
        for one in derivation.milestones:
            if one.state is State.PLANNED and one.due_on is not None and one.due_on <= until:
                title = named.title(one.code, derivation.programme_id)
                key = f"milestone:{derivation.programme_id}:{one.code}"
                yield Found(Source.MILESTONE, key, title, Category.JOURNEY)


def kinds_of(person_id: int, case_id: int, *, access: Access, language: str) -> tuple[Kind, ...]:
    """Return the kinds of meeting of the programmes that fit a person, with who convenes them as the person stands.

    Shapes: none for whoever may not read the journey and the stay.
    """
    if not access.covers(person_id, Category.JOURNEY) or not access.covers(
        person_id, Category.CUSTODY
    ):
        return ()
    facts, _ = case_facts([case_id], access=access)[case_id]
    derivations = stored.derivations_of([case_id], person_ids=[person_id], access=access)[case_id]
    found = []
    for one in derivations:
        if one.outcome is Outcome.ELIGIBLE:
            version = programmes.by_id(one.programme_id)
            programme = version.on(facts.admitted_on or facts.opened_on)
            found += [
                _kind(meeting, version.code, programme, facts, language)
                for meeting in version.definition.meetings
            ]
    return tuple(found)


def _kind(
    meeting: Meeting, code: str, programme: Programme, facts: CaseFacts, language: str
) -> Kind:
    is_in_custody = facts.custody_agency_id is not None and facts.released_on is None
    chair_by = {
        where: role
        for where, role in (
            ("custody", meeting.chair_in_custody),
            ("community", meeting.chair_outside),
        )
        if role
    }
    role = convener_role(meeting.chair, chair_by, is_in_custody=is_in_custody)
    kind_of = {one: row.agency_kind for one, row in programme.roles.items()}
    return Kind(
        f"{code}:{meeting.id}",
        pick(meeting.title, language=language),
        agency_for(kind_of.get(role, ""), facts, agencies.agency_map()),
        rhythm=_text(meeting.rhythm),
        at="" if meeting.at is None else str(meeting.at),
        levels={one.id: _text(one.rhythm) for one in meeting.levels},
        quorum=tuple(dict.fromkeys(kind_of[one] for one in meeting.quorum if one in kind_of)),
        count=len(meeting.quorum) or None,
    )


def _text(rhythm: Offset | str | None) -> str:
    """Return a duration as ISO text; months, days and working days in that order."""
    if rhythm is None or isinstance(rhythm, str):
        return rhythm or ""
    parts = ((rhythm.months, "M"), (rhythm.days, "D"), (rhythm.working_days, "WD"))
    return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)
