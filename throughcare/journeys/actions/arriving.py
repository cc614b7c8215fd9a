"""People come into custody: a case with one contact and a journey, or the stated reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.caseloads.types import NewCase
from throughcare.custody import actions as custody
from throughcare.custody.actions import Admission, CustodyError, NewReleaseDate
from throughcare.journeys.actions.losing import end_losses
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.returning import carry_plans
from throughcare.journeys.types import LossEnd
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import queries as people_queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.custody.types import LegalTitle, ReleaseDateKind
    from throughcare.kernel.access import Access


class NoDutyContactError(ThroughcareError):
    """Report an agency that nobody answers for: without one, people would be without a contact."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Hold one person who came into custody, with the dates that are known."""

    person_id: int
    admitted_on: date | None
    title: LegalTitle | None
    sentence_days: int | None = None
    release_dates: tuple[tuple[ReleaseDateKind, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """Hold what an arrival became."""

    custody_id: int
    case_id: int
    case_is_new: bool


@transaction.atomic
def admit_many(
    arrivals: Sequence[Arrival],
    *,
    agency_id: int,
    source: str,
    access: Access,
    now: datetime,
    today: date,
) -> list[Arrived]:
    """Record arrivals at a prison: custody, release dates, a case with the duty contact, and the journey.

    Someone who still has an open case (in aftercare) keeps it, with the contact they know.
    Errors: NoDutyContactError when the agency has nobody who answers for it.
    """
    if not arrivals:
        return []
    contact = duty_contact(agency_id, today)
    people = [arrival.person_id for arrival in arrivals]
    caseloads.lock_open_of(people)
    _refuse_the_dead(people, access)
    custody_ids = custody.admit_many(
        [
            Admission(a.person_id, agency_id, a.admitted_on, a.title, a.sentence_days)
            for a in arrivals
        ],
        access=access,
        now=now,
    )
    _record_dates(arrivals, custody_ids, source, access, now)
    known = caseload_queries.open_cases_of(people, access=access)
    fresh = _open_cases([p for p in people if p not in known], contact, access, now)
    earlier = caseload_queries.closed_cases_of(people, access=access)
    carry_plans(fresh, earlier, access=access, now=now)
    end_losses(people, end=LossEnd.IN_CUSTODY, on=today, access=access, now=now)
    cases = {
        person_id: known[person_id].case_id if person_id in known else fresh[person_id]
        for person_id in people
    }
    project(list(cases.values()), access=access)
    # What came before is history now: it stands in no list any more. One person may have several.
    for case_id in earlier:
        project([case_id], access=access)
    return [
        Arrived(custody_id, cases[person_id], person_id in fresh)
        for custody_id, person_id in zip(custody_ids, people, strict=True)
    ]


def _refuse_the_dead(person_ids: Sequence[int], access: Access) -> None:
    facts = people_queries.facts_of(person_ids, access=access)
    if dead := [one for one in facts.values() if one.died_on is not None]:
        raise CustodyError(
            f"Cannot take in {len(dead)} of these people: their death was recorded, first on [{dead[0].died_on}]. "
            "If that was a mistake, correct it first."
        )


def duty_contact(agency_id: int, today: date) -> Worker:
    """Return who answers for an agency.

    Errors: NoDutyContactError.
    """
    contact = accounts.duty_contact(agency_id, today)
    if contact is None:
        raise NoDutyContactError(
            f"Cannot take people in for agency [{agency_id}]: it has no duty contact. "
            "Appoint one under Administration first; everybody needs one named contact from the first instant."
        )
    return contact


def _record_dates(
    arrivals: Sequence[Arrival],
    custody_ids: Sequence[int],
    source: str,
    access: Access,
    now: datetime,
) -> None:
    dates = [
        NewReleaseDate(custody_id, arrival.person_id, kind, on, source)
        for custody_id, arrival in zip(custody_ids, arrivals, strict=True)
        for kind, on in arrival.release_dates
    ]
    if dates:
        custody.record_release_dates(dates, access=access, now=now)


def _open_cases(
    person_ids: Sequence[int], contact: Worker, access: Access, now: datetime
) -> Mapping[int, int]:
    new_cases = [
        NewCase(person_id, now, contact.membership_id, contact.agency_id, "contact.duty")
        for person_id in person_ids
    ]
    case_ids = caseloads.open_many(new_cases, access=access, now=now)
    return dict(zip(person_ids, case_ids, strict=True))
