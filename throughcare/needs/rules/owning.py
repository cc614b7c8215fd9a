"""Decide whether somebody owns a need, and if nobody does, why. Unknown is never a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.needs.types import NeedFacts, Why

if TYPE_CHECKING:
    from collections.abc import Callable

REASONS: tuple[tuple[Why, Callable[[NeedFacts], bool]], ...] = (
    (Why.NOT_RETURNABLE, lambda one: one.lawful_stay is False and one.returnable is False),
    (Why.ALL_REFUSED, lambda one: one.refusals > 0),
    (Why.EXCLUDED, lambda one: one.excluding > 0),
    (Why.ALL_FULL, lambda one: one.full > 0),
    (Why.NOBODY_COMPETENT, lambda one: not one.is_competent),
    (Why.EARLY_RELEASE_REFUSED, lambda one: one.early_release_refused),
    (Why.NO_SUPERVISION, lambda one: one.is_unsupervised),
)
"""The first that is true is named: the one that lies deepest comes first."""


def why_unowned(facts: NeedFacts) -> Why | None:
    """Return why nobody owns a need; None where somebody does, was asked, or could still be asked.

    Source: our own choice, ADR 25 (requirements R61, R93 and R117): decide locally.
    """
    if facts.has_owner or facts.is_asked or facts.possible:
        return None
    return next((why for why, is_true in REASONS if is_true(facts)), Why.NO_SERVICE)
