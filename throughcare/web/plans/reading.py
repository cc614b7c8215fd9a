"""The plan as a page or a sheet of paper reads it: whose words, what is agreed, what it asks, what is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from throughcare.pages import plan_words
from throughcare.plans import rules
from throughcare.plans.types import Position, StatementKind
from throughcare.web.gate import may_print
from throughcare.web.plans.carrying import carrying_of
from throughcare.web.plans.rows import owner_name
from throughcare.web.plans.weighing import weight_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.plans.rules import Sight
    from throughcare.plans.types import (
        Domain,
        GoalRow,
        NextAction,
        PlanContent,
        Progress,
        ProposalRow,
        SaidBy,
        StatementRow,
    )
    from throughcare.web.plans.rows import Desk

ALWAYS: Final = (StatementKind.STRENGTHS, StatementKind.WISHES, StatementKind.HELPS_ME)
"""What every plan asks the person for first."""
TITLES: Final[dict[str, Any]] = {
    "domain_titles": plan_words.DOMAINS,
    "position_titles": plan_words.POSITIONS,
    "change_titles": plan_words.CHANGES,
    "onset_titles": plan_words.ONSETS,
    "origin_titles": plan_words.ORIGINS,
    "breadth_titles": plan_words.BREADTHS,
    "voice_titles": plan_words.VOICES,
    "statement_titles": plan_words.STATEMENTS,
    "acceptance_titles": plan_words.ACCEPTANCES,
    "feasibility_titles": plan_words.FEASIBILITIES,
    "request_titles": plan_words.PROPOSALS,
    "weekday_titles": plan_words.WEEKDAYS,
}
"""Words for the codes of a plan."""


@dataclass(frozen=True)
class View:
    """Hold what every part of a plan needs to be written down; without `today` nothing is late."""

    person_id: int
    person_name: str
    agency_names: Mapping[int, str]
    said_by: Mapping[int, SaidBy]
    today: date | None = None
    edit: bool = False
    """Whether the reader can write here."""
    version: int = 0
    own_agency_id: int | None = None
    feasible: Mapping[int, str] = field(default_factory=dict)
    """Goal -> whether there is time, where that is known."""
    progress: Mapping[Domain | None, Progress] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=lambda: TITLES)
    sight: Sight = field(default_factory=rules.Sight)
    """Whose words the reader may change."""
    answers: bool = False
    """Whether the reader's agency is to answer what the person asks: that of the one contact."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold whether the plan is agreed, and what is missing until it is."""

    is_agreed: bool
    was_agreed: bool
    unasked: tuple[GoalRow, ...]
    has_goals: bool
    has_open_goals: bool
    agrees: int
    disagrees: int
    open: int
    """Goals about which the person decides later, or did not want to say."""

    @property
    def can_be_agreed(self) -> bool:
        """Tell whether nothing is missing but the word."""
        return self.has_goals and not self.unasked and not self.is_agreed


@dataclass(frozen=True, slots=True)
class Own:
    """Hold what the person says under one heading; empty where they said nothing the reader may see."""

    code: str
    title: str
    said: StatementRow | None


@dataclass(frozen=True, slots=True)
class NextRow:
    """Hold what one owner does next."""

    who: str
    next: NextAction


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Hold what the person asked for, with how long the answer may still take."""

    asked: ProposalRow
    is_late: bool


def plan_context(desk: Desk, *, on_paper: bool = False) -> dict[str, object]:
    """Return what the plan itself needs on a page or on paper."""
    content = desk.plan.content
    may_write = desk.is_open and not desk.is_sealed and not on_paper
    return {
        "person": desk.person,
        "plan": desk.plan,
        "view": view_of(desk, edit=may_write),
        "tree": rules.tree(content),
        "own": own_of(content, empty=may_write),
        "circle": [
            one for one in content.circle if one.until is None or one.until > desk.request.today
        ],
        "sees_circle": desk.sees_circle,
        "agreement": agreement_of(content),
        "weight": weight_of(desk),
        "carrying": carrying_of(desk),
        "requests": requests_of(desk),
        "next_rows": next_rows(desk),
        "kept_from": desk.kept_from,
        "is_open": desk.is_open,
        "may_write": may_write,
        "may_print": may_print(desk.access),
        **TITLES,
    }


def view_of(desk: Desk, *, edit: bool) -> View:
    """Return how a reader sees the parts of the present plan."""
    content = desk.plan.content
    return View(
        desk.person_id,
        desk.person.facts.name,
        desk.plan.agency_names,
        desk.plan.said_by,
        desk.request.today,
        edit,
        desk.plan.ref.version,
        desk.access.actor.agency_id,
        {
            goal.goal_id: rules.feasibility(
                goal, release_on=desk.release_on, today=desk.request.today
            ).value
            for goal in content.goals
            if goal.is_open and goal.waiting_days is not None and desk.release_on
        },
        rules.progress(content),
        sight=desk.sight,
        answers=edit and desk.case.contact_agency_id == desk.access.actor.agency_id,
    )


def own_of(content: PlanContent, *, empty: bool) -> list[Own]:
    """Return the person's own words by heading; an empty heading shows only what can be asked for."""
    said = {one.kind: one for one in content.statements if one.text}
    return [
        Own(kind.value, str(plan_words.STATEMENTS[kind.value]), said.get(kind))
        for kind in StatementKind
        if kind in said or (empty and kind in ALWAYS)
    ]


def agreement_of(content: PlanContent) -> Agreement:
    """Return whether the plan is agreed, and what is missing."""
    positions = [goal.position for goal in content.goals if goal.is_open]
    return Agreement(
        rules.is_agreed(content),
        content.agreed_version is not None,
        rules.unasked(content),
        bool(content.goals),
        bool(positions),
        positions.count(Position.AGREES),
        positions.count(Position.DISAGREES),
        positions.count(Position.LATER) + positions.count(Position.DECLINED),
    )


def next_rows(desk: Desk) -> list[NextRow]:
    """List the next step of each owner, the first due first; what was declined is nobody's."""
    found = [one for one in desk.plan.content.actions if not one.acceptance.is_off]
    rows = [
        NextRow(owner_name(desk, owner), step)
        for owner in {action.owner for action in found}
        if (step := rules.next_action(found, owner, desk.request.today)) is not None
    ]
    return sorted(rows, key=lambda row: (row.next.action.due_on, row.who))


def requests_of(desk: Desk) -> list[RequestRow]:
    """List what the person asked for: what waits first, the first due first."""
    rows = [
        RequestRow(one, one.answered_at is None and one.answer_by < desk.request.today)
        for one in desk.requests
    ]
    waiting = sorted(
        (row for row in rows if row.asked.answered_at is None), key=lambda row: row.asked.answer_by
    )
    return [*waiting, *(row for row in rows if row.asked.answered_at is not None)]
