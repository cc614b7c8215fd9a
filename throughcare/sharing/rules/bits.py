"""What a row of the visibility projection says about a person and an agency, packed into one number.

The projection holds facts about the person only. Which facts suffice follows from the rules in force when the
question is asked, so an agreement that ended an hour ago is ended in every list, and nothing was rewritten.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.rules.categories import CONSENTABLE
from throughcare.sharing.types.law import Purpose
from throughcare.sharing.types.relations import Phase, RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTED = (Category.IDENTITY, Category.CUSTODY, Category.JOURNEY, Category.PLAN)
"""What lists show of the shared file; whoever may see the first, who somebody is, may list them."""

_next_bit = (1 << place for place in count())
KIND = {kind: next(_next_bit) for kind in RelationKind}
PHASE = {phase: next(_next_bit) for phase in Phase}
GUARDED = next(_next_bit)
"""Blocks name single accounts: whether this worker may list the person is asked of the blocks themselves."""
SHUT = {category: next(_next_bit) for category in LISTED[1:]}
"""A block keeps the agency out of this category; where it keeps out of the first there is no row at all."""
OBJECTED = {category: next(_next_bit) for category in LISTED}
CONSENT: dict[tuple[Purpose, Category], int] = {
    (p, category): next(_next_bit) for p in CONSENTABLE for category in LISTED
}
"""The person agreed that this agency may know this, for this purpose."""
WEIGHED: dict[tuple[Purpose, Category], int] = {
    (p, category): next(_next_bit) for p in Purpose for category in LISTED
}


def kinds_in(facts: int) -> frozenset[RelationKind]:
    """Return the kinds of relation in the facts of a row.

    Source: our own choice, ADR 11.
    """
    return frozenset(kind for kind, bit in KIND.items() if facts & bit)


def of_kinds(kinds: Iterable[RelationKind]) -> int:
    """Return the bits of some kinds of relation.

    Source: our own choice, ADR 11.
    """
    return sum(KIND[kind] for kind in set(kinds))


def of_phases(phases: Iterable[Phase]) -> int:
    """Return the bits of some phases.

    Source: our own choice, ADR 11.
    """
    return sum(PHASE[phase] for phase in set(phases))
