"""What is known about the people of a register at this moment, and what a row would change of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.custody import queries as custody
from throughcare.exchange.imports import values
from throughcare.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from throughcare.custody.types import Stay
    from throughcare.exchange.imports.reading import RegisterRow
    from throughcare.exchange.imports.values import Change
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what is known about those people of a register who are known at all."""

    agency_id: int
    known: Mapping[str, int]
    """Number in the register -> person."""
    persons: Mapping[int, PersonFacts]
    stays: Mapping[int, Stay]

    def changes(self, row: RegisterRow) -> list[Change]:
        """Return what a row about a known person would change."""
        person_id = self.known[row.identifier_value]
        stay = self.stays.get(person_id)
        return values.differences(row, self.persons[person_id], stay, agency_id=self.agency_id)

    def shown(self, row: RegisterRow) -> list[list[str]]:
        """Return the changes as the agency may see them: what stood before only of people whom it held."""
        stay = self.stays.get(self.known[row.identifier_value])
        was_here = stay is not None and stay.agency_id == self.agency_id
        return [[c.field, c.before if was_here else "", c.after] for c in self.changes(row)]

    def contradicts(self, row: RegisterRow, *, today: date) -> date | None:
        """Return the recorded release that a row contradicts, if it does."""
        person_id = self.known.get(row.identifier_value)
        stay = None if person_id is None else self.stays.get(person_id)
        return values.contradiction(row, stay, today=today)


def standing_of(system: str, numbers: Sequence[str], *, agency_id: int, access: Access) -> Standing:
    """Look up what is known about the people with these numbers, with a constant number of queries."""
    known = people.known_identifiers(system, numbers, access=access) if numbers else {}
    person_ids = list(known.values())
    if not person_ids:
        return Standing(agency_id, known, {}, {})
    return Standing(
        agency_id,
        known,
        people.facts_of(person_ids, access=access),
        custody.last_stays_of(person_ids, access=access),
    )
