"""Break the glass, tell who must know, and close it again. Each act is one transaction."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category, Scope
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.messages import actions as messages
from throughcare.messages.actions import Outgoing
from throughcare.sharing.actions.deciding import asker_of, system_access
from throughcare.sharing.models import Emergency
from throughcare.sharing.queries import agency_log, emergencies
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.law import law
from throughcare.sharing.rules import explaining
from throughcare.sharing.rules.categories import purpose_of
from throughcare.sharing.rules.consenting import Fault
from throughcare.sharing.rules.emergencies import (
    ALWAYS,
    TRIES,
    TRIES_WITHIN,
    Opening,
    faults_of_opening,
    review_by,
)
from throughcare.sharing.types import EmergencyFact, Level, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.kernel.access import Actor
    from throughcare.sharing.queries.emergencies import MailAddress
    from throughcare.sharing.types import Decision

OPENED, TOLD = "mail.emergency_opened", "mail.emergency_person"
GROUND = "ground.emergency"
EMERGENCY = "emergency"
_NOBODY = Fault("number", Reason("emergency.nobody"))


class EmergencyError(ThroughcareError):
    """Report that nothing was opened or reviewed, with everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults for the page that shows them."""
        named = ", ".join(one.reason.code for one in faults)
        super().__init__(
            f"Cannot do this about an emergency: [{named}]. Correct it and send it again."
        )
        self.faults = tuple(faults)


def open_by_number(
    actor: Actor, opening: Opening, *, number: str, born_on: date, now: datetime, today: date
) -> tuple[int, int]:
    """Open an emergency about whoever has exactly this number and birth date. Return its number and the person's.

    Errors: EmergencyError; whom nobody may open and who does not exist are the same.
    """
    refuse(faults_of_opening(opening, actor))
    person_id = _find(actor, number, born_on, now)
    if person_id is None:
        _record_refusal(actor, (), now)
        raise EmergencyError([_NOBODY])
    return _open(actor, person_id, opening, now, today), person_id


@transaction.atomic
def _find(actor: Actor, number: str, born_on: date, now: datetime) -> int | None:
    # What the system may read ends with the transaction.
    system = system_access(purpose="emergency", now=now, actor=actor)
    tries = agency_log.tries_in_vain(EMERGENCY, within=TRIES_WITHIN, access=system, now=now)
    if tries >= TRIES:
        raise EmergencyError([Fault("number", Reason("emergency.too_many_tries"))])
    return emergencies.person_numbered(number.strip(), born_on, access=system)


def open_for(
    person_id: int, opening: Opening, *, access: Access, now: datetime, today: date
) -> int:
    """Open more of somebody whom one sees already. Return the emergency's number.

    Errors: EmergencyError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    refuse(faults_of_opening(opening, access.actor))
    return _open(access.actor, person_id, opening, now, today)


def _open(actor: Actor, person_id: int, opening: Opening, now: datetime, today: date) -> int:
    wanted = opening.categories | ALWAYS
    until = now + timedelta(hours=opening.hours)
    found = _would_open(actor, person_id, wanted, now, today, until)
    if not found.keys() >= ALWAYS:
        _record_refusal(actor, [person_id], now)
        raise EmergencyError([_NOBODY])
    with transaction.atomic():
        return _store(actor, person_id, opening, found, now, today, until)


@transaction.atomic
def _would_open(
    actor: Actor,
    person_id: int,
    wanted: frozenset[Category],
    now: datetime,
    today: date,
    until: datetime,
) -> dict[Category, Decision]:
    """Return what the emergency opens, each with its decision: blocks and secrecy hold in an emergency too."""
    asker = asker_of(actor, now=now, today=today)
    if asker is None:
        return {}
    system = system_access(purpose="emergency", now=now, actor=actor)
    facts = facts_of([person_id], access=system)[person_id]
    opened = EmergencyFact(asker.account_id, asker.agency_id, wanted, now, until)
    then = dataclasses.replace(facts, emergencies=(*facts.emergencies, opened))
    rules = law()
    answers = {one: explaining.decide(asker, Topic(one), rules, then) for one in wanted}
    return {one: answer for one, answer in answers.items() if answer.level is Level.FULL}


def _store(
    actor: Actor,
    person_id: int,
    opening: Opening,
    found: dict[Category, Decision],
    now: datetime,
    today: date,
    until: datetime,
) -> int:
    agency = agencies.agency_of(actor.agency_id or 0)
    row = Emergency.objects.create(
        person_id=person_id,
        account_id=actor.account_id or 0,
        membership_id=actor.membership_id or 0,
        agency_id=agency.agency_id,
        categories=sorted(found),
        since=now,
        until=until,
        reason_code=opening.reason_code,
        reason=opening.reason.strip(),
        review_by=review_by(today, _holidays(agency.jurisdiction, today)),
    )
    asker = asker_of(actor, now=now, today=today)
    access = Access(
        actor,
        Scope.PERSON,
        asker.purpose.value if asker else "",
        frozenset(found),
        Reason(GROUND),
        now,
        person_id,
        frozenset(limit.value for one in found.values() for limit in one.limits),
    )
    detail = {"emergency": row.pk, "reason": opening.reason_code, "until": until.isoformat()}
    record(access, EMERGENCY, row, now, detail)
    addresses = emergencies.officer_addresses(agency.agency_id, today)
    _write(addresses, OPENED, agency.name, now)
    _tell(row.pk, agency.name, now)
    return row.pk


def _holidays(jurisdiction: str, today: date) -> frozenset[date]:
    calendar = agencies.holiday_calendar(jurisdiction)
    return agencies.holidays_of(calendar, today.year, today.year + 1) if calendar else frozenset()


def record(
    access: Access, what: str, row: Emergency, now: datetime, detail: dict[str, object]
) -> None:
    """Store an event of an emergency, with its number."""
    audit.record(
        access,
        act=Act.RECORD if what == EMERGENCY else Act.CHANGE,
        what=what,
        person_ids=[row.person_id],
        now=now,
        detail=detail,
        break_glass_id=row.pk,
    )


def _record_refusal(actor: Actor, person_ids: Sequence[int], now: datetime) -> None:
    audit.record_without_access(
        actor,
        act=Act.REFUSED,
        what=EMERGENCY,
        now=now,
        person_ids=person_ids,
        basis="refused.no_relation",
    )


def _write(addresses: Iterable[MailAddress], code: str, agency: str, now: datetime) -> None:
    outgoing = [
        Outgoing("email", one.email, one.language, code, {"agency": agency}) for one in addresses
    ]
    messages.put_out(outgoing, now=now)


def _tell(emergency_id: int, agency: str, now: datetime) -> bool:
    """Write to the person, unless that is withheld for now or they have no address; their log says it anyway."""
    system = system_access(purpose="emergency", now=now)
    person_id = emergencies.untold(access=system, now=now).get(emergency_id)
    if person_id is None:
        return False
    addresses = emergencies.own_addresses(person_id, access=system)
    _write(addresses, TOLD, agency, now)
    if addresses:
        Emergency.objects.filter(pk=emergency_id).update(person_told_at=now)
    return bool(addresses)


def tell_people(*, access: Access, now: datetime) -> int:
    """Write to the people who could not be told when it happened: for the clock. Return how many were told."""
    names = agencies.agency_names()
    waiting = emergencies.untold(access=access, now=now)
    of = dict(Emergency.objects.filter(pk__in=list(waiting)).values_list("pk", "agency_id"))
    told = 0
    for emergency_id, agency_id in of.items():
        with transaction.atomic():
            told += _tell(emergency_id, names.get(agency_id, ""), now)
    return told


@transaction.atomic
def close(emergency_id: int, *, actor: Actor, now: datetime) -> bool:
    """Close one's own emergency before its time; False where it is not open, or not one's own."""
    row = (
        Emergency.objects.select_for_update()
        .filter(pk=emergency_id, account_id=actor.account_id or 0, agency_id=actor.agency_id or 0)
        .filter(since__lte=now, until__gt=now)
        .first()
    )
    if row is None:
        return False
    row.until = now
    row.save(update_fields=["until"])
    record(_as_opened(actor, row, now), "emergency_closed", row, now, {"emergency": row.pk})
    return True


def _as_opened(actor: Actor, row: Emergency, now: datetime) -> Access:
    """Return an access that says no more than the emergency did: the log lists its categories."""
    return Access(
        actor,
        Scope.PERSON,
        purpose_of(actor.role, actor.purpose) or "",
        frozenset(map(Category, row.categories)),
        Reason(GROUND),
        now,
        row.person_id,
    )


def refuse(faults: Sequence[Fault]) -> None:
    """Refuse, by raising, where anything is wrong.

    Errors: EmergencyError.
    """
    if faults:
        raise EmergencyError(faults)
