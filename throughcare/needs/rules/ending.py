"""Decide by what an entry of the register ends; none ends in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.needs.types import End

if TYPE_CHECKING:
    from throughcare.needs.types import NeedFacts


def end_of(facts: NeedFacts | None, *, is_met: bool, is_by_rule: bool) -> End | None:
    """Return by what an entry ends now, None while it stands; no facts: the case is closed.

    What a worker wrote down stays until somebody owns it: they knew what the directory does not.
    Source: our own choice, ADR 25.
    """
    if is_met:
        return End.MET
    if facts is None:
        return End.CASE_CLOSED
    if facts.has_owner:
        return End.OWNED
    can_be_asked = facts.is_asked or facts.possible > 0
    return End.CAN_BE_ASKED if is_by_rule and can_be_asked else None
