"""What is unusual in how a worker used data: signs to ask about, never proofs.

Source of the signs: NEN 7513 and what supervisors found missing where logs were kept and nobody read them.
Every threshold is our proposal: decide locally.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.dates import is_working_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

EMERGENCY_SHARE = 0.01
"""Emergencies among the accesses of an agency in a month, above which somebody looks."""
EMERGENCIES_A_WEEK = 3
"""Emergencies of one worker in one week, from which somebody looks."""
SHORTEST_NAME = 3
"""Letters that a family name needs to say anything."""


class Sign(StrEnum):
    """Name what was unusual."""

    HOURS = "hours"
    MANY = "many"
    REFUSED = "refused"
    NO_RELATION = "no_relation"
    SAME_NAME = "same_name"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Usual:
    """Hold what is usual in an agency."""

    opens: time = time(6)
    closes: time = time(22)
    holidays: AbstractSet[date] = field(default_factory=frozenset)
    people_an_hour: int = 40
    refusals_a_day: int = 5


@dataclass(frozen=True, slots=True)
class Hour:
    """Hold what one worker did in one hour. `start` is the local time at which it begins."""

    account_id: int
    start: datetime
    looks: int
    people: int
    """Different people whose page was opened, not those in lists."""
    refusals: int


@dataclass(frozen=True, slots=True)
class Look:
    """Hold that a worker opened somebody's data, with what makes that look unusual or not."""

    account_id: int
    person_id: int
    last_at: datetime
    times: int
    has_relation: bool
    """The agency had to do with the person on the day."""
    is_emergency: bool
    worker_name: str
    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one sign about one worker. `people` counts whom it is about; none is named."""

    account_id: int
    sign: Sign
    last_at: datetime
    times: int
    people: int


def findings(
    hours: Iterable[Hour], looks: Iterable[Look], *, colleagues: AbstractSet[str], usual: Usual
) -> list[Finding]:
    """Return every sign, one a worker and kind, the newest first.

    Shapes: `colleagues` are plain names of the agency's workers; see `plain`.
    Source: our own choice: decide locally.
    """
    found: dict[tuple[int, Sign], list[tuple[datetime, int, int]]] = defaultdict(list)
    for account_id, sign, seen in (*_by_hour(hours, usual), *_by_look(looks, colleagues)):
        found[account_id, sign].append(seen)
    rows = [
        Finding(
            account_id,
            sign,
            max(at for at, _, _ in seen),
            sum(times for _, times, _ in seen),
            sum(people for _, _, people in seen),
        )
        for (account_id, sign), seen in found.items()
    ]
    return sorted(rows, key=lambda row: (row.last_at, row.account_id, row.sign), reverse=True)


_Seen = tuple[int, Sign, tuple[datetime, int, int]]


def _by_hour(hours: Iterable[Hour], usual: Usual) -> Iterator[_Seen]:
    refusals: dict[tuple[int, date], list[Hour]] = defaultdict(list)
    for one in hours:
        if one.looks and is_outside(one.start, usual):
            yield one.account_id, Sign.HOURS, (one.start, one.looks, one.people)
        if one.people > usual.people_an_hour:
            yield one.account_id, Sign.MANY, (one.start, one.looks, one.people)
        if one.refusals:
            refusals[one.account_id, one.start.date()].append(one)
    for (account_id, _), day in refusals.items():
        count = sum(one.refusals for one in day)
        if count >= usual.refusals_a_day:
            yield account_id, Sign.REFUSED, (max(one.start for one in day), count, 0)


def _by_look(looks: Iterable[Look], colleagues: AbstractSet[str]) -> Iterator[_Seen]:
    for one in looks:
        seen = (one.last_at, one.times, 1)
        if not one.has_relation and not one.is_emergency:
            yield one.account_id, Sign.NO_RELATION, seen
        if shares_family_name(one.worker_name, one.family):
            yield one.account_id, Sign.SAME_NAME, seen
        if plain(one.name) in colleagues:
            yield one.account_id, Sign.COLLEAGUE, seen


def is_outside(local: datetime, usual: Usual) -> bool:
    """Tell whether a local time lies outside the hours in which an agency usually works.

    Source: our own choice: decide locally.
    """
    is_open = usual.opens <= local.time() < usual.closes
    return not is_open or not is_working_day(local.date(), usual.holidays)


def shares_family_name(worker: str, family: str) -> bool:
    """Tell whether a worker's name ends in a person's family name, particles of the name aside.

    Source: our own choice: decide locally.

    >>> shares_family_name("Marijke de Haan", "van Haan"), shares_family_name("An Li", "Li")
    (True, False)
    """
    theirs = plain(family).split()
    return bool(
        theirs and len(theirs[-1]) >= SHORTEST_NAME and plain(worker).split()[-1:] == theirs[-1:]
    )


def plain(name: str) -> str:
    """Return a name without capitals and accents, so that spellings meet.

    Source: our own choice: decide locally.
    """
    split = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(s for s in split if not unicodedata.combining(s)).split())


def is_alarming(*, emergencies: int, accesses: int) -> bool:
    """Tell whether an agency opened too many emergencies in a month.

    Source: sharing-and-security S8.

    >>> is_alarming(emergencies=1, accesses=100), is_alarming(emergencies=2, accesses=100)
    (False, True)
    """
    return emergencies > EMERGENCY_SHARE * accesses
