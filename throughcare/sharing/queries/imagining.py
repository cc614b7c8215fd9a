"""Ask the engine what an agency would see: without any yes, and with every yes there could be."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.agencies.types import AgencyRow
from throughcare.kernel.access import Category
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import (
    Asker,
    ConsentFact,
    ConsentState,
    Decision,
    Law,
    Level,
    Origin,
    PersonFacts,
    Purpose,
    ReleaseFact,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NOBODY = 0
"""The account for which an agency in general is asked: blocks on single accounts do not touch it."""
IMAGINED = 2**62
"""The number of a yes that nobody has given: asked about, never stored."""


@dataclass(frozen=True)
class Imagining:
    """Hold what is recorded about a person, and ask what would follow if they answered otherwise."""

    facts: PersonFacts
    rules: Law
    known: Sequence[int]
    """The agencies that take part and may be named to whoever reads the answer."""
    now: datetime
    today: date

    def without_yes(self, agency: AgencyRow | None, purpose: Purpose) -> dict[Category, Decision]:
        """Return what an agency sees when every answer is no; what it recorded itself is left out."""
        return self._best(agency, purpose, dataclasses.replace(self.facts, consents=()))

    def with_every_yes(
        self, agency: AgencyRow | None, purpose: Purpose
    ) -> dict[Category, Decision]:
        """Return what an agency would see if every answer were yes and every professional released."""
        if agency is None:
            return {}
        everything = frozenset(Category) - consenting.NEVER
        asked = frozenset({agency.agency_id})
        yes = ConsentFact(
            IMAGINED, self.now, ConsentState.GIVEN, purpose, asked, everything, self.now, None
        )
        releases = tuple(
            ReleaseFact(origin, agency.agency_id, everything, self.now, None)
            for origin in self.known
        )
        facts = dataclasses.replace(self.facts, consents=(yes,), releases=releases)
        return self._best(agency, purpose, facts)

    def _best(
        self, agency: AgencyRow | None, purpose: Purpose, facts: PersonFacts
    ) -> dict[Category, Decision]:
        found: dict[Category, Decision] = {}
        if agency is None or agency.kind not in consenting.KIND_ROLES:
            return found
        asker = self._asker(agency, purpose)
        for origin in self._origins(agency):
            answers = {c: decide(asker, Topic(c, origin), self.rules, facts) for c in Category}
            keep_best(found, {c: one for c, one in answers.items() if one.level > Level.NONE})
        return found

    def _asker(self, agency: AgencyRow, purpose: Purpose) -> Asker:
        role = consenting.KIND_ROLES[agency.kind]
        return Asker(
            NOBODY,
            agency.agency_id,
            agency.kind,
            agency.jurisdiction,
            role,
            purpose,
            self.now,
            self.today,
        )

    def _origins(self, agency: AgencyRow) -> Iterator[Origin | None]:
        yield None
        rows = agencies.agency_map().agencies
        for agency_id in self.known:
            if agency_id in rows and agency_id != agency.agency_id:
                row = rows[agency_id]
                yield Origin(agency_id, row.kind, row.jurisdiction, row.is_sealed)


def keep_best(found: dict[Category, Decision], more: Mapping[Category, Decision]) -> None:
    """Keep of each category what shows the most."""
    for category, one in more.items():
        if category not in found or one.level > found[category].level:
            found[category] = one
