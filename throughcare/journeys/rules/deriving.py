"""From the facts about one case and one programme to a dated journey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from throughcare.journeys.rules.fitting import fit
from throughcare.journeys.rules.following import is_declined
from throughcare.journeys.rules.situation import anchors_of, facts_for_conditions
from throughcare.journeys.rules.varying import together
from throughcare.journeys.types import (
    DatedMilestone,
    DatedPhase,
    Derivation,
    Outcome,
    State,
)
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.logic import Truth, all_of
from throughcare.kernel.reasons import Reason
from throughcare.programmes.types.programme import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.journeys.rules.varying import Effect
    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.dates import Anchored
    from throughcare.programmes.types.programme import Condition, Fact, Phase, Programme, Task

    Owners = Callable[[str], int | None]
    """Role code -> agency, None when no agency fills the role here."""

GRACE = Offset(days=14)
"""How far back a new case's tasks still count as late. Our default, not a fact: decide locally."""

_OUTCOMES = {
    Truth.YES: Outcome.ELIGIBLE,
    Truth.NO: Outcome.NOT_ELIGIBLE,
    Truth.UNKNOWN: Outcome.UNKNOWN,
}


def derive(
    case: CaseFacts,
    programme: Programme,
    *,
    programme_id: int,
    owners: Owners,
    holidays: AbstractSet[date] = frozenset(),
) -> Derivation:
    """Say whether a programme fits a case and, if it does, what happens when and by whom.

    Shapes: milestones in the order of the definition; none unless the programme fits.
    Source: our own choice, ADR 3 (projections of facts and rules).
    """
    facts = facts_for_conditions(case)
    outcome, reasons = _eligibility(programme, facts)
    if outcome is not Outcome.ELIGIBLE:
        return Derivation(programme_id, outcome, reasons)
    variant = together(v for v in programme.variants if v.when.truth(facts) is Truth.YES)
    anchors = anchors_of(case)
    phases = _phases(programme, variant, facts, anchors, holidays)
    pairs = [
        (
            task,
            variant.moves.get(task.code, task.at).anchor,
            _milestone(task, variant, programme.code, case, facts, anchors, owners, holidays),
        )
        for task in _tasks(programme, variant, facts)
    ]
    milestones = fit(
        pairs,
        admitted_on=case.admitted_on,
        opened_on=case.opened_on,
        release_on=case.release_on,
        holidays=holidays,
    )
    inside = {task.code for task, _, _ in pairs if task.setting is Setting.CUSTODY}
    milestones = [*_earlier(_released(milestones, inside, case), case)]
    return Derivation(
        programme_id,
        outcome,
        reasons,
        variant.code,
        tuple(phases),
        tuple(_ended(_declined(milestones, case, programme.code), case)),
    )


def _eligibility(
    programme: Programme, facts: Mapping[str, Fact]
) -> tuple[Outcome, tuple[Reason, ...]]:
    truths: list[Truth] = []
    against: list[Reason] = []
    missing: list[Reason] = []
    for criterion in programme.eligibility:
        truth = criterion.condition.truth(facts)
        truths.append(truth)
        if truth is Truth.NO:
            against.append(
                Reason(
                    "criterion.fails",
                    {"criterion": criterion.code, "decides": criterion.decides_otherwise},
                )
            )
            against.extend(criterion.condition.judge(facts).reasons)
        elif truth is Truth.UNKNOWN:
            missing.extend(criterion.condition.judge(facts).reasons)
    joined = all_of(truths)
    if joined is Truth.YES:
        return Outcome.ELIGIBLE, (Reason("journey.fits"),)
    return _OUTCOMES[joined], tuple(against if joined is Truth.NO else missing)


def _day(
    at: Anchored, anchors: Mapping[str, date | None], holidays: AbstractSet[date]
) -> date | None:
    anchor = anchors.get(at.anchor)
    return None if anchor is None else shift(anchor, at.offset, holidays)


def _phases(
    programme: Programme,
    variant: Effect,
    facts: Mapping[str, Fact],
    anchors: dict[str, date | None],
    holidays: AbstractSet[date],
) -> list[DatedPhase]:
    """Return the phases in order; each first day becomes an anchor for what follows."""
    found = []
    for phase in programme.phases:
        if not _applies(phase.when, facts):
            continue
        start = _day(phase.start, anchors, holidays)
        end = None if phase.end is None else _day(phase.end, anchors, holidays)
        anchors[phase.code] = anchors[f"{phase.code}_start"] = start
        found.append(DatedPhase(phase.code, start, end, _contact_role(phase, variant)))
    return found


def _contact_role(phase: Phase, variant: Effect) -> str:
    return variant.contact_role or phase.contact_role


def _applies(condition: Condition | None, facts: Mapping[str, Fact]) -> bool:
    """Leave out only what surely does not apply: unknown stays in."""
    return condition is None or condition.truth(facts) is not Truth.NO


def _tasks(programme: Programme, variant: Effect, facts: Mapping[str, Fact]) -> Iterable[Task]:
    for task in programme.tasks + variant.adds:
        if variant.keeps(task) and _applies(task.when, facts):
            yield task


def _milestone(
    task: Task,
    variant: Effect,
    programme_code: str,
    case: CaseFacts,
    facts: Mapping[str, Fact],
    anchors: Mapping[str, date | None],
    owners: Owners,
    holidays: AbstractSet[date],
) -> DatedMilestone:
    at = variant.moves.get(task.code, task.at)
    due = _day(at, anchors, holidays)
    owner = owners(task.owner_role)
    state, note = (State.PLANNED, "") if due else (State.WAITING, f"waiting.{at.anchor}")
    if owner is None:
        note = note or "owner.none_for_role"
    if any(code == programme_code and done == task.code for code, done, _ in case.done):
        state, note = State.DONE, ""
    elif task.when is not None and task.when.truth(facts) is Truth.UNKNOWN:
        note = "waiting.fact"
    priority = variant.priorities.get(task.code, task.priority)
    return DatedMilestone(
        task.code, due, state, task.owner_role, owner or case.contact_agency_id, priority, note
    )


def _released(
    milestones: Iterable[DatedMilestone], inside: AbstractSet[str], case: CaseFacts
) -> Iterable[DatedMilestone]:
    """Let fall away, once the person is out, what can be done inside only: it is nobody's late task for months.

    Source: our own choice; what was done all the same can still be recorded.
    """
    for milestone in milestones:
        due = milestone.due_on
        if (
            case.released_on is not None
            and milestone.code in inside
            and milestone.state is State.PLANNED
            and due is not None
            and due <= case.released_on
        ):
            yield replace(milestone, due_on=None, state=State.FALLEN_AWAY, note="fallen.released")
        else:
            yield milestone


def _earlier(milestones: Iterable[DatedMilestone], case: CaseFacts) -> Iterable[DatedMilestone]:
    """Set aside what was due long before the case came in: a register cannot say whether it was done."""
    since = shift(case.opened_on, GRACE.negated())
    for milestone in milestones:
        if (
            milestone.state is State.PLANNED
            and milestone.due_on is not None
            and milestone.due_on < since
        ):
            yield replace(milestone, state=State.EARLIER, note="earlier.before_case")
        else:
            yield milestone


def _declined(
    milestones: Iterable[DatedMilestone], case: CaseFacts, programme_code: str
) -> Iterable[DatedMilestone]:
    """Let what is not done fall away while the person declines the programme: nobody may be reminded of it."""
    declines = is_declined(case, programme_code)
    for milestone in milestones:
        if declines and milestone.state is not State.DONE:
            yield replace(milestone, due_on=None, state=State.FALLEN_AWAY, note="fallen.declined")
        else:
            yield milestone


def _ended(milestones: Iterable[DatedMilestone], case: CaseFacts) -> Iterable[DatedMilestone]:
    """Let everything that is still open fall away when the person has died."""
    for milestone in milestones:
        if case.died_on is not None and milestone.state is not State.DONE:
            yield replace(milestone, due_on=None, state=State.FALLEN_AWAY, note="fallen.died")
        else:
            yield milestone
