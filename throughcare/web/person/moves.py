"""What a re-planning did, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.journeys.types import TASK
from throughcare.pages import words
from throughcare.programmes import queries as programmes
from throughcare.web.person.journeys import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from throughcare.journeys.queries.history import Move
    from throughcare.journeys.types import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Hold one milestone that moves."""

    title: str
    effect: str
    tone: str
    before: date | None
    after: date | None
    owner_agency_id: int
    note: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Hold one re-planning."""

    at: datetime
    cause: str
    changes: tuple[ChangeRow, ...]


def rows(found: Iterable[Move]) -> tuple[MoveRow, ...]:
    """Return re-plannings in words."""
    return tuple(
        MoveRow(
            move.at,
            words.word(words.CAUSES, str(move.cause.get("code", ""))),
            tuple(
                _row(
                    change.programme_id,
                    change.code,
                    change.effect,
                    change.before,
                    change.after,
                    0,
                    change.note,
                    change.what,
                )
                for change in move.changes
            ),
        )
        for move in found
    )


def change_rows(found: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """Return the changes of a preview in words, what comes too late first."""
    order = ("too_late", "falls_away", "moves", "waits", "new")
    ranked = sorted(found, key=lambda change: order.index(change.effect))
    return tuple(
        _row(
            c.programme_id,
            c.code,
            c.effect,
            c.before,
            c.after,
            c.owner_agency_id,
            c.note,
            c.what,
        )
        for c in ranked
    )


def _row(
    programme_id: int,
    code: str,
    effect: str,
    before: date | None,
    after: date | None,
    owner: int,
    note: str,
    what: str,
) -> ChangeRow:
    return ChangeRow(
        title_of(programme_id, code, what),
        words.word(words.EFFECTS, effect),
        words.EFFECT_TONES.get(effect, "neutral"),
        before,
        after,
        owner,
        words.word(words.NOTES, note) if note else "",
    )


def title_of(programme_id: int, code: str, what: str) -> str:
    """Return the title of a task of a programme, or of what another room holds."""
    if what == TASK:
        return _title(programme_id, code)
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
    """Say how much moved."""
    if not found:
        return _("Saved. Nothing in the journey moved.")
    return ngettext(
        "Saved. %(count)s task moved; its owner has been told.",
        "Saved. %(count)s tasks moved; their owners have been told.",
        len(found),
    ) % {"count": len(found)}
