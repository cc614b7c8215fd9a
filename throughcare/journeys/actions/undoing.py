"""Take back the last move of a release date, while nothing was built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.caseloads import actions as caseloads
from throughcare.journeys.actions.replanning import move_release_dates
from throughcare.journeys.queries.undoing import last_move
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access

SOURCE = "undo"
"""Stands as the source of a date that came back: pages have its words."""


class NothingToUndoError(ThroughcareError):
    """Report that no date moved, or that something was built on the move."""


@transaction.atomic
def undo_move(person_id: int, *, access: Access, now: datetime, today: date) -> tuple[Change, ...]:
    """Put back the dates that stood before the last move; return what moved back.

    Nothing is deleted: the old dates are recorded anew, with who took the move back.
    Errors: NothingToUndoError, which does not say what was built on it: it may be hidden from who asks.
    """
    caseloads.lock_open_of([person_id])
    found = last_move(person_id, access=access)
    if found is None or found.is_built_on:
        why = "undo.built_on" if found else "undo.no_move"
        raise NothingToUndoError(
            f"Cannot take the last move of dates back: [{why}]. Record a new date instead."
        )
    return move_release_dates(
        person_id, found.before, source=SOURCE, why="", access=access, now=now, today=today
    )
