"""Ask another agency into the team around a person, and let it go again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseload_actions
from throughcare.caseloads import queries as caseloads
from throughcare.journeys.actions.projecting import project
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.queries.involved import is_guest
from throughcare.sharing.types import RelationFact, RelationKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


ORIGIN = "team:"
"""How the origin of a part begins that was asked for here."""


class NoOpenCaseError(ThroughcareError):
    """Report that there is no team without an open case."""


class GuestError(ThroughcareError):
    """Report an agency that was itself only asked to take part, and wants to lead."""


def refuse_guest(person_id: int, *, access: Access, today: date) -> None:
    """Refuse, by raising, an agency that has no other part than one it was asked to take.

    Errors: GuestError.
    """
    if is_guest(person_id, access=access, today=today):
        raise GuestError(
            "Cannot change who works with this person, or what is known of them: agency "
            f"[{access.actor.agency_id}] was only asked to take part. Ask the agency of the contact to do it."
        )


@transaction.atomic
def ask_into_team(
    person_id: int, *, agency_id: int, access: Access, now: datetime, today: date
) -> bool:
    """Let an agency take part from today; return False when it does already.

    Errors: NoOpenCaseError when the person has no open case; GuestError.
    """
    refuse_guest(person_id, access=access, today=today)
    kept = _team(person_id, access)
    if any(fact.agency_id == agency_id and fact.until is None for fact in kept):
        return False
    fact = RelationFact(
        agency_id, RelationKind.TEAM, today, None, f"{ORIGIN}{agency_id}:{today.isoformat()}"
    )
    _write(person_id, [*kept, fact], access=access, now=now)
    return True


@transaction.atomic
def let_go(person_id: int, *, agency_id: int, access: Access, now: datetime, today: date) -> bool:
    """End the part of an agency that was asked into the team; return False when it has none.

    Errors: NoOpenCaseError when the person has no open case; GuestError, but for one's own part.
    """
    if agency_id != access.actor.agency_id:
        refuse_guest(person_id, access=access, today=today)
    kept = _team(person_id, access)
    ended = [
        RelationFact(f.agency_id, f.kind, f.since, today, f.origin)
        if f.agency_id == agency_id and f.until is None
        else f
        for f in kept
    ]
    if ended == kept:
        return False
    # A part that began and ended on the same day covers no day at all.
    _write(person_id, [f for f in ended if f.since != f.until], access=access, now=now)
    return True


def end_team(person_id: int, *, on: date, access: Access) -> None:
    """End every part that was asked for: after the day on which a case closes nobody of the team sees on."""
    after = on + timedelta(days=1)
    kept = _team(person_id, access)
    ended = [
        RelationFact(f.agency_id, f.kind, f.since, after, f.origin) if f.until is None else f
        for f in kept
    ]
    if ended != kept:
        sharing.sync_relations({person_id: ended}, origins={person_id: ORIGIN}, access=access)


def _team(person_id: int, access: Access) -> list[RelationFact]:
    relations = sharing_queries.relations_of([person_id], access=access)[person_id]
    # A part that follows from a handover is not asked for here, and ends with it.
    return [fact for fact in relations if fact.origin.startswith(ORIGIN)]


def _write(person_id: int, facts: list[RelationFact], *, access: Access, now: datetime) -> None:
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None or (case.closed_at is not None and any(f.until is None for f in facts)):
        raise NoOpenCaseError("Cannot change the team: this person has no open case.")
    # The case before the person, as everywhere: two at once wait for each other in one order only.
    caseload_actions.lock([case.case_id])
    sharing.sync_relations({person_id: facts}, origins={person_id: ORIGIN}, access=access)
    audit.record(access, act=Act.CHANGE, what="team", person_ids=[person_id], now=now)
    project([case.case_id], access=access)
