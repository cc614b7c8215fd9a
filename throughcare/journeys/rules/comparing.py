"""What moves, comes too late or falls away between two derivations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.journeys.types import Change, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from throughcare.journeys.types import DatedMilestone, Derivation

    Key = tuple[int, str]


def changes(
    before: Sequence[Derivation], after: Sequence[Derivation], *, today: date
) -> tuple[Change, ...]:
    """Compare two derivations of one case, milestone by milestone.

    Shapes: one change per milestone that differs, in the order of the new journey, then what is gone.
    A milestone whose new day has passed already comes too late: it is due at once, and its owner must hear.
    Source: our own choice, ADR 5.
    """
    old, new = _by_key(before), _by_key(after)
    found = [_change(key, old.get(key), milestone, today) for key, milestone in new.items()]
    found += [_gone(key, milestone) for key, milestone in old.items() if key not in new]
    return tuple(change for change in found if change is not None)


def _by_key(derivations: Iterable[Derivation]) -> Mapping[Key, DatedMilestone]:
    return {
        (derivation.programme_id, milestone.code): milestone
        for derivation in derivations
        for milestone in derivation.milestones
    }


def _change(
    key: Key, old: DatedMilestone | None, new: DatedMilestone, today: date
) -> Change | None:
    before = old.due_on if old else None
    if old is not None and (old.state, old.due_on, old.note) == (new.state, new.due_on, new.note):
        return None
    if new.state is State.DONE:
        return None
    return Change(*key, _effect(old, new, today), before, new.due_on, new.owner_agency_id, new.note)


def _effect(old: DatedMilestone | None, new: DatedMilestone, today: date) -> str:
    if new.state is State.FALLEN_AWAY:
        return "falls_away"
    if new.due_on is not None and new.due_on < today:
        return "too_late"
    if new.due_on is None:
        return "waits"
    return "moves" if old is not None and old.due_on is not None else "new"


def _gone(key: Key, old: DatedMilestone) -> Change | None:
    if old.state is State.DONE:
        return None
    return Change(
        *key, "falls_away", old.due_on, None, old.owner_agency_id, "fallen.not_in_journey"
    )
