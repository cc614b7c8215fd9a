"""What my plan shows on a page or on paper: who wrote what for me, and whether there is time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.pages import plan_words
from throughcare.plans import rules
from throughcare.plans.types import CRISIS_PLAN, Change, Feasibility, StatementKind, Voice
from throughcare.portal.plan import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from throughcare.plans.types import ActionRow, GoalRow, StatementRow
    from throughcare.portal.plan.rows import Mine

TONES = {
    Feasibility.FEASIBLE: "good",
    Feasibility.TIGHT: "attention",
    Feasibility.NOT_BEFORE_RELEASE: "late",
}
ABOUT_ME = tuple(kind for kind in StatementKind if kind not in CRISIS_PLAN)


@dataclass(frozen=True, slots=True)
class Noted:
    """Hold who wrote down for me what I said, and where I say it myself."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """Hold one heading and what I said under it; None where I said nothing."""

    code: str
    title: str
    row: StatementRow | None
    readers: str


@dataclass(frozen=True, slots=True)
class View:
    """Hold what the parts of my plan need; `edit` says whether it can be written in."""

    edit: bool
    version: int
    today: date
    names: Mapping[int, str]
    noted: Mapping[str, Noted]
    """Thing (`goal:12`) -> who wrote it down for me."""
    feasible: Mapping[int, tuple[str, str]]
    """Goal -> whether there is time, with the tone of it; goals of which nobody knows are left out."""

    def agency(self, agency_id: int | None) -> str:
        """Name an agency."""
        return self.names.get(agency_id or 0) or _("An agency")


def hours_text(action: ActionRow) -> str:
    """Write on which days and hours a step takes my time; empty where it does not."""
    weekly = action.weekly
    if weekly is None:
        return ""
    days = ",".join(map(str, weekly.days))
    hours = f"{weekly.starts_at:%H:%M}-{weekly.ends_at:%H:%M}"
    return plan_words.weekly_text(f"{days} {hours}")


def view_of(own: Mine, *, edit: bool) -> View:
    """Look at my plan."""
    return View(
        edit,
        own.plan.ref.version,
        own.request.today,
        own.plan.agency_names,
        dict(_noted(own)),
        dict(_feasible(own)),
    )


def statements(own: Mine, kinds: Iterable[StatementKind]) -> list[Said]:
    """Return what I said under some headings."""
    rows = {one.kind: one for one in own.plan.content.statements if one.text}
    return [_said(kind, rows.get(kind)) for kind in kinds]


def _said(kind: StatementKind, row: StatementRow | None) -> Said:
    readers = str(words.READERS[row.audience.value]) if row else ""
    return Said(kind.value, str(plan_words.STATEMENTS[kind.value]), row, readers)


def plan_context(own: Mine, *, edit: bool) -> dict[str, Any]:
    """Return what my plan needs on a page or on paper."""
    context = {
        "own_words": own.person.about_me,
        "contact_name": own.contact,
        "is_open": own.is_open,
        "today": own.request.today,
    }
    if own.case is None:
        return {**context, "plan": None}
    content = own.plan.content
    return {
        **context,
        "plan": own.plan,
        "tree": rules.tree(content),
        "v": view_of(own, edit=edit and own.is_open),
        "said": statements(own, ABOUT_ME),
        "circle": [one for one in content.circle if one.until is None],
        "past_circle": [one for one in content.circle if one.until is not None],
        "my_next": own.next_step,
        "unasked": own.unasked,
        "has_open_goals": any(goal.is_open for goal in content.goals),
        "offered": own.offered,
        "release_on": own.release_on,
        "domain_titles": plan_words.DOMAINS,
        "words": words,
        "hours_text": hours_text,
    }


def _feasible(own: Mine) -> Iterator[tuple[int, tuple[str, str]]]:
    for goal in own.plan.content.goals:
        if not goal.is_open:
            continue
        found = rules.feasibility(goal, release_on=own.release_on, today=own.request.today)
        if found in TONES:
            yield goal.goal_id, (str(words.FEASIBILITIES[found.value]), TONES[found])


def _noted(own: Mine) -> Iterator[tuple[str, Noted]]:
    content = own.plan.content
    for goal in content.goals:
        if goal.voice in {Voice.PAPER, Voice.SPOKEN}:
            yield f"goal:{goal.goal_id}", _of_goal(own, goal)
    for said in content.statements:
        if said.voice is not Voice.SCREEN and said.text:
            key = f"statement:{said.statement_id}"
            href = reverse("my_statement", args=[said.kind.value])
            yield key, Noted(_voice_text(said.voice, _who(own, key)), href)
    for action in content.actions:
        key = f"action:{action.action_id}"
        if action.owner.is_person and _is_by_worker(own, key):
            href = reverse("my_action_answer", args=[action.action_id])
            yield key, Noted(_plain_text(_who(own, key)), href)
    for one in content.circle:
        key = f"circle:{one.circle_id}"
        if _is_by_worker(own, key):
            yield (
                key,
                Noted(_plain_text(_who(own, key)), reverse("my_circle", args=[one.circle_id])),
            )


def _of_goal(own: Mine, goal: GoalRow) -> Noted:
    key = f"goal:{goal.goal_id}"
    by = own.plan.said_by.get(goal.goal_id)
    agency = own.plan.agency_names.get(by.agency_id or 0, "") if by else ""
    text = _voice_text(goal.voice or Voice.SPOKEN, _who(own, key, agency))
    row = own.said.get(key)
    is_words = row is not None and row.change in {Change.GOAL_ADDED, Change.GOAL_REWORDED}
    page = "my_goal_reword" if is_words and not goal.is_condition else "my_position"
    return Noted(text, reverse(page, args=[goal.goal_id]))


def _is_by_worker(own: Mine, key: str) -> bool:
    row = own.said.get(key)
    return row is not None and not row.is_person


def _who(own: Mine, key: str, agency: str = "") -> str:
    """Name who wrote something down; what was written long ago names the agency at most."""
    row = own.said.get(key)
    if row is None or row.is_person:
        return agency or _("a worker")
    return words.who_text(row)


def _voice_text(voice: Voice, who: str) -> str:
    if voice is Voice.PAPER:
        return _("Written down for you by %(who)s, from your paper.") % {"who": who}
    return _("Written down for you by %(who)s, from what you told them.") % {"who": who}


def _plain_text(who: str) -> str:
    return _("Written down for you by %(who)s.") % {"who": who}
