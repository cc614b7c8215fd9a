"""How much work cases are, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LoadFacts:
    """Hold what makes a case more or less work; what is not known counts as not the case.

    Units: whole days.
    """

    in_custody: bool = False
    stay_days: int | None = None
    """From arrival to release, as far as both are known."""
    days_to_release: int | None = None
    days_since_release: int | None = None
    on_remand: bool = False
    is_unclear: bool = False
    """A fact is missing without which nobody knows whether a programme fits."""
    open_needs: int = 0
    has_family_need: bool = False
    """A need about children, partner or parents is open."""
    has_shelter_need: bool = False


@dataclass(frozen=True, slots=True)
class WeightRule:
    """Hold how many points something adds to every case of which it is true.

    Every value is a proposal of ours: decide locally.
    """

    code: str
    points: int


@dataclass(frozen=True, slots=True)
class LoadRule:
    """Hold what the cases of an agency weigh, and how much one worker carries at most."""

    ceiling: int
    points: Mapping[str, int] = field(default_factory=dict)
    is_default: bool = True
    """Nobody at the agency has decided yet."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Hold what one case weighs, and what of."""

    points: int
    parts: tuple[str, ...]
