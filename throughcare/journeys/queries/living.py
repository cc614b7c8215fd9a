"""Read the events of one life, from every room, as far as the asker may see each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.journeys.queries import stored
from throughcare.journeys.rules.living import Event, Kind, Span, spans
from throughcare.journeys.types import Outcome
from throughcare.kernel.access import Category
from throughcare.plans import queries as plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.custody.queries import ReleaseDateRow, StayStory
    from throughcare.journeys.types import Derivation
    from throughcare.kernel.access import Access
    from throughcare.plans.types import PlanContent

MOST_CASES = 3
"""The plans of so many of the newest cases are told."""

_CONTACTS = """
SELECT c.id, lower(n.during), n.membership_id, n.agency_id, n.reason
  FROM caseloads_case c JOIN caseloads_named_contact n ON n.case_id = c.id
 WHERE c.person_id = %s ORDER BY lower(n.during)
"""
_AFTERCARE = """
SELECT 'follow_up', coalesce(settled_on, due_on), months::text, state <> 'due', agency_id
  FROM journeys_follow_up WHERE person_id = %(person)s
UNION ALL
SELECT 'lost', since, '', true, agency_id FROM journeys_contact_loss WHERE person_id = %(person)s
UNION ALL
SELECT 'found', ended_on, '', true, agency_id FROM journeys_contact_loss
 WHERE person_id = %(person)s AND ended_on IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Life:
    """Hold the spans of a life with their events, and the kinds of event that there are."""

    spans: tuple[Span, ...]
    kinds: tuple[Kind, ...]
    sees_stays: bool


def life_of(
    person_id: int,
    *,
    access: Access,
    today: date,
    known: AbstractSet[int] | None = None,
    hidden: Iterable[str] = (),
) -> Life:
    """Return the life of a person as the asker may see it, without the kinds in `hidden`.

    `known` are the agencies of which the asker may know that they have to do with the person; None: of each.
    Shapes: at most ten statements.
    """
    access.require(person_id, Category.IDENTITY)
    sees_stays = access.covers(person_id, Category.CUSTODY)
    stays = custody.stays_of(person_id, access=access) if sees_stays else []
    leaves_on = _leaves_on(person_id, stays, access, today)
    found = [*_events(person_id, stays, access), *_ahead(leaves_on)]
    told = [one for event in found if (one := _told(event, known)) is not None]
    there = {event.kind for event in told}
    left_out = frozenset(hidden)
    kept = (event for event in told if event.kind.value not in left_out)
    cuts = [(stay.admitted_on, stay.released_on) for stay in stays]
    return Life(
        tuple(spans(cuts, kept, until=leaves_on)),
        tuple(kind for kind in Kind if kind in there),
        sees_stays,
    )


def _told(event: Event, known: AbstractSet[int] | None) -> Event | None:
    """Return an event as it may be told: without the agency of which one may not know, or not at all."""
    if known is None or event.agency_id is None or event.agency_id in known:
        return event
    return None if event.kind is Kind.CONTACT else replace(event, agency_id=None)


def _leaves_on(
    person_id: int, stays: Sequence[StayStory], access: Access, today: date
) -> date | None:
    """Return the day on which an open stay is to end, as plans follow it; None where it is not to come."""
    if not stays or stays[-1].released_on is not None:
        return None
    stay = custody.last_stays_of([person_id], access=access)[person_id]
    day = governing_release_date(
        stay.release_dates, title=stay.legal_title, released_on=stay.released_on
    ).on
    return day if day is not None and day > today else None


def _ahead(leaves_on: date | None) -> list[Event]:
    if leaves_on is None:
        return []
    return [Event(Kind.CUSTODY, "to_come", leaves_on, is_done=False)]


def _events(person_id: int, stays: Sequence[StayStory], access: Access) -> Iterator[Event]:
    contacts = _rows(_CONTACTS, [person_id])
    case_ids = list(dict.fromkeys(row[0] for row in contacts))[-MOST_CASES:]
    for stay in stays:
        yield from _of_stay(stay)
    yield from _contacts(contacts)
    if access.covers(person_id, Category.PLAN):
        for case_id in case_ids:
            _, content = plans.plan_of(person_id, case_id, access=access)
            yield from _of_plan(content)
    if access.covers(person_id, Category.JOURNEY):
        sees_stays = access.covers(person_id, Category.CUSTODY)
        # When somebody is asked how they are tells when they were released.
        yield from (one for one in _aftercare(person_id) if sees_stays or one.what != "follow_up")
        if sees_stays:
            # The phases of a programme tell when somebody is inside.
            found = stored.derivations_of(case_ids, person_ids=[person_id], access=access)
            for case_id in case_ids:
                yield from _phases(found[case_id])


def _of_stay(stay: StayStory) -> Iterator[Event]:
    for one in stay.movements:
        yield Event(Kind.CUSTODY, one.kind, one.on, agency_id=one.agency_id)
    for title in stay.titles:
        yield Event(Kind.OFFENCE, title.title, title.from_on)
    yield from _moved(stay.release_dates)


def _moved(rows: Sequence[ReleaseDateRow]) -> Iterator[Event]:
    """Yield each time that a date of a kind was given anew; the first time is no move."""
    for kind in dict.fromkeys(row.kind for row in rows):
        given = [row for row in rows if row.kind == kind]
        for old, new in pairwise(given):
            if old.on != new.on:
                yield Event(
                    Kind.DATE,
                    kind,
                    timezone.localtime(new.recorded_at).date(),
                    before=old.on,
                    after=new.on,
                )


def _contacts(rows: Sequence[tuple[Any, ...]]) -> Iterator[Event]:
    for _case_id, since, membership_id, agency_id, reason in rows:
        yield Event(
            Kind.CONTACT,
            reason,
            timezone.localtime(since).date(),
            agency_id=agency_id,
            membership_id=membership_id,
        )


def _of_plan(content: PlanContent) -> Iterator[Event]:
    for need in content.needs:
        onset = need.onset.value
        yield Event(Kind.NEED, "began", None, need.text, need.domain.value, onset=onset)
        if need.met_on is not None:
            yield Event(Kind.NEED, "met", need.met_on, need.text, need.domain.value)
    for goal in content.goals:
        if goal.reached_on is not None:
            yield Event(Kind.GOAL, "reached", goal.reached_on, goal.words)
        if goal.dropped_on is not None:
            yield Event(Kind.GOAL, "dropped", goal.dropped_on, goal.words)


def _phases(found: Iterable[Derivation]) -> Iterator[Event]:
    for one in found:
        if one.outcome is not Outcome.ELIGIBLE:
            continue
        for phase in one.phases:
            if phase.start is not None:
                yield Event(
                    Kind.PROGRAMME,
                    "phase",
                    phase.start,
                    code=phase.code,
                    programme_id=one.programme_id,
                )


def _aftercare(person_id: int) -> Iterator[Event]:
    for what, on, months, is_done, agency_id in _rows(_AFTERCARE, {"person": person_id}):
        yield Event(Kind.AFTERCARE, what, on, code=months, agency_id=agency_id, is_done=is_done)


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
