"""Say what a moved release date does to a visit in prison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.kernel.replanning import HeldChange

if TYPE_CHECKING:
    from datetime import date

WHAT: Final = "visit"
SET_ANEW: Final = "set_anew"


def change_of(
    visit_id: int, *, day: date, release_on: date, agency_id: int, is_to_set_anew: bool
) -> HeldChange | None:
    """Return what a release date does to a visit: one that comes after the release is to be set anew, elsewhere.

    Source: our own choice, ADR 26.
    """
    if is_to_set_anew or day < release_on:
        return None
    return HeldChange(WHAT, f"{WHAT}:{visit_id}", SET_ANEW, day, None, agency_id)
