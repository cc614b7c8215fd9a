"""What is known about the people of a register at this moment, and what a row would change of it.

An agency is told nothing about people whom it neither holds nor held last: a number in a file is no reason
to see or to move somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from throughcare.custody import queries as custody
from throughcare.exchange.imports import values
from throughcare.people import queries as people
from throughcare.people.types import PersonFacts, plain
from throughcare.sharing import queries as sharing
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.custody.types import Stay
    from throughcare.exchange.imports.reading import RegisterRow
    from throughcare.exchange.imports.values import Change
    from throughcare.kernel.access import Access

_NOTHING_KNOWN: Final = PersonFacts(0, "", "", "", "", "", "", None, None, None, None)


@dataclass(frozen=True, slots=True)
class Asking:
    """Hold whose register it is, and the day on which it is looked at."""

    agency_id: int
    jurisdiction: str
    today: date
    access: Access


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what is known about those people of a register who are known at all."""

    asking: Asking
    known: Mapping[str, int]
    """Number in the register -> person."""
    persons: Mapping[int, PersonFacts]
    stays: Mapping[int, Stay]
    met: AbstractSet[int]
    """People with whom the agency has to do today, or whom it held in an earlier case."""

    def own(self, number: str) -> int | None:
        """Return the person with a number if the agency holds them, or was the last that did."""
        person_id = self.known.get(number)
        if person_id is None or self._is_foreign(person_id):
            return None
        stay = self.stays.get(person_id)
        return person_id if stay and stay.agency_id == self.asking.agency_id else None

    def is_stranger(self, number: str) -> bool:
        """Tell whether a number belongs to somebody of whom the agency may be told nothing."""
        return number in self.known and self.own(number) is None

    def _is_foreign(self, person_id: int) -> bool:
        return self.persons[person_id].jurisdiction != self.asking.jurisdiction

    def withholds(self, row: RegisterRow) -> bool:
        """Tell whether a row about a stranger stays out.

        It comes in only as a return into custody of somebody whom nobody holds, and whom the agency knows
        or describes with the right birth date and family name.
        Source: our own choice: a number alone, perhaps mistyped, must neither move nor reveal anybody.
        """
        if not self.is_stranger(row.identifier_value):
            return False
        person_id = self.known[row.identifier_value]
        person, stay = self.persons[person_id], self.stays.get(person_id)
        returns = (
            row.released_on is None
            and person.died_on is None
            and (stay is None or stay.released_on is not None)
            and values.contradiction(row, stay, today=self.asking.today) is None
        )
        if not returns or self._is_foreign(person_id):
            return True
        return person_id not in self.met and not _describes(row, person)

    def changes(self, row: RegisterRow) -> list[Change]:
        """Return what a row about a known person would change."""
        person_id = self.known[row.identifier_value]
        return values.differences(row, self.persons[person_id], self.stays.get(person_id))

    def shown(self, row: RegisterRow) -> list[list[str]]:
        """Return the changes as the agency may see them: of a stranger all that the row says, known or not."""
        if self.is_stranger(row.identifier_value):
            found = values.differences(row, _NOTHING_KNOWN, None)
        else:
            found = self.changes(row)
        return [[change.field, change.before, change.after] for change in found]

    def contradicts(self, row: RegisterRow) -> date | None:
        """Return the recorded release of one of the agency's people that a row contradicts, if it does."""
        person_id = self.own(row.identifier_value)
        stay = None if person_id is None else self.stays.get(person_id)
        return values.contradiction(row, stay, today=self.asking.today)


def _describes(row: RegisterRow, person: PersonFacts) -> bool:
    names = plain(row.family_name), plain(person.family)
    return (
        person.born_on is not None
        and row.born_on == person.born_on
        and bool(names[0])
        and names[0] == names[1]
    )


def standing_of(system: str, numbers: Sequence[str], asking: Asking) -> Standing:
    """Look up what is known about the people with these numbers, with a constant number of queries."""
    access = asking.access
    known = people.known_identifiers(system, numbers, access=access) if numbers else {}
    person_ids = list(known.values())
    if not person_ids:
        return Standing(asking, known, {}, {}, frozenset())
    return Standing(
        asking,
        known,
        people.facts_of(person_ids, access=access),
        custody.last_stays_of(person_ids, access=access),
        _met(person_ids, asking),
    )


def _met(person_ids: Sequence[int], asking: Asking) -> frozenset[int]:
    today = asking.today
    return frozenset(
        person_id
        for person_id, relations in sharing.relations_of(person_ids, access=asking.access).items()
        for one in relations
        if one.agency_id == asking.agency_id
        and one.since <= today
        and (one.kind is RelationKind.CUSTODY or one.until is None or today < one.until)
    )
