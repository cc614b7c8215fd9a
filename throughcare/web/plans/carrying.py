"""Who carries one plan: its steps by sector, among what the reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.pages import plan_words
from throughcare.plans import rules

if TYPE_CHECKING:
    from throughcare.plans.types import Carried
    from throughcare.web.plans.rows import Desk


@dataclass(frozen=True, slots=True)
class CarryingRow:
    """Hold what one sector carries."""

    who: str
    open: int
    done: int
    share: int | None
    """Of the open steps, in percent; None where there is none."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Hold who carries the plan."""

    rows: tuple[CarryingRow, ...]
    is_much: bool
    """Whether justice carries more of the open steps than the threshold says."""
    most: int = rules.MOST_JUSTICE


def carrying_of(desk: Desk) -> Carrying:
    """Count what the reader sees of a plan."""
    found = rules.carried_in(desk.plan.content.actions, agencies.agency_kinds())
    every = sum(one.open for one in found)
    rows = tuple(_row(one, every) for one in found)
    return Carrying(rows, rules.justice_carries_much(found))


def _row(one: Carried, every: int) -> CarryingRow:
    who = str(plan_words.SECTORS[one.sector.value])
    return CarryingRow(who, one.open, one.done, rules.share(one.open, every))
