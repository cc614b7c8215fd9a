"""Project what is recorded about a person onto spans: in each, what is the case for each agency stays the same."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from throughcare.sharing.rules import bits
from throughcare.sharing.types.facts import DECIDING_STATES, YES_STATES, BlockEffect
from throughcare.sharing.types.relations import VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from throughcare.kernel.access import Category
    from throughcare.sharing.types.facts import BlockFact, ConsentFact, PersonFacts
    from throughcare.sharing.types.law import Purpose
    from throughcare.sharing.types.relations import RelationFact

    StartOf = Callable[[date], datetime]

OPEN = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for an open end, so that keys and comparisons never meet an empty value."""
Window = tuple[datetime, datetime]


def spans(facts: PersonFacts, *, start_of: StartOf) -> tuple[VisibleSpan, ...]:
    """Return the spans of every agency that has to do with a person; none where a block keeps the agency out.

    Shapes: sorted by agency and first moment; spans of one agency never overlap. `start_of` gives the moment
    at which a day begins.
    Source: our own choice, ADR 11.
    """
    by_agency: dict[int, list[RelationFact]] = {}
    for relation in facts.relations:
        by_agency.setdefault(relation.agency_id, []).append(relation)
    return tuple(
        span
        for agency_id in sorted(by_agency)
        for span in _spans_of(agency_id, by_agency[agency_id], facts, start_of)
    )


def _spans_of(
    agency_id: int, relations: list[RelationFact], facts: PersonFacts, start_of: StartOf
) -> list[VisibleSpan]:
    kinds = [(_days(r.since, r.until, start_of), bits.KIND[r.kind]) for r in relations]
    marks = [
        *((_days(p.since, p.until, start_of), bits.PHASE[p.phase]) for p in facts.phases),
        *_marks(agency_id, facts),
    ]
    blocks = [(_window(block), block) for block in facts.blocks if _may_shut(block)]
    found: list[VisibleSpan] = []
    for since, until in itertools.pairwise(_edges([*kinds, *marks, *blocks])):
        kind_bits = _sum(kinds, since)
        shut = _shut(agency_id, [block for window, block in blocks if _holds(window, since)])
        if not kind_bits or shut is None:
            continue
        value = kind_bits | _sum(marks, since) | shut
        if found and found[-1].until == since and found[-1].facts == value:
            found[-1] = VisibleSpan(agency_id, found[-1].since, until, value)
        else:
            found.append(VisibleSpan(agency_id, since, until, value))
    return found


def _edges(windows: Iterable[tuple[Window, object]]) -> list[datetime]:
    return sorted({edge for window, _ in windows for edge in window})


def _days(since: date, until: date | None, start_of: StartOf) -> Window:
    return start_of(since), OPEN if until is None else start_of(until)


def _window(dated: object) -> Window:
    until = dated.until  # type: ignore[attr-defined]
    return dated.since, OPEN if until is None else until  # type: ignore[attr-defined]


def _sum(windows: Iterable[tuple[Window, int]], moment: datetime) -> int:
    value = 0
    for window, bit in windows:
        if _holds(window, moment):
            value |= bit
    return value


def _holds(window: Window, moment: datetime) -> bool:
    return window[0] <= moment < window[1]


def _marks(agency_id: int, facts: PersonFacts) -> Iterable[tuple[Window, int]]:
    """Yield what consent, weighing and objection add, each as long as it holds."""
    for category in bits.LISTED:
        for window, event in _consents(agency_id, category, facts.consents):
            if (event.purpose, category) in bits.CONSENT:
                yield window, bits.CONSENT[event.purpose, category]
        for weighing in facts.weighings:
            if weighing.agency_id == agency_id and category in weighing.categories:
                yield _window(weighing), bits.WEIGHED[weighing.purpose, category]
        for objection in facts.objections:
            if objection.agency_id == agency_id and category in objection.categories:
                yield _window(objection), bits.OBJECTED[category]


def _consents(
    agency_id: int, category: Category, events: Iterable[ConsentFact]
) -> Iterable[tuple[Window, ConsentFact]]:
    """Yield the windows of the yeses about a category: each ends at the latest with a later word.

    Later is what was written down later: clocks jump.
    """
    about = sorted(
        (
            event
            for event in events
            if event.state in DECIDING_STATES
            and agency_id in event.agency_ids
            and category in event.categories
        ),
        key=lambda event: event.event_id,
        reverse=True,
    )
    said_until: dict[Purpose, datetime] = {}
    for event in about:
        later = said_until.get(event.purpose, OPEN)
        since, until = max(event.since, event.at), min(event.until or OPEN, later)
        if event.state in YES_STATES and since < until:
            yield (since, until), event
        said_until[event.purpose] = min(later, event.at)


def _may_shut(block: BlockFact) -> bool:
    return block.effect is not BlockEffect.LIMIT


def _shut(agency_id: int, live: list[BlockFact]) -> int | None:
    """Return what live blocks add to the facts of an agency; None when they keep the whole agency out."""
    value = 0
    for category in bits.LISTED:
        about = [block for block in live if not block.categories or category in block.categories]
        if not _keeps_out(agency_id, about):
            continue
        if category is bits.LISTED[0]:
            return None
        value |= bits.SHUT[category]
    is_guarded = any(_names_workers(block, agency_id) for block in live)
    return value | (bits.GUARDED if is_guarded else 0)


def _names_workers(block: BlockFact, agency_id: int) -> bool:
    """Tell whether a block may keep single workers of an agency out; the allow-list of another one does not."""
    if block.effect is BlockEffect.ONLY:
        return block.agency_id == agency_id
    return block.account_id is not None


def _keeps_out(agency_id: int, blocks: list[BlockFact]) -> bool:
    """Tell whether blocks on one category keep every worker of an agency out."""
    return any(
        block.effect is BlockEffect.FREEZE
        or (block.effect is BlockEffect.EXCLUDE and block.agency_id == agency_id)
        for block in blocks
    )
