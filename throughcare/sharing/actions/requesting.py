"""Ask to see more, and answer: by the agency that has the one contact, or by the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people
from throughcare.sharing.actions import consenting
from throughcare.sharing.actions.deciding import asker_of, system_access
from throughcare.sharing.actions.relating import project_visibility
from throughcare.sharing.models import AccessRequest, Weighing
from throughcare.sharing.queries import consents, explaining
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.queries.requests import RequestRow, request_about, ways_of
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.types import Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from throughcare.kernel.access import Access

ANSWER_DAYS = 5
"""Working days until a request is answered: our proposal, decide locally."""
WEIGHED_MONTHS = 6
"""How long a weighing opens something at most: our proposal, decide locally."""
LONGEST_TEXT = 1000
GRANTED, REFUSED = "granted", "refused"


class RequestError(ThroughcareError):
    """Report that nothing was written down, and why."""

    def __init__(self, code: str) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(
            f"Cannot write down this request or its answer: [{code}]. Correct it and send it again."
        )
        self.reason = Reason(code)


def answer_by(jurisdiction: str, today: date) -> date:
    """Return the day by which a request of today is answered, in working days of a place."""
    calendar = agencies.holiday_calendar(jurisdiction)
    free = agencies.holidays_of(calendar, today.year, today.year + 1) if calendar else frozenset()
    return shift(today, Offset(working_days=ANSWER_DAYS), free)


def askable(
    person_id: int, *, purpose: str, access: Access, now: datetime, today: date
) -> list[Category]:
    """Return what the worker may ask to see for a purpose: what somebody could lawfully open to them for it."""
    actor = replace(access.actor, purpose=purpose)
    asker = asker_of(actor, now=now, today=today)
    if asker is None or actor.account_id is None:
        return []
    found = explaining.told_to(person_id, asker, access=access)
    return list(dict.fromkeys(one.category for one in found if "step.request_access" in one.steps))


@transaction.atomic
def ask_access(
    person_id: int,
    *,
    categories: Collection[Category],
    purpose: str,
    reason: str,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down a request for access; return its number.

    Errors: RequestError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    actor, text = access.actor, reason.strip()
    _refuse_unless(bool(categories), "request.no_category")
    _refuse_unless(bool(text), "request.no_reason")
    _refuse_unless(len(text) <= LONGEST_TEXT, "request.reason_long")
    allowed = {one.value for one in ROLE_PURPOSES.get(actor.role, ())}
    _refuse_unless(purpose in allowed and actor.person_id is None, "request.purpose")
    may = askable(person_id, purpose=purpose, access=access, now=now, today=today)
    _refuse_unless(set(categories) <= set(may), "request.not_askable")
    jurisdiction = people.facts_of([person_id], access=access)[person_id].jurisdiction
    row = AccessRequest.objects.create(
        person_id=person_id,
        agency_id=actor.agency_id or 0,
        account_id=actor.account_id or 0,
        membership_id=actor.membership_id or 0,
        categories=sorted(category.value for category in categories),
        purpose=purpose,
        reason=text,
        asked_at=now,
        due_on=answer_by(jurisdiction, today),
    )
    _record(access, "access_request", row.pk, person_id, now)
    return row.pk


@transaction.atomic
def refuse_request(
    person_id: int, request_id: int, *, reason: str, access: Access, now: datetime
) -> None:
    """Answer no, with a reason that whoever asked reads; the person owes nobody one.

    Errors: RequestError, AccessRefusedError.
    """
    row = _open(person_id, request_id, access)
    is_person = access.actor.person_id is not None
    _refuse_unless(is_person or bool(reason.strip()), "request.no_reason")
    _close(row, REFUSED, reason, access, now)


@transaction.atomic
def weigh_request(
    person_id: int,
    request_id: int,
    *,
    categories: Collection[Category],
    reason: str,
    alternatives: str,
    until_on: date | None,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Answer yes by recording the weighing that a discretionary power demands; nothing else can open it here.

    Errors: RequestError where no such power is about it, AccessRefusedError.
    """
    row = _open(person_id, request_id, access)
    found = ways_of(row, access=access, now=now, today=today)
    last_day = shift(today, Offset(months=WEIGHED_MONTHS))
    _refuse_unless(bool(found), "request.worker_left")
    _refuse_unless(bool(categories), "request.no_category")
    _refuse_unless(set(categories) <= weighable(found), "request.not_by_weighing")
    _refuse_unless(bool(reason.strip()), "request.no_reason")
    _refuse_unless(bool(alternatives.strip()), "request.no_alternatives")
    _refuse_unless(until_on is None or today <= until_on <= last_day, "request.until")
    Weighing.objects.create(
        person_id=person_id,
        agency_id=row.agency_id,
        purpose=row.purpose.value,
        categories=sorted(category.value for category in categories),
        since=now,
        until=start_of((until_on or last_day) + timedelta(days=1)),
        account_id=access.actor.account_id or 0,
        reason=reason.strip(),
        alternatives=alternatives.strip(),
    )
    _close(row, GRANTED, reason, access, now)
    system = system_access(purpose="weighing", now=now, actor=access.actor)
    project_visibility([person_id], access=system)


def weighable(ways: Mapping[Category, frozenset[str]]) -> set[Category]:
    """Return what a weighing would open."""
    return _opened_by(ways, "step.record_weighing")


def consentable(ways: Mapping[Category, frozenset[str]]) -> set[Category]:
    """Return what a yes of the person would open."""
    return _opened_by(ways, "step.ask_person")


def _opened_by(ways: Mapping[Category, frozenset[str]], step: str) -> set[Category]:
    return {category for category, steps in ways.items() if step in steps}


@transaction.atomic
def consent_to_request(
    person_id: int,
    request_id: int,
    *,
    categories: Collection[Category],
    telling: Telling,
    until_on: date | None,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Answer yes as the person: a yes to sharing, which can be taken back like any other.

    Errors: RequestError, ConsentError, AccessRefusedError.
    """
    row = _open(person_id, request_id, access)
    _refuse_unless(access.actor.person_id == person_id, "request.not_yours")
    found = ways_of(row, access=access, now=now, today=today)
    _refuse_unless(bool(found), "request.worker_left")
    _refuse_unless(set(categories) <= consentable(found), "request.not_by_consent")
    asked = Asked(Purpose(row.purpose), frozenset({row.agency_id}), frozenset(categories))
    consenting.give(
        person_id,
        asked,
        telling=telling,
        until_on=until_on,
        access=access,
        now=now,
        today=today,
    )
    _close(row, GRANTED, "", access, now)


def _open(person_id: int, request_id: int, access: Access) -> RequestRow:
    """Hold an open request for whoever may answer it."""
    access.require(person_id, Category.IDENTITY)
    held = AccessRequest.objects.select_for_update().filter(pk=request_id, person_id=person_id)
    _refuse_unless(held.exists(), "request.unknown")
    row = request_about(person_id, request_id, access=access)
    if row is None or not row.is_open:
        raise RequestError("request.answered")
    standing = consents.standing_of(person_id, access=access)
    _refuse_unless(standing.sees_all, "request.not_yours")
    is_own = access.actor.account_id == row.account_id or access.actor.agency_id == row.agency_id
    _refuse_unless(not is_own, "request.own")
    return row


def _close(row: RequestRow, answer: str, reason: str, access: Access, now: datetime) -> None:
    AccessRequest.objects.filter(pk=row.request_id).update(
        answer=answer,
        answered_at=now,
        answered_by=access.actor.account_id,
        answer_reason=reason.strip()[:LONGEST_TEXT],
    )
    _record(access, f"access_request.{answer}", row.request_id, row.person_id, now)


def _record(access: Access, what: str, request_id: int, person_id: int, now: datetime) -> None:
    audit.record(
        access,
        act=Act.RECORD,
        what=what,
        person_ids=[person_id],
        now=now,
        detail={"request": request_id},
    )


def _refuse_unless(is_right: bool, code: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_right:
        raise RequestError(code)
