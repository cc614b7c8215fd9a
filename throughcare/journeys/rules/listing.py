"""One case as it stands in the list of one agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from throughcare.journeys.rules.sighting import periods
from throughcare.journeys.types import NEVER, Outcome, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.journeys.types import CaseFacts, Derivation
    from throughcare.sharing.types import RelationFact

_ORDER = (Outcome.ELIGIBLE, Outcome.UNKNOWN, Outcome.NOT_ELIGIBLE)


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold one row of the list of one agency; the fields are the columns of the projection."""

    agency_id: int
    case_id: int
    person_id: int
    name: str
    sort_name: str
    number: str
    home_municipality: str
    admitted_on: date | None
    in_custody: bool
    release_on: date | None
    next_due_on: date
    next_code: str
    outcome: str
    contact_membership_id: int
    is_open: bool
    since: date
    """The first day on which the agency has to do with the person, as far as relations say."""
    until: date
    """The day after the last one; whether it may see them in between is asked of `sharing`."""


def listed(
    case: CaseFacts,
    derivations: Sequence[Derivation],
    relations: Iterable[RelationFact],
    *,
    name: str,
    sort_name: str,
    number: str,
) -> tuple[Listed, ...]:
    """Return one row for each agency that has to do with the person: what is next is what that agency owns.

    Nobody is listed twice: a case after which the person had another stands in no list.

    Source: our own choice, ADR 3.
    """
    if not case.is_last:
        return ()
    outcome = outcome_of(derivations)
    return tuple(
        Listed(
            agency_id,
            case.case_id,
            case.person_id,
            name,
            sort_name,
            number,
            case.home_municipality,
            case.admitted_on,
            case.custody_agency_id is not None and case.released_on is None,
            case.release_on,
            *next_of(derivations, agency_id),
            outcome.value,
            case.contact_membership_id,
            case.closed_on is None,
            since,
            until,
        )
        for agency_id, (since, until) in periods(relations).items()
    )


def outcome_of(derivations: Iterable[Derivation]) -> Outcome:
    """Return the best answer that any programme gives: one that fits wins over one that cannot be known yet.

    Source: our own choice, ADR 3.
    """
    found = {derivation.outcome for derivation in derivations}
    return next((outcome for outcome in _ORDER if outcome in found), Outcome.NO_PROGRAMME)


def next_of(derivations: Iterable[Derivation], agency_id: int) -> tuple[date, str]:
    """Return the day and the code of the next milestone that an agency owns; NEVER where there is none.

    Source: our own choice, ADR 3.
    """
    mine = [
        (milestone.due_on, milestone.priority, milestone.code)
        for derivation in derivations
        for milestone in derivation.milestones
        if milestone.owner_agency_id == agency_id
        and milestone.state is State.PLANNED
        and milestone.due_on
    ]
    if not mine:
        return NEVER, ""
    due_on, _, code = min(mine)
    return due_on, code
