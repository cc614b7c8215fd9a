"""Hand a person over to another agency: propose, answer, take back, decide. Somebody is always the contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.agencies import queries as agencies
from throughcare.caseloads.actions import handovers
from throughcare.caseloads.actions.handovers import Proposal
from throughcare.caseloads.queries.handovers import handover
from throughcare.caseloads.types import HandoverKind, HandoverRow, NotPossibleError, State
from throughcare.journeys.actions.assigning import may_cross, mind_load
from throughcare.journeys.actions.beginning import begin, hold_receivers
from throughcare.journeys.actions.deputizing import held_worker, open_case
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.teaming import refuse_guest
from throughcare.journeys.queries.addressing import leader_addresses
from throughcare.journeys.queries.departures import leaving_on
from throughcare.journeys.queries.overlapping import overlap_of
from throughcare.journeys.queries.placing import release_ahead, served_by
from throughcare.journeys.queries.reaching import could_see, taking_part
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people
from throughcare.sharing.types import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.queries import CaseRow
    from throughcare.kernel.access import Access

ASKED, SETTLED = "mail.handover_asked", "mail.handover_settled"
DISPUTED, STUCK = "mail.handover_disputed", "mail.handover_stuck"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold what somebody proposes: to whom, from which day, and when all meet before."""

    kind: HandoverKind
    to_agency_id: int
    to_membership_id: int | None
    start_on: date
    meeting_on: date
    note: str = ""
    moves_with_release: bool = False
    """Its days are meant as days from release, and move with it."""
    municipality: str = ""
    """Of a transfer: where the person will live; empty where the receiver serves one place only."""


@transaction.atomic
def propose(person_id: int, wanted: Wanted, *, access: Access, now: datetime, today: date) -> int:
    """Propose that another agency takes over, and ask every agency concerned; return its number.

    Errors: NotPossibleError, GuestError.
    """
    refuse_guest(person_id, access=access, today=today)
    if wanted.to_membership_id is not None:
        held_worker(wanted.to_membership_id, today)
    case = open_case(person_id, access=access)
    receivers = _receivers(person_id, wanted, access, today)
    able = {None, *(one.membership_id for one in receivers)}
    if wanted.to_membership_id not in able:
        raise NotPossibleError(Reason("handover.cannot_see"))
    overlap = overlap_of(case.case_id, person_id, access=access, today=today)
    proposal = Proposal(
        wanted.kind,
        wanted.to_agency_id,
        wanted.to_membership_id,
        _asked(case, wanted, access, today),
        wanted.start_on,
        wanted.meeting_on,
        overlap.days,
        wanted.note,
        _release_on(person_id, wanted, access),
        _home_after(person_id, wanted, access),
    )
    handover_id = handovers.propose(case.case_id, proposal, access=access, now=now, today=today)
    project([case.case_id], access=access)
    _tell_waiting(_read(handover_id, person_id, access), now, today)
    return handover_id


def _release_on(person_id: int, wanted: Wanted, access: Access) -> date | None:
    """Return the release date on which the days hang; None where they stand whatever the release does."""
    if not wanted.moves_with_release:
        return None
    found = release_ahead(person_id, access=access)
    if found is None:
        raise NotPossibleError(Reason("handover.no_release"))
    return found


def _home_after(person_id: int, wanted: Wanted, access: Access) -> str:
    """Return the municipality where the person will live by a transfer; empty where nobody said so."""
    if wanted.kind is not HandoverKind.TRANSFER:
        return ""
    here = people.facts_of([person_id], access=access)[person_id].jurisdiction
    if agencies.agency_of(wanted.to_agency_id).jurisdiction != here:
        return ""
    served = served_by(wanted.to_agency_id, jurisdiction=here)
    if served and wanted.municipality and wanted.municipality not in served:
        raise NotPossibleError(Reason("handover.elsewhere"))
    return wanted.municipality or (served[0] if len(served) == 1 else "")


def _receivers(person_id: int, wanted: Wanted, access: Access, today: date) -> list[Worker]:
    """Return who could take over there: somebody there must be allowed to see the person."""
    row = agencies.agency_map().agencies.get(wanted.to_agency_id)
    if row is None or row.is_sealed:
        raise NotPossibleError(Reason("handover.agency"))
    if leaving_on(wanted.to_agency_id) is not None:
        raise NotPossibleError(Reason("handover.leaves"))
    workers = [
        one for one in accounts.workers_of(wanted.to_agency_id, today) if one.role in CONTACT_ROLES
    ]
    if not workers:
        raise NotPossibleError(Reason("handover.nobody_there"))
    found = could_see(person_id, workers, part=RelationKind.CONTACT, access=access, today=today)
    as_asked = could_see(person_id, found, part=RelationKind.TEAM, access=access, today=today)
    if not as_asked:
        raise NotPossibleError(Reason("handover.cannot_see"))
    return as_asked


def _asked(case: CaseRow, wanted: Wanted, access: Access, today: date) -> tuple[int, ...]:
    """Return whom to ask: everybody with a part and somebody who could be a contact, and both sides."""
    here = taking_part(case.person_id, access=access, today=today)
    others = sorted(here - {wanted.to_agency_id, case.contact_agency_id})
    able = [one for one in others if _can_answer(one, today)]
    return (wanted.to_agency_id, case.contact_agency_id, *able)


def _can_answer(agency_id: int, today: date) -> bool:
    return any(one.role in CONTACT_ROLES for one in accounts.workers_of(agency_id, today))


@transaction.atomic
def answer(
    person_id: int,
    handover_id: int,
    *,
    says_yes: bool,
    reason: str,
    membership_id: int | None,
    over_reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> HandoverRow:
    """Answer for one's own agency; return the handover as it now stands.

    Errors: NotPossibleError.
    """
    found = _read(handover_id, person_id, access)
    hold_receivers(found, membership_id, today=today)
    case = open_case(person_id, access=access)
    ours = access.actor.agency_id
    if says_yes and ours == found.to_agency_id and membership_id is not None:
        worker = held_worker(membership_id, today)
        if worker.agency_id != ours:
            raise NotPossibleError(Reason("handover.no_worker"))
        mind_load(case, worker, over_reason=over_reason, access=access, now=now, today=today)
    row = handovers.answer(
        handover_id,
        person_id,
        agency_id=ours or 0,
        says_yes=says_yes,
        reason=reason,
        membership_id=membership_id,
        access=access,
        now=now,
        today=today,
    )
    return _go_on(row, access, now, today)


@transaction.atomic
def withdraw(
    person_id: int, handover_id: int, *, access: Access, now: datetime, today: date
) -> HandoverRow:
    """Take a proposal back, as the agency of the contact or the one that proposed it.

    Errors: NotPossibleError, GuestError.
    """
    found = _read(handover_id, person_id, access)
    ours = access.actor.agency_id
    if ours not in {found.from_agency_id, _proposer(found, today)}:
        raise NotPossibleError(Reason("handover.not_yours"))
    row = handovers.withdraw(handover_id, person_id, access=access, now=now)
    return _go_on(row, access, now, today)


def _proposer(found: HandoverRow, today: date) -> int | None:
    worker = accounts.worker(found.proposed_by_id or 0, today)
    return None if worker is None else worker.agency_id


@transaction.atomic
def decide(
    person_id: int,
    handover_id: int,
    *,
    moves: bool,
    reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> HandoverRow:
    """Decide about a refused transfer, as a team leader of the sending side.

    Errors: NotPossibleError.
    """
    found = _read(handover_id, person_id, access)
    hold_receivers(found, None, today=today)
    if not may_cross(found.decider_agency_id or 0, access=access, today=today):
        raise NotPossibleError(Reason("handover.not_decider"))
    row = handovers.decide(
        handover_id, person_id, moves=moves, reason=reason, access=access, now=now
    )
    return _go_on(row, access, now, today)


def _go_on(row: HandoverRow, access: Access, now: datetime, today: date) -> HandoverRow:
    """Begin where the day has come, bring lists in line, and tell those who are concerned."""
    if row.state is State.ACCEPTED and row.start_on <= today:
        begin(row, access=access, now=now, today=today)
        row = _read(row.handover_id, row.person_id, access)
    if not row.is_open:
        project([row.case_id], access=access)
    if row.state is State.DISPUTED:
        tell_leaders([row.from_agency_id, row.to_agency_id], DISPUTED, now=now, today=today)
    elif row.state is not State.PROPOSED:
        staff.tell_agencies([row.from_agency_id, row.to_agency_id], SETTLED, now=now, today=today)
    return row


def _read(handover_id: int, person_id: int, access: Access) -> HandoverRow:
    found = handover(handover_id, person_id, access=access)
    if found is None:
        raise NotPossibleError(Reason("handover.unknown"))
    return found


def _tell_waiting(row: HandoverRow, now: datetime, today: date) -> None:
    waiting = [one.agency_id for one in row.answers if one.answered_at is None]
    staff.tell_agencies(waiting, ASKED, now=now, today=today)


def tell_leaders(agency_ids: Iterable[int], text_code: str, *, now: datetime, today: date) -> None:
    """Write to the team leaders of agencies that there is something to look at; not about whom."""
    staff.tell(leader_addresses(agency_ids, today), text_code, now=now)


ANSWERING = CONTACT_ROLES
"""Who answers for an agency that it takes over, or agrees that another one does."""
DECIDING = frozenset({Role.TEAM_LEADER})
