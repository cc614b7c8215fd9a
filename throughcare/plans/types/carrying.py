"""Who carries a plan, and what becomes of the goals that are help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from throughcare.plans.types.words import Breadth, Domain, Origin


class Sector(StrEnum):
    """Name a part of society that carries steps; the order is the order of pages."""

    PERSON = "person"
    MUNICIPALITY = "municipality"
    HEALTH = "health"
    HOUSING = "housing"
    WORK = "work"
    NGO = "ngo"
    JUSTICE = "justice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Carried:
    """Count the steps of one sector, open and done."""

    sector: Sector
    open: int = 0
    done: int = 0

    @property
    def all(self) -> int:
        """Return how many steps it carries or carried."""
        return self.open + self.done


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what one version tells of one goal, the oldest version first."""

    goal_id: int
    on: date
    agency_id: int | None
    """Who wrote the version; None is the person."""
    origin: Origin
    is_condition: bool
    domain: Domain | None
    is_carried: bool = False
    """Whether the goal only came along from the case before."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """Hold one goal of help that became a condition: since when, and which agency wrote that down."""

    goal_id: int
    on: date
    agency_id: int | None


@dataclass(frozen=True, slots=True)
class GoalEnd:
    """Hold for whom one goal is, and how it stands."""

    breadth: Breadth
    is_reached: bool
    is_dropped: bool
