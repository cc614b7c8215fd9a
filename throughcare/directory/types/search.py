"""What somebody looks for, and what the directory answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from throughcare.directory.types.cards import Criteria
from throughcare.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.directory.types.cards import ServiceCard
    from throughcare.kernel.reasons import Reason


class Nearness(IntEnum):
    """Say how a service reaches a place; the order is that of answers."""

    HERE = 0
    WHOLE_JURISDICTION = 1
    REMOTE = 2
    TRAVELS = 3
    NEIGHBOUR = 4
    ANYWHERE = 5
    """No place was asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is looked for; empty or None was not asked. It names nobody and is not kept."""

    need: str
    jurisdiction: str
    place: str = ""
    language: str = ""
    offence: str = ""
    supervision: str = ""
    residence: str = ""
    sex: str = ""
    age: int | None = None
    has_id: bool | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold what the rules need to know of one service."""

    service_id: int
    name: str
    accepts: Criteria = field(default_factory=Criteria)
    languages: tuple[str, ...] = ()
    rank: int = 2
    """0 open, 1 waiting list, 2 unknown, 3 closed."""
    wait_days: int | None = None
    response_days: int | None = None
    nearness: Nearness = Nearness.HERE
    minutes: int | None = None
    """To a neighbouring municipality."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Hold whether a service takes somebody like that, and every reason that is not a plain yes."""

    truth: Truth
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Hold one service with its fit; `card` is there for what is shown."""

    offer: Offer
    fit: Fit
    card: ServiceCard | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold how many services there are to choose from in the place; none or one is no choice."""

    here: int
    is_absent: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Hold an answer: one page, the one to begin with, and what there is where choice is absent."""

    asked: Asked
    rows: tuple[Match, ...]
    first: Match | None
    """The one contact to turn to."""
    choice: Choice
    instead: tuple[Match, ...] = ()
    """Remote, travelling and neighbouring services; filled only where choice is absent."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Why services do not take somebody like that -> how many."""
    next_key: str = ""
    is_cut: bool = False
    """More services were there than are looked at in one answer."""
