"""Journeys of one person as frozen rows: what is late or planned first, the rest folded away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.journeys.queries import stored
from throughcare.journeys.types import Outcome, State
from throughcare.pages import words
from throughcare.pages.formatting import period_text
from throughcare.programmes import queries as programmes
from throughcare.programmes.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.journeys.types import DatedMilestone, Derivation
    from throughcare.kernel.access import Access
    from throughcare.programmes.types.programme import Programme

_OPEN: Final = frozenset({State.PLANNED, State.WAITING, State.EARLIER})
_WAS_RELEASED: Final = "fallen.released"
"""It may have been done all the same, and nobody had recorded it before the release."""


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """Hold one milestone as the page shows it."""

    programme: str
    code: str
    title: str
    due_on: date | None
    owner: str
    tag: str
    tone: str
    note: str
    is_open: bool
    """Whether it can be recorded as done."""
    is_done: bool
    is_default: bool
    lacks_day: bool
    """Whether its day is still to become known."""


@dataclass(frozen=True, slots=True)
class MilestoneGroup:
    """Hold milestones that stand alike."""

    title: str
    milestones: tuple[MilestoneRow, ...]


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """Hold one programme as it stands for the person."""

    code: str
    title: str
    outcome: str
    tag: str
    tone: str
    reasons: tuple[str, ...]
    decides: tuple[str, ...]
    variant: str
    phases: tuple[Mapping[str, Any], ...]
    milestones: tuple[MilestoneRow, ...]
    """What is late or planned: what the team looks at first."""
    groups: tuple[MilestoneGroup, ...]
    """The rest, folded away."""


def journey_rows(
    case: CaseRow,
    person_id: int,
    places: Mapping[str, str],
    agency_names: Mapping[int, str],
    gone: AbstractSet[int],
    today: date,
    access: Access,
) -> tuple[JourneyRow, ...]:
    """Return every programme looked at for a case, as the page shows it.

    Shapes: `gone` are agencies that had a part and have none today, so that nobody there can do a task.
    """
    found = stored.derivations_of([case.case_id], person_ids=[person_id], access=access)[
        case.case_id
    ]
    return tuple(_journey(derivation, places, agency_names, gone, today) for derivation in found)


def _journey(
    derivation: Derivation,
    places: Mapping[str, str],
    agency_names: Mapping[int, str],
    gone: AbstractSet[int],
    today: date,
) -> JourneyRow:
    version = programmes.by_id(derivation.programme_id)
    programme = version.on(today)
    rows = _sorted_rows(derivation, version.code, programme, agency_names, gone, today)
    return JourneyRow(
        code=version.code,
        title=text(programme.title),
        outcome=derivation.outcome.value,
        tag=words.word(words.OUTCOMES, derivation.outcome.value),
        tone=words.OUTCOME_TONES[derivation.outcome.value],
        reasons=_reasons(derivation, places),
        decides=_decides(derivation, programme),
        variant=_variants(derivation, programme),
        phases=tuple(_phase(phase, programme, today) for phase in derivation.phases),
        milestones=tuple(rows[State.PLANNED]),
        groups=_groups(rows),
    )


def _sorted_rows(
    derivation: Derivation,
    code: str,
    programme: Programme,
    agency_names: Mapping[int, str],
    gone: AbstractSet[int],
    today: date,
) -> dict[State | None, list[MilestoneRow]]:
    """Return the milestones by their state; None holds what is left of agencies that are gone."""
    rows: dict[State | None, list[MilestoneRow]] = {state: [] for state in (*State, None)}
    ordered = sorted(
        derivation.milestones, key=lambda m: (m.due_on is None, m.due_on or today, m.priority)
    )
    for milestone in ordered:
        row = _milestone(milestone, code, programme, agency_names, today)
        if _is_left(milestone, gone, today):
            row = replace(row, tag=_("Not recorded as done"), tone="neutral", is_open=False)
            rows[None].append(row)
        else:
            rows[milestone.state].append(row)
    return rows


def _is_left(milestone: DatedMilestone, gone: AbstractSet[int], today: date) -> bool:
    """Tell whether a task is late that nobody can do any more: it is no call to anybody who is here."""
    is_late = milestone.due_on is not None and milestone.due_on < today
    return milestone.state is State.PLANNED and is_late and milestone.owner_agency_id in gone


def _groups(rows: Mapping[State | None, list[MilestoneRow]]) -> tuple[MilestoneGroup, ...]:
    titles: dict[State | None, str] = {
        State.WAITING: _("Waiting for a date"),
        State.EARLIER: _("Due before this case came in: to check"),
        State.DONE: _("Done"),
        State.FALLEN_AWAY: _("Fallen away"),
        None: _("Left behind by agencies that have no part any more"),
    }
    return tuple(
        MilestoneGroup(f"{title} ({len(rows[state])})", tuple(rows[state]))
        for state, title in titles.items()
        if rows[state]
    )


def _day_is_ours(task: Any) -> bool:
    """Tell whether the day of a task is our default and no fact about the programme."""
    if task is None or not task.provenance.is_default:
        return False
    fields = task.provenance.default_fields
    return not fields or "at" in fields


def text(texts: Mapping[str, str]) -> str:
    """Return a definition's text in the reader's language, English where that is missing."""
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


def _reasons(derivation: Derivation, places: Mapping[str, str]) -> tuple[str, ...]:
    if derivation.outcome is Outcome.ELIGIBLE:
        return ()
    language = get_language() or "en"
    told = (
        wording.reason(reason, language=language, names=places)
        for reason in derivation.reasons
        if reason.code != "criterion.fails"
    )
    return tuple(dict.fromkeys(told))


def _decides(derivation: Derivation, programme: Programme) -> tuple[str, ...]:
    """Name who may decide otherwise about what stood in the way."""
    roles = (
        programme.roles.get(reason.params.get("decides", ""))
        for reason in derivation.reasons
        if reason.code == "criterion.fails"
    )
    return tuple(dict.fromkeys(text(role.title) for role in roles if role is not None))


def _variants(derivation: Derivation, programme: Programme) -> str:
    titles = {variant.code: text(variant.title) for variant in programme.variants}
    return ", ".join(titles.get(code, code) for code in derivation.variant.split(",") if code)


def _phase(phase: Any, programme: Programme, today: date) -> Mapping[str, Any]:
    titles = {one.code: text(one.title) for one in programme.phases}
    state = "future"
    if phase.start is not None and phase.start <= today:
        state = "past" if phase.end is not None and phase.end <= today else "current"
    return {
        "title": titles.get(phase.code, phase.code),
        "period": period_text(phase.start, phase.end),
        "state": state,
        "items": (),
    }


def _milestone(
    milestone: DatedMilestone,
    code: str,
    programme: Programme,
    agency_names: Mapping[int, str],
    today: date,
) -> MilestoneRow:
    task = task_of(programme, milestone.code)
    tag, tone = _standing(milestone, today)
    return MilestoneRow(
        programme=code,
        code=milestone.code,
        title=text(task.title) if task else milestone.code,
        due_on=milestone.due_on,
        owner=agency_names.get(milestone.owner_agency_id, ""),
        tag=tag,
        tone=tone,
        note=words.word(words.NOTES, milestone.note) if milestone.note else "",
        is_open=milestone.state in _OPEN or milestone.note == _WAS_RELEASED,
        is_done=milestone.state is State.DONE,
        is_default=milestone.state is not State.FALLEN_AWAY and _day_is_ours(task),
        lacks_day=milestone.due_on is None and milestone.state in _OPEN,
    )


def task_of(programme: Programme, code: str) -> Any:
    """Return the task of a programme by its code, also one that a variant adds."""
    every = (*programme.tasks, *(task for variant in programme.variants for task in variant.adds))
    return next((task for task in every if task.code == code), None)


def _standing(milestone: DatedMilestone, today: date) -> tuple[str, str]:
    if milestone.state is State.DONE:
        return _("Done"), "good"
    if milestone.state is State.FALLEN_AWAY:
        return _("Falls away"), "neutral"
    if milestone.state is State.WAITING:
        return _("Waiting"), "neutral"
    if milestone.state is State.EARLIER:
        return _("To check"), "attention"
    if milestone.due_on is not None and milestone.due_on < today:
        return _("Late"), "late"
    return _("Planned"), "info"
