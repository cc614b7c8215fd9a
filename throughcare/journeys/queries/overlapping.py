"""How long two contacts overlap: what the programme says, else our default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.caseloads.rules.handing import OVERLAP_DAYS
from throughcare.journeys.queries.stored import derivations_of
from throughcare.journeys.types import Outcome
from throughcare.kernel.dates import shift
from throughcare.programmes import queries as programmes

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Overlap:
    """Hold how many days before the change both contacts meet the person."""

    days: int
    is_default: bool
    """No source says it: decide locally."""


def overlap_of(case_id: int, person_id: int, *, access: Access, today: date) -> Overlap:
    """Return the overlap that the person's programme asks for; our default where none fits."""
    found = derivations_of([case_id], person_ids=[person_id], access=access)[case_id]
    fitting = [one for one in found if one.outcome is Outcome.ELIGIBLE]
    if not fitting:
        return Overlap(OVERLAP_DAYS, is_default=True)
    rule = programmes.by_id(fitting[-1].programme_id).definition.single_contact.handover
    return Overlap((shift(today, rule.overlap) - today).days, bool(rule.default))
