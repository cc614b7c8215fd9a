"""What a re-planning did, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.agencies import queries as agencies
from throughcare.journeys.rules.sighting import SIGHT, agency_of
from throughcare.journeys.types import TASK
from throughcare.pages import words
from throughcare.programmes import queries as programmes
from throughcare.sharing.rules.outlasting import CONSENT, ground_of
from throughcare.web.person.journeys import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from throughcare.journeys.queries.history import Move, Moved
    from throughcare.journeys.types import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Hold one milestone that moves."""

    title: str
    effect: str
    tone: str
    before: date | None
    after: date | None
    owner: str
    note: str
    without: str
    """What stands where there is no day."""

    @property
    def has_one_day(self) -> bool:
        """Tell whether the day stays what it is: only what it means changes."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Hold the changes of one kind, with a sentence about them."""

    code: str
    title: str
    hint: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Hold one re-planning."""

    at: datetime
    cause: str
    changes: tuple[ChangeRow, ...]


def rows(found: Iterable[Move]) -> tuple[MoveRow, ...]:
    """Return re-plannings in words."""
    names = _names()
    return tuple(
        MoveRow(
            move.at,
            words.word(words.CAUSES, str(move.cause.get("code", ""))),
            tuple(_row(change, names) for change in move.changes),
        )
        for move in found
    )


def _names() -> dict[int, str]:
    return {row.agency_id: row.name for row in agencies.agency_map().agencies.values()}


LATE: Final = "late"
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": (TASK, "plan_action", "appointment", "referral", "conference"),
    "handover": ("handover", "handover_meeting", "handover_answer"),
    "sharing": ("consent", "secrecy_release", "weighing"),
    "after": ("sight", "follow_ups"),
}
_TOO_LATE: Final = frozenset({"too_late", "comes_after"})


def groups(found: Sequence[Change]) -> tuple[ChangeGroup, ...]:
    """Return the changes of a preview in words, kind by kind; what comes too late stands first."""
    names = _names()
    by_code: dict[str, list[ChangeRow]] = {code: [] for code in (LATE, *_KINDS)}
    for change in sorted(found, key=lambda one: (one.after or one.before or date.max, one.code)):
        by_code[_group_of(change)].append(_row(change, names))
    texts = _group_texts()
    return tuple(
        ChangeGroup(code, *texts[code], tuple(each)) for code, each in by_code.items() if each
    )


def _group_of(change: Change) -> str:
    if change.effect in _TOO_LATE:
        return LATE
    return next((code for code, whats in _KINDS.items() if change.what in whats), "tasks")


def _group_texts() -> Mapping[str, tuple[str, str]]:
    return {
        LATE: (
            _("What can no longer be done in time"),
            _("Its day has passed already, or lies behind what depends on it. Its owner is told."),
        ),
        "tasks": (_("Tasks and steps"), ""),
        "handover": (
            _("Handover"),
            _("A handover that was agreed for so many days from release moves with it."),
        ),
        "sharing": (
            _("What the person agreed to share"),
            _(
                "No date prolongs or ends a yes. The person is asked again; without a new yes it ends on its day."
            ),
        ),
        "after": (
            _("After release"),
            _("Until when agencies see the person, and when somebody first asks how they are."),
        ),
    }


def _row(change: Change | Moved, names: Mapping[int, str]) -> ChangeRow:
    # The title says whose sight it is.
    is_sight = change.what == SIGHT
    return ChangeRow(
        title_of(change.programme_id, change.code, change.what, names),
        words.word(words.EFFECTS, change.effect),
        words.EFFECT_TONES.get(change.effect, "neutral"),
        change.before,
        change.after,
        "" if is_sight else names.get(change.owner_agency_id, ""),
        words.word(words.NOTES, change.note) if change.note else "",
        _("no end") if is_sight else _("no date"),
    )


def title_of(programme_id: int, code: str, what: str, names: Mapping[int, str]) -> str:
    """Return the title of a task of a programme, or of what another room holds.

    Whoever reads it may know of the agency that the key names: else the change is not there.
    """
    if what == TASK:
        return _title(programme_id, code)
    if what == SIGHT:
        return _("%(agency)s sees the person until") % {"agency": names.get(agency_of(code), "")}
    if what == CONSENT:
        return _("Yes to sharing with %(agency)s, until") % {
            "agency": names.get(ground_of(code).agency_id, "")
        }
    return words.word(words.HELD, what)


def _title(programme_id: int, code: str) -> str:
    version = programmes.by_id(programme_id)
    task = next((t for t in version.definition.tasks if t.id == code), None)
    if task is not None:
        return text(task.title)
    added = (t for variant in version.definition.variants for t in variant.adds)
    return next((text(t.title) for t in added if t.id == code), code)


def task_title(programme_code: str, task_code: str) -> str:
    """Return the title of a task by codes from an address; an unknown one gives its code back."""
    for version in programmes.published():
        if version.code == programme_code:
            return _title(version.programme_id, task_code)
    return task_code


def summary(found: Sequence[Change]) -> str:
    """Say how much moved: tasks, steps and handovers; what is only shown differently counts as nothing."""
    found = [
        one
        for one in found
        if one.what in {TASK, "plan_action", "appointment", "handover", "conference"}
    ]
    if not found:
        return _("Saved. Nothing in the journey moved.")
    return ngettext(
        "Saved. %(count)s task moved; its owner has been told.",
        "Saved. %(count)s tasks moved; their owners have been told.",
        len(found),
    ) % {"count": len(found)}
