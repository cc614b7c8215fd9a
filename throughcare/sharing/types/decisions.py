"""Decisions as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from throughcare.kernel.reasons import Reason
from throughcare.sharing.types.law import Level, Limit, Regime, Rule
from throughcare.sharing.types.relations import RelationFact


class Gate(StrEnum):
    """Name the gates in the order in which they are asked."""

    WORKER = "worker"
    """Active, strong enough, and asking for a purpose of the role."""
    PERSON = "person"
    """No block on the person keeps the asker out."""
    RELATION = "relation"
    GROUND = "ground"
    CONFIDENTIALITY = "confidentiality"
    PURPOSE = "purpose"
    """What was given for help stays out of enforcement, unless a statute says both."""
    FORBIDDEN = "forbidden"


class Outcome(StrEnum):
    """Name the answer."""

    ALLOW = "allow"
    LIMITED = "limited"
    EXISTENCE = "existence"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold one answer with everything that led to it."""

    outcome: Outcome
    level: Level
    rule: Rule | None = None
    """The grant that counts; None for a no, for the person themself and for an emergency."""
    ground: Reason | None = None
    """Why yes, in a code that pages turn into words."""
    relation: RelationFact | None = None
    regimes: tuple[Regime, ...] = ()
    limits: frozenset[Limit] = frozenset()
    failed: Gate | None = None
    """The first gate that stayed shut."""
    forbidden_by: Rule | None = None

    @property
    def opens(self) -> bool:
        """Tell whether content is shown, at whatever level."""
        return self.level > Level.EXISTENCE


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hold a decision with its gates, the other grounds, and the next lawful steps."""

    decision: Decision
    gates: tuple[tuple[Gate, bool, Reason], ...]
    """Every gate in order, whether it opened, and why; gates behind a shut one are asked all the same."""
    other_rules: tuple[Rule, ...]
    next_steps: tuple[Reason, ...]
