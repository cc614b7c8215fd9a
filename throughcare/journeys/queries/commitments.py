"""What agencies promised each other, over the people and steps that the asker may see and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.plans import queries as plans
from throughcare.plans.rules.keeping import kept_of
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.kernel.access import Access
    from throughcare.plans.rules import Kept

CASES: Final = 1_000
"""So many of the newest cases are counted."""
BACK: Final = timedelta(days=365)
"""Promises for an earlier day are not counted (decide locally)."""
PAGE: Final = 50

_CASES = """
SELECT l.case_id, l.name FROM journeys_case_listing l
 {standing}
 WHERE l.agency_id = %s AND l.since <= %s AND l.until > %s
 ORDER BY l.case_id DESC LIMIT {cases}
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """Hold one step that an agency took on."""

    action_id: int
    person_id: int
    name: str
    agency_id: int
    text: str
    day: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold how promises between the asker's agency and one partner were kept."""

    agency_id: int
    agency: str
    theirs: Kept
    ours: Kept
    """In plans in which the partner promised something too."""


@dataclass(frozen=True, slots=True)
class Commitments:
    """Hold what the page shows; `ours` counts the own agency alone."""

    ours: Kept
    pairs: tuple[Pair, ...]
    overdue: tuple[Promise, ...]
    """At most PAGE, the oldest first."""
    next_key: tuple[date, int] | None
    names: Mapping[int, str]


def commitments(
    *, access: Access, today: date, after: tuple[date, int] | None = None
) -> Commitments:
    """Return what was promised and what became of it, as far as the asker may see each step.

    Shapes: at most CASES cases; five statements, however many there are.
    """
    names = plans.agency_names(access=access)
    found = [one for one in _promises(access, today) if one.agency_id in names]
    agency_id = access.require_agency(Category.PLAN)
    late = sorted((one for one in found if one.done_on is None and one.day < today), key=_key)
    rest = [one for one in late if after is None or _key(one) > after]
    return Commitments(
        _kept((one for one in found if one.agency_id == agency_id), today),
        tuple(_pairs(found, agency_id, names, today)),
        tuple(rest[:PAGE]),
        _key(rest[PAGE - 1]) if len(rest) > PAGE else None,
        names,
    )


def _key(one: Promise) -> tuple[date, int]:
    return one.day, one.action_id


def _kept(found: Iterable[Promise], today: date) -> Kept:
    return kept_of(((one.day, one.done_on) for one in found), today=today)


def _pairs(
    found: Sequence[Promise], agency_id: int, names: Mapping[int, str], today: date
) -> list[Pair]:
    partners = {one.agency_id for one in found} - {agency_id}
    return [
        _pair(found, partner, agency_id, names[partner], today)
        for partner in sorted(partners, key=lambda one: names[one])
    ]


def _pair(found: Sequence[Promise], partner: int, agency_id: int, name: str, today: date) -> Pair:
    theirs = [one for one in found if one.agency_id == partner]
    shared = {one.person_id for one in theirs}
    ours = (one for one in found if one.agency_id == agency_id and one.person_id in shared)
    return Pair(partner, name, _kept(theirs, today), _kept(ours, today))


def _promises(access: Access, today: date) -> list[Promise]:
    """Return the promises whose step the asker may see: their own, and those of open compartments."""
    names = listed_cases(today, access=access)
    found = plans.promised(list(names), since=today - BACK, access=access, today=today)
    return [
        Promise(
            one.action_id,
            one.person_id,
            names[one.case_id],
            one.agency_id,
            one.text,
            one.day,
            one.done_on,
        )
        for one in found
    ]


def listed_cases(today: date, *, access: Access) -> dict[int, str]:
    """Return the newest cases that the agency lists and whose plan it may see, with names."""
    agency_id = access.require_agency(Category.PLAN)
    standing = sharing.joined(access, person="l.person_id", categories=(Category.PLAN,))
    text = _CASES.format(standing=standing.text, cases=CASES)
    with connection.cursor() as cursor:
        cursor.execute(text, [*standing.params, agency_id, today, today])
        return dict(cursor.fetchall())
