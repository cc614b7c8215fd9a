"""Decide who may read the log of their own agency, and store that they did."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category, Scope
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import guarding
from throughcare.sharing.actions.deciding import asker_of
from throughcare.sharing.queries import agency_log, breaches
from throughcare.sharing.queries.law import law
from throughcare.sharing.rules.emergencies import REVIEWERS
from throughcare.sharing.rules.explaining import Question, preference
from throughcare.sharing.types import PersonFacts, Purpose, Refused, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Actor
    from throughcare.sharing.queries.breaches import AffectedRow

OFFICER = "data_protection_officer"
REVIEW = "review_of_emergencies"
_AUDIT = frozenset({Category.AUDIT})


def decide_oversight(
    actor: Actor,
    *,
    what: str,
    now: datetime,
    today: date,
    detail: Mapping[str, object] | None = None,
) -> Access | Refused:
    """Decide whether somebody may read their agency's log, and store the answer before anything is shown.

    Shapes: access to the agency with the category audit, and to no person.
    """
    return _decided(actor, _officer_basis(actor, now, today), what, now, today, detail)


def decide_review(actor: Actor, *, what: str, now: datetime, today: date) -> Access | Refused:
    """Decide whether somebody may look at their agency's emergencies, and store the answer.

    Shapes: as `decide_oversight`; a team leader may do this too, and nothing else of it.
    """
    is_officer = actor.role == OFFICER
    may = actor.role in REVIEWERS
    basis = _officer_basis(actor, now, today) if is_officer else Reason(f"ground.{REVIEW}")
    return _decided(actor, basis if may else None, what, now, today, None)


def _decided(
    actor: Actor,
    basis: Reason | None,
    what: str,
    now: datetime,
    today: date,
    detail: Mapping[str, object] | None,
) -> Access | Refused:
    if basis is None or not _is_active(actor, today):
        audit.record_without_access(
            actor, act=Act.REFUSED, what=what, now=now, basis="refused.role"
        )
        return Refused(Reason("refused.role"))
    access = Access(actor, Scope.AGENCY, Purpose.OVERSIGHT.value, _AUDIT, basis, now)
    audit.record(access, act=Act.READ, what=what, person_ids=(), now=now, detail=detail)
    return access


def _is_active(actor: Actor, today: date) -> bool:
    found = accounts.worker(actor.membership_id or 0, today)
    return found is not None and (found.account_id, found.agency_id, found.role) == (
        actor.account_id,
        actor.agency_id,
        actor.role,
    )


def _officer_basis(actor: Actor, now: datetime, today: date) -> Reason | None:
    """Return the rule that lets an officer read the log; the log of an agency is about no single person."""
    asker = asker_of(actor, now=now, today=today)
    if actor.role != OFFICER or asker is None:
        return None
    question = Question(asker, Topic(Category.AUDIT), law(), PersonFacts(0))
    if not question.worker_may_ask():
        return None
    rules = sorted(question.candidates(), key=preference)
    return Reason(f"rule:{rules[0].key}@{rules[0].version}") if rules else None


@contextmanager
def across(access: Access) -> Iterator[None]:
    """Let statements count over the people of an agency, until this block and its transaction end.

    Errors: AccessRefusedError without access to the agency's log.
    """
    access.require_agency(Category.AUDIT)
    with transaction.atomic():
        guarding.open_system()
        yield


def name_people(
    event_id: int, *, reason: str, access: Access, now: datetime
) -> dict[int, tuple[str, ...]]:
    """Say which people an event of the agency was about: person -> their numbers; a decision of its own.

    Shapes: empty without a reason, and where the event is another agency's, a refusal or the officer's own.
    It is recorded about each person.
    """
    access.require_agency(Category.AUDIT)
    event = agency_log.event(event_id, access=access)
    if event is None or not reason.strip() or not event.may_be_named(access=access):
        return {}
    audit.record(
        access,
        act=Act.READ,
        what="oversight_person",
        person_ids=event.person_ids,
        now=now,
        detail={"event": event_id, "reason": reason.strip()[:400]},
    )
    with across(access):
        return agency_log.numbers_of(event.person_ids, access=access)


def affected_people(
    account_id: int,
    *,
    since: datetime,
    until: datetime,
    access: Access,
    detail: Mapping[str, object],
    now: datetime,
) -> list[tuple[AffectedRow, tuple[str, ...]]]:
    """Return whom an account reached in a period, with their numbers; each of them reads that this was asked.

    Shapes: the most often reached first.
    Errors: AccessRefusedError for the officer's own account.
    """
    if account_id == access.actor.account_id:
        raise AccessRefusedError(
            f"Cannot name whom the own account [{account_id}] reached: ask another "
            "data-protection officer."
        )
    found = breaches.breach_people(account_id, since=since, until=until, access=access)
    people = [row.person_id for row in found]
    audit.record(
        access, act=Act.EXPORT, what="breach_report", person_ids=people, now=now, detail=detail
    )
    with across(access):
        numbers = agency_log.numbers_of(people, access=access)
    return [(row, numbers.get(row.person_id, ())) for row in found]
