"""What other rooms hold that hangs on the dates of a case, and what follows after release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.appointments import queries as appointments
from throughcare.caseloads.queries.hanging import (
    TOUCHED_HANDOVERS,
    preview_handovers,
    seen_handovers,
)
from throughcare.journeys.rules.following import FOLLOW_UPS, first_follow_up_change
from throughcare.journeys.rules.sighting import SIGHT, agency_of, sight_changes
from throughcare.journeys.types import TASK, Change
from throughcare.kernel.access import Scope
from throughcare.kernel.replanning import Anchors
from throughcare.meetings.queries.hanging import (
    TOUCHED_CONFERENCES,
    preview_conferences,
    seen_conferences,
)
from throughcare.plans import queries as plans
from throughcare.referrals import queries as referrals
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.queries.involved import known_agencies
from throughcare.sharing.queries.relations import start_of
from throughcare.visits import queries as visits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date, datetime

    from throughcare.journeys.types import CaseFacts, Derivation
    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import HeldChange, Preview, Seen
    from throughcare.sharing.types import RelationFact

    Sights = Mapping[int, tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Holder:
    """Hold how one room is asked about what it holds."""

    touched: str
    """SQL that names the cases of `anchors` in which anything hangs; most have nothing, and the room is not asked.

    Shapes: a SELECT of case_id over anchors (case_id, person_id, was_on, release_on, first_at, last_at, moves,
    leaves); the two instants are where the earlier and the later date begin.
    """
    preview: Preview


PREVIEWS: Final[tuple[Holder, ...]] = (
    Holder(TOUCHED_CONFERENCES, preview_conferences),
    Holder(plans.TOUCHED_STEPS, plans.preview_steps),
    Holder(TOUCHED_HANDOVERS, preview_handovers),
    Holder(referrals.TOUCHED_REFERRALS, referrals.preview_referrals),
    Holder(sharing.TOUCHED_GROUNDS, sharing.preview_grounds),
    Holder(appointments.TOUCHED_APPOINTMENTS, appointments.preview_appointments),
    Holder(visits.TOUCHED_VISITS, visits.preview_visits),
)
"""One for each room that holds hanging things; `journeys.actions.hanging.MOVES` has the same rooms."""
SEEN: Final[Mapping[str, Seen]] = {
    "appointment": appointments.seen_appointments,
    "plan_action": plans.seen_steps,
    "conference": seen_conferences,
    "handover": seen_handovers,
    "handover_meeting": seen_handovers,
    "handover_answer": seen_handovers,
    "referral": referrals.seen_referrals,
    "visit": visits.seen_visits,
    "consent": sharing.seen_grounds,
    "secrecy_release": sharing.seen_grounds,
    "weighing": sharing.seen_grounds,
}
"""What is held -> which of it somebody may know of; a test compares it with what pages have words for."""


def anchors_for(case: CaseFacts, *, was_on: date | None, was_in_custody: bool) -> Anchors:
    """Return the dates on which things of a case hang, with what stood before."""
    leaves = was_in_custody and case.released_on is not None and case.died_on is None
    return Anchors(case.release_on, was_on, leaves, case.person_id, case.contact_agency_id)


def preview_held(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[Change, ...]]:
    """Return case -> what other rooms would move, as far as the asker may see it."""
    found: dict[int, tuple[Change, ...]] = {}
    for holder, mine in zip(PREVIEWS, touched(anchors, access=access), strict=True):
        held = holder.preview(mine, access=access, today=today) if mine else {}
        for case_id, changes in held.items():
            found[case_id] = (*found.get(case_id, ()), *map(as_change, changes))
    return found


# One statement asks all rooms, for every round to the server costs more than the question.
_TOUCHED = """
WITH anchors AS (
  SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::timestamptz[], %s::timestamptz[],
                       %s::boolean[], %s::boolean[])
    AS n(case_id, person_id, was_on, release_on, first_at, last_at, moves, leaves))
""" + " UNION ALL ".join(
    f"SELECT {number}, t.case_id FROM ({holder.touched}) t"
    for number, holder in enumerate(PREVIEWS)
)


def touched(anchors: Mapping[int, Anchors], *, access: Access) -> list[dict[int, Anchors]]:
    """Return for each room, as `PREVIEWS` has them, the cases in which it holds something that hangs.

    Numbers of cases that the caller has; each room is asked what of it may be seen.
    """
    rows = [_columns(case_id, one, access.decided_at) for case_id, one in anchors.items()]
    found: list[dict[int, Anchors]] = [{} for _ in PREVIEWS]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_TOUCHED, [list(column) for column in zip(*rows, strict=True)])
            for number, case_id in cursor.fetchall():
                found[number][case_id] = anchors[case_id]
    return found


def _columns(case_id: int, one: Anchors, now: datetime) -> tuple[object, ...]:
    first = last = None
    if one.release_on is not None and one.moves:
        first = now if one.was_on is None else start_of(min(one.was_on, one.release_on))
        last = start_of(max(one.release_on, one.was_on or one.release_on))
    dates = one.was_on, one.release_on, first, last
    return case_id, one.person_id, *dates, one.moves, one.leaves


def own_changes(
    case: CaseFacts,
    derivations: Iterable[Derivation],
    *,
    was_on: date | None,
    before: Sights,
    after: Sights,
    today: date,
) -> tuple[Change, ...]:
    """Return what follows beside milestones: the first follow-up, and whose sight ends when.

    Not guarded by an access: who has the facts may know what follows from them; `knows_sight` is asked after it.
    """
    outcomes = {one.outcome for one in derivations}
    first = first_follow_up_change(case, outcomes, was_on=was_on)
    found = [*sight_changes(before, after, today=today), *([first] if first else [])]
    return tuple(map(as_change, found))


def as_change(held: HeldChange) -> Change:
    """Return what a room moved as re-planning keeps it."""
    return Change(
        0,
        held.key,
        held.effect,
        held.before,
        held.after,
        held.owner_agency_id or 0,
        held.note,
        held.what,
    )


def seen_of(
    person_id: int,
    case_id: int,
    whats: Iterable[str],
    *,
    access: Access,
    today: date,
    known: Collection[int] | None = None,
) -> Callable[[str, str], bool]:
    """Return what tells of a kind and a key whether the asker may know of it; asks only rooms that are needed.

    Shapes: `known` are the agencies that the asker may know of, where that was asked already.
    """
    wanted = set(whats)
    found: dict[str, Callable[[str], bool]] = {}
    for what, room in SEEN.items():
        if what in wanted:
            same = next((found[one] for one in found if SEEN[one] is room), None)
            found[what] = same or room(person_id, case_id, access=access)
    if SIGHT in wanted:
        found[SIGHT] = _sight_seen(person_id, access, today, known)

    def seen(what: str, key: str) -> bool:
        return what in {TASK, FOLLOW_UPS} or (what in found and found[what](key))

    return seen


def _sight_seen(
    person_id: int, access: Access, today: date, known: Collection[int] | None
) -> Callable[[str], bool]:
    if known is not None:
        return lambda key: agency_of(key) in known or agency_of(key) == access.actor.agency_id
    knows = knows_sight(person_id, access=access, today=today)
    return lambda key: knows(agency_of(key))


def knows_sight(
    person_id: int, *, access: Access, today: date, supposed: Iterable[RelationFact] = ()
) -> Callable[[int], bool]:
    """Return what tells of an agency whether the asker may know until when it has to do with a person.

    Shapes: `supposed` are relations that a preview would bring; the rules are asked as if they held already.
    """
    ours = access.actor.agency_id
    if access.scope is Scope.SYSTEM or access.actor.person_id == person_id:
        return lambda _agency: True
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return lambda _agency: False
    facts = sharing.facts_of([person_id], access=access)[person_id]
    known = known_agencies(replace(facts, relations=(*facts.relations, *supposed)), asker)
    return lambda agency: agency == ours or agency in known
