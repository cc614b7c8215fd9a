"""What a comparison found: decisions, what came up, and every disagreement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from throughcare.sharing.types import Outcome

if TYPE_CHECKING:
    from throughcare.sharing.types import Asker, Law, PersonFacts, Topic

LEAST_YES, MOST_YES = 0.2, 0.6
KEPT = 5
"""Disagreements that are told in full; all are counted."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Hold one question to which two faces gave different answers."""

    face: str
    world: int
    """The seed of the world."""
    expected: str
    """What plain Python says."""
    found: str
    asker: Asker | None = None
    topic: Topic | None = None
    facts: PersonFacts | None = None
    law: Law | None = None

    def as_text(self) -> str:
        """Return it with everything that is needed to ask again."""
        lines = [f"{self.face}, world {self.world}: expected {self.expected}, found {self.found}"]
        lines += [
            f"  {part!r}" for part in (self.asker, self.topic, self.facts) if part is not None
        ]
        if self.law is not None:
            lines += [f"  {part!r}" for part in (*self.law.rules, *self.law.regimes)]
        return "\n".join(lines)


@dataclass(slots=True)
class Report:
    """Hold what one or more worlds gave."""

    needed: tuple[str, ...] = ()
    """What must have come up."""
    worlds: int = 0
    decisions: int = 0
    listed: int = 0
    """Questions that lists were asked too, person by person and category by category."""
    guarded: int = 0
    """Rows that the guard was asked for."""
    walls: int = 0
    """Worlds in which every guarded table was asked, in every state of a connection."""
    hits: Counter[str] = field(default_factory=Counter)
    count: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: Report) -> None:
        """Take in what other worlds gave."""
        self.worlds += other.worlds
        self.decisions += other.decisions
        self.listed += other.listed
        self.guarded += other.guarded
        self.walls += other.walls
        self.hits += other.hits
        self.count += other.count
        self.disagreements = (self.disagreements + other.disagreements)[:KEPT]
        self.notes = list(dict.fromkeys([*self.notes, *other.notes]))

    def differ(self, one: Disagreement) -> None:
        """Take in one disagreement."""
        self.count += 1
        if len(self.disagreements) < KEPT:
            self.disagreements.append(one)

    @property
    def least(self) -> int:
        """Return how often everything must have come up."""
        return max(20, self.decisions // 50_000)

    @property
    def missed(self) -> list[str]:
        """Return what came up too rarely."""
        return [name for name in self.needed if self.hits[name] < self.least]

    @property
    def said_yes(self) -> float:
        """Return the share of answers that are not a plain no."""
        return 1 - self.hits["outcome deny"] / max(self.decisions, 1)

    @property
    def exit_code(self) -> int:
        """Return 0 where nothing differs, everything came up and yes and no are mixed well."""
        return 0 if not self.count and not self.missed and self.is_mixed else 1

    def lines(self) -> list[str]:
        """Return what counts, in words."""
        decisions = max(self.decisions, 1)
        mix = ", ".join(
            f"{outcome} {self.hits[f'outcome {outcome}'] / decisions:.1%}" for outcome in Outcome
        )
        found = [*self.notes, f"{self.decisions:,} decisions in {self.seconds:.1f} s: {mix}."]
        if self.listed:
            found.append(
                f"{self.listed:,} of them asked of lists too, {self.guarded:,} rows of the guard; "
                f"every guarded table asked in {self.walls} worlds."
            )
        if not self.is_mixed:
            found.append(
                f"Yes and no are mixed badly: {self.said_yes:.1%} are not denied, wanted 20 to 60 %."
            )
        if self.missed:
            found.append(f"Came up fewer than {self.least} times: {', '.join(self.missed)}.")
        return [*found, f"{self.count} disagreements."]

    @property
    def is_mixed(self) -> bool:
        """Tell whether yes and no are mixed so that both are tested."""
        return LEAST_YES <= self.said_yes <= MOST_YES

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "worlds": self.worlds,
            "decisions": self.decisions,
            "listed": self.listed,
            "guarded": self.guarded,
            "walls": self.walls,
            "not_denied": round(self.said_yes, 4),
            "hits": {name: self.hits[name] for name in self.needed},
            "least": self.least,
            "missed": self.missed,
            "disagreements": self.count,
            "first": [one.as_text() for one in self.disagreements],
            "notes": self.notes,
            "seconds": round(self.seconds, 1),
        }
