"""Keep entries of the log from the person they are about, for a while, by a rule and with a reason.

Only the data-protection officer of the agency whose entries they are, never who looked. Once the day has
come they are shown without anybody doing anything.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category, Scope
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import guarding
from throughcare.sharing.models import Clause, Withholding
from throughcare.sharing.queries import agency_log, oversight
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.rules.consenting import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.sharing.queries.agency_log import EventDetail

OFFICER = "data_protection_officer"
LONGEST = Offset(months=6)
SHORTEST_REASON = 20


class WithholdingError(ThroughcareError):
    """Report that nothing was withheld, with everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults for the page that shows them."""
        named = ", ".join(one.reason.code for one in faults)
        super().__init__(
            f"Cannot withhold this entry of the log: [{named}]. Correct it and send it again."
        )
        self.faults = tuple(faults)


def longest_on(today: date) -> date:
    """Return the last day on which something withheld today may be shown at last."""
    return shift(today, LONGEST)


@transaction.atomic
def withhold_entries(
    event_ids: Sequence[int],
    *,
    clause_key: str,
    reason: str,
    until_on: date,
    access: Access,
    now: datetime,
    today: date,
) -> list[int]:
    """Keep entries from their person up to, not including, a day on which it is reviewed. Return the new rows.

    Shapes: every entry is about one person; entries of lists are about many and stay.
    Errors: WithholdingError, AccessRefusedError.
    """
    access.require_agency(Category.AUDIT)
    found = [agency_log.event(one, access=access) for one in event_ids]
    events = [one for one in found if one is not None]
    clause = _clause(clause_key, now)
    faults = _faults(access, events, reason, until_on, today)
    if len(events) != len(event_ids) or not events:
        faults.append(Fault("", Reason("withholding.unknown")))
    if clause is None:
        faults.append(Fault("clause", Reason("withholding.clause")))
    if faults:
        raise WithholdingError(faults)
    guarding.open_system()
    by_person: dict[int, list[int]] = {}
    for event in events:
        by_person.setdefault(event.person_ids[0], []).append(event.event_id)
    return [
        _store(person_id, ids, clause, reason, until_on, access, now)
        for person_id, ids in by_person.items()
    ]


def _clause(key: str, now: datetime) -> Clause | None:
    if key not in {one for one, _, _ in oversight.withholding_clauses(now=now)}:
        return None
    return Clause.objects.filter(key=key, since__lte=now).order_by("-version").first()


def _faults(
    access: Access, events: Sequence[EventDetail], reason: str, until_on: date, today: date
) -> list[Fault]:
    actor = access.actor
    checks = {
        "withholding.role": ("", actor.role == OFFICER),
        "withholding.own_look": ("", all(one.account_id != actor.account_id for one in events)),
        "withholding.one_person": ("", all(len(one.person_ids) == 1 for one in events)),
        "withholding.reason": ("reason", len(reason.strip()) >= SHORTEST_REASON),
        "withholding.day": ("until_on", today < until_on <= longest_on(today)),
    }
    return [Fault(name, Reason(code)) for code, (name, holds) in checks.items() if not holds]


def _store(
    person_id: int,
    event_ids: list[int],
    clause: Clause | None,
    reason: str,
    until_on: date,
    access: Access,
    now: datetime,
) -> int:
    row = Withholding.objects.create(
        person_id=person_id,
        categories=[],
        audit_event_ids=event_ids,
        since=now,
        until=start_of(until_on),
        reason=reason.strip(),
        clause=clause,
        account_id=access.actor.account_id or 0,
        agency_id=access.actor.agency_id or 0,
    )
    own = _about(access, person_id)
    for event_id in event_ids:
        _until(event_id, row, until_on, own, now)
    return row.pk


def _about(access: Access, person_id: int) -> Access:
    """Return access to the log about one person, on the same ground: whoever decides must name them."""
    return Access(
        access.actor,
        Scope.PERSON,
        access.purpose,
        frozenset({Category.AUDIT}),
        access.basis,
        access.decided_at,
        person_id,
    )


def _until(event_id: int, row: Withholding, day: date, access: Access, now: datetime) -> None:
    audit.withhold(
        event_id,
        person_id=row.person_id,
        until_on=day,
        reason=f"withholding:{row.pk}",
        access=access,
        now=now,
    )


@transaction.atomic
def lift(withholding_id: int, *, access: Access, now: datetime, today: date) -> bool:
    """Show withheld entries before their day; False where nothing of the agency is withheld by this row."""
    agency_id = access.require_agency(Category.AUDIT)
    guarding.open_system()
    row = (
        Withholding.objects.select_for_update()
        .filter(pk=withholding_id, agency_id=agency_id, since__lt=now, until__gt=now)
        .first()
    )
    if row is None or access.actor.role != OFFICER:
        return False
    row.until = now
    row.save(update_fields=["until"])
    own = _about(access, row.person_id)
    for event_id in row.audit_event_ids:
        _until(event_id, row, today, own, now)
    audit.record(
        own,
        act=Act.CHANGE,
        what="withholding_lifted",
        person_ids=[row.person_id],
        now=now,
        detail={"withholding": row.pk},
    )
    return True
