"""One page of answers: each agency, what a yes would add, and what it may do when the answer is no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.agencies.types import AgencyRow
from throughcare.kernel.access import Access, Category
from throughcare.sharing.queries import consents
from throughcare.sharing.queries.consents import AgreementRow, ReleaseRow, Standing
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.imagining import Imagining, keep_best
from throughcare.sharing.queries.law import ClauseWords, law, version, words_of
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.categories import AUTHORITIES, ROLE_PURPOSES
from throughcare.sharing.rules.explaining import holds_on
from throughcare.sharing.rules.receipts import Recorded
from throughcare.sharing.types import (
    ConsentFact,
    ConsentState,
    Decision,
    Law,
    Level,
    PersonFacts,
    Purpose,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.sharing.rules.consenting import Cell


@dataclass(frozen=True, slots=True)
class CellRow:
    """Hold the answer about one kind of data, and what a yes adds to what is seen without one."""

    category: Category
    state: str
    """yes, no, taken_back, ended, asked, later, open; none where only one's own yes is shown."""
    until: datetime | None
    is_ending: bool
    adds: bool
    without: Level


@dataclass(frozen=True, slots=True)
class PurposePart:
    """Hold the answers for one purpose."""

    purpose: Purpose
    cells: tuple[CellRow, ...]

    @property
    def has_yes(self) -> bool:
        """Tell whether something can be taken back."""
        return any(cell.state == "yes" for cell in self.cells)

    @property
    def may_ask(self) -> bool:
        """Tell whether a yes would change anything."""
        return any(cell.adds for cell in self.cells)


@dataclass(frozen=True, slots=True)
class StillRow:
    """Hold what an agency may see without any yes, and the clause that says so."""

    category: Category
    level: Level
    clause: ClauseWords | None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Hold, in short, how one agency stands to one kind of data: by the person's answer, else by law."""

    state: str
    """A state of a cell, or law."""
    until: datetime | None = None
    level: Level = Level.NONE


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """Hold one agency: who it is, the answers, what it may do without them, and the two other yeses."""

    agency_id: int
    name: str
    kind: str
    is_related: bool
    purposes: tuple[PurposePart, ...]
    still: tuple[StillRow, ...]
    taking_part: AgreementRow | None
    treatment: AgreementRow | None
    shows_treatment: bool

    def in_short(self, category: Category) -> MatrixCell | None:
        """Return the answer about a kind of data in one word: a yes first, then a law, then what was said."""
        cells = [one for part in self.purposes for one in part.cells if one.category is category]
        said = next((one for one in cells if one.state == "yes"), None)
        if said is not None:
            return MatrixCell("yes", said.until)
        law = next((row.level for row in self.still if row.category is category), Level.NONE)
        if law > Level.NONE:
            return MatrixCell("law", level=law)
        return MatrixCell(cells[0].state) if cells else None

    def purpose(self, code: str) -> PurposePart | None:
        """Return the answers for one purpose."""
        return next((one for one in self.purposes if one.purpose.value == code), None)

    def laws(self) -> dict[str, list[StillRow]]:
        """Return clause -> what it opens, so that a page names each law once."""
        found: dict[str, list[StillRow]] = {}
        for row in self.still:
            found.setdefault(row.clause.key if row.clause else "", []).append(row)
        return found

    @property
    def has_power(self) -> bool:
        """Tell whether it has power over the person, so that a yes is seldom free: GDPR, recital 43."""
        return self.kind in AUTHORITIES


@dataclass(frozen=True, slots=True)
class Board:
    """Hold what a page about sharing shows."""

    person_id: int
    standing: Standing
    agencies: tuple[AgencyPart, ...]
    releases: tuple[ReleaseRow, ...]
    events: tuple[Recorded, ...]

    def matrix(self) -> list[tuple[Category, list[MatrixCell | None]]]:
        """Return each kind of data with one cell an agency, None where nothing is shared or could be."""
        rows = [
            (category, [one.in_short(category) for one in self.agencies]) for category in Category
        ]
        return [(category, cells) for category, cells in rows if any(cells)]

    def agency(self, agency_id: int) -> AgencyPart | None:
        """Return one agency of the page."""
        return next((one for one in self.agencies if one.agency_id == agency_id), None)


def board(person_id: int, *, access: Access, now: datetime, today: date) -> Board:
    """Return everything that a person, or a worker beside them, talks about."""
    standing = consents.standing_of(person_id, access=access)
    facts = facts_of([person_id], access=access)[person_id]
    events = consents.events_of(person_id, access=access)
    agreements = consents.agreements_of(person_id, access=access)
    desk = _Desk(facts, law(version()), words_of(version()), standing, now, today)
    return Board(
        person_id,
        standing,
        tuple(desk.part(agency_id, agreements) for agency_id in desk.agency_ids()),
        tuple(consents.releases_of(person_id, access=access, now=now)),
        tuple(consents.shown_events(events, standing, sealed=consents.sealed_agencies())),
    )


class _Desk:
    """Ask the engine about one person, agency by agency."""

    def __init__(
        self,
        facts: PersonFacts,
        rules: Law,
        words: Mapping[str, ClauseWords],
        standing: Standing,
        now: datetime,
        today: date,
    ) -> None:
        self.facts, self.rules, self.words = facts, rules, words
        self.standing, self.now, self.today = standing, now, today
        self.open = agencies.agency_map().agencies
        self.names = agencies.agency_names()
        self.sealed = consents.sealed_agencies()
        self.deciding = consenting.last_words(facts.consents)
        self.asked = consenting.last_words(facts.consents, tuple(ConsentState))
        self.soon = now + timedelta(days=consenting.REMIND_DAYS)
        known = [one for one in self.related() if standing.shows(one, self.sealed)]
        self.engine = Imagining(facts, rules, known, now, today)

    def related(self) -> list[int]:
        live = [fact.agency_id for fact in self.facts.relations if holds_on(fact, self.today)]
        return list(dict.fromkeys(live))

    def agency_ids(self) -> list[int]:
        """Return who takes part today, then who was ever asked about; only one's own for most workers."""
        answered = {agency_id for _, agency_id, _ in self.asked}
        found = [*self.related(), *sorted(answered - set(self.related()))]
        return [one for one in found if self.standing.shows(one, self.sealed)]

    def part(
        self, agency_id: int, agreements: Mapping[tuple[int, str], AgreementRow]
    ) -> AgencyPart:
        agency = self.open.get(agency_id)
        kind = "" if agency is None else agency.kind
        still: dict[Category, Decision] = {}
        purposes = []
        for purpose in ROLE_PURPOSES.get(consenting.KIND_ROLES.get(kind, ""), ()):
            without = self.engine.without_yes(agency, purpose)
            keep_best(still, without)
            if part := self._purpose(agency_id, agency, purpose, without):
                purposes.append(part)
        return AgencyPart(
            agency_id,
            self.names.get(agency_id, ""),
            kind,
            agency_id in self.related(),
            tuple(purposes),
            tuple(self._still(category, found) for category, found in sorted(still.items())),
            agreements.get((agency_id, "taking_part")),
            agreements.get((agency_id, "treatment")),
            self.standing.is_self or agency_id == self.standing.agency_id,
        )

    def _purpose(
        self,
        agency_id: int,
        agency: AgencyRow | None,
        purpose: Purpose,
        without: Mapping[Category, Decision],
    ) -> PurposePart | None:
        if purpose not in consenting.PURPOSES:
            return None
        more = self.engine.with_every_yes(agency, purpose)
        cells = [
            self._cell(
                (purpose, agency_id, category), _level(without, category), _level(more, category)
            )
            for category in Category
            if category not in consenting.NEVER
        ]
        shown = tuple(one for one in cells if one.adds or one.state not in {"open", "none"})
        return PurposePart(purpose, shown) if shown else None

    def _cell(self, cell: Cell, without: Level, more: Level) -> CellRow:
        last, asked = self.deciding.get(cell), self.asked.get(cell)
        state = _state(last, asked, self.now)
        if not self.standing.sees_all and state != "yes":
            state = "none"
        until = last.until if last is not None and state == "yes" else None
        is_ending = until is not None and until <= self.soon
        return CellRow(cell[2], state, until, is_ending, more > without, without)

    def _still(self, category: Category, found: Decision) -> StillRow:
        clause = "" if found.rule is None else found.rule.clause
        return StillRow(category, found.level, self.words.get(clause))


def _level(found: Mapping[Category, Decision], category: Category) -> Level:
    return found[category].level if category in found else Level.NONE


_NO: Mapping[ConsentState, str] = {
    ConsentState.REFUSED: "no",
    ConsentState.WITHDRAWN: "taken_back",
    ConsentState.NARROWED: "taken_back",
    ConsentState.EXPIRED: "ended",
    ConsentState.INVALIDATED: "taken_back",
}


def _state(last: ConsentFact | None, asked: ConsentFact | None, now: datetime) -> str:
    if last is not None and last.state not in _NO:
        is_over = last.until is not None and last.until <= now
        if not is_over:
            return "yes"
    if asked is not None and asked.state is ConsentState.REQUESTED:
        return "asked"
    if asked is not None and asked.state is ConsentState.DEFERRED:
        return "later"
    if last is None:
        return "open"
    return _NO.get(last.state, "ended")
