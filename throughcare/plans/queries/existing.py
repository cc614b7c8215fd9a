"""Say what a reader may know to be there without seeing it: only where a rule lets existence be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.plans import rules
from throughcare.plans.queries.reading import whole_of
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Origin, Topic

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access, Category


def known_to_be_hidden(
    person_id: int, case_id: int, *, access: Access, today: date
) -> frozenset[Category]:
    """Return the compartments of a plan that hold something the asker does not see and may know of.

    Each need is asked for as its recorder's: who may know that a clinic knows somebody may not know the same
    of a shelter. Whatever is not known to exist looks like nothing.
    """
    whole = whole_of(person_id, case_id, access=access)
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    hidden = {need for need in whole.content.needs if not whole.sight.shows(need)}
    topics = {(rules.CATEGORIES[need.domain], need.by_agency) for need in hidden}
    if not topics or asker is None:
        return frozenset()
    law, facts = sharing.law(), sharing.facts_of([person_id], access=access)[person_id]
    return frozenset(
        category
        for category, agency_id in topics
        if decide(asker, Topic(category, _origin(agency_id)), law, facts).level >= Level.EXISTENCE
    )


def _origin(agency_id: int | None) -> Origin | None:
    row = None if agency_id is None else agencies.agency_map().everyone.get(agency_id)
    if row is None:
        return None
    return Origin(row.agency_id, row.kind, row.jurisdiction, row.is_sealed)
