"""End an agency's part in a person's file because it may keep it no longer, begin it again; let the log go."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing.actions.relating import project_visibility
from throughcare.sharing.models import Block, RightsRequest, Withholding
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.queries.retaining import held_by, keeping_rules
from throughcare.sharing.rules.claiming import OPEN
from throughcare.sharing.rules.retaining import (
    Action,
    KeptFacts,
    governing,
    named,
    recorded_before,
)
from throughcare.sharing.types import BlockEffect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.retaining import Keeping

REASON = "retention"


@transaction.atomic
def end_part(
    person_id: int, *, agency_id: int, rule: str, on: date, access: Access, now: datetime
) -> None:
    """Keep an agency from a person's file from the first instant of a day on, by a rule of retention.

    Its relations stay as they are, for they follow from what happened; they open nothing from that day on.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    block = Block.objects.create(
        person_id=person_id,
        effect=BlockEffect.EXCLUDE.value,
        agency_id=agency_id,
        since=start_of(on),
        reason_code=REASON,
        note=rule,
    )
    audit.record(
        access,
        act=Act.CHANGE,
        what="retention.part_ended",
        person_ids=[person_id],
        now=now,
        detail={"block": block.pk, "agency": agency_id, "rule": rule, "on": on.isoformat()},
    )
    project_visibility([person_id], access=access)


# There is a new reason where the person is held again, or a relation began after the part ended.
_ANEW = f"""
SELECT b.id, b.person_id FROM sharing_block b
 WHERE b.reason_code = '{REASON}' AND b.effect = 'exclude' AND b.until IS NULL AND b.since <= %(now)s
   AND (EXISTS (SELECT 1 FROM custody_period c WHERE c.person_id = b.person_id AND upper_inf(c.during))
     OR EXISTS (SELECT 1 FROM sharing_relation r WHERE r.person_id = b.person_id
                 AND r.agency_id = b.agency_id AND r.during @> %(today)s::date
                 AND lower(r.during) >= (b.since AT TIME ZONE %(zone)s)::date))
 ORDER BY b.id
"""


@transaction.atomic
def begin_again(*, access: Access, now: datetime, today: date) -> int:
    """Let agencies back to people for whom they have a new reason; return how many parts began again.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_ANEW, {"now": now, "today": today, "zone": str(start_of(today).tzinfo)})
        found = cursor.fetchall()
    people = sorted({person_id for _, person_id in found})
    Block.objects.filter(pk__in=[block_id for block_id, _ in found]).update(until=now)
    if people:
        audit.record(
            access, act=Act.CHANGE, what="retention.part_began", person_ids=people, now=now
        )
        project_visibility(people, access=access)
    return len(found)


def let_log_go(*, access: Access, now: datetime, today: date) -> int:
    """Take who looked at whom out of log entries that are kept no longer; return out of how many.

    Each agency's entries go by the rule of its place; where none erases, they stay. What names somebody
    who is held stays too, and so does what is withheld now. It must not run in a transaction.
    Errors: AccessRefusedError without the system's own access, SealingError, StoreError.
    """
    access.require_system(Category.AUDIT)
    by_rule: dict[tuple[date, str], list[int | None]] = {}
    for agency_id, rule in _log_rules(today).items():
        if rule is not None and rule.action is Action.ERASE:
            cut = recorded_before(rule, today), named(rule)
            by_rule.setdefault(cut, []).append(agency_id)
    people, events = _held(access, now), _withheld_events(now)
    return sum(
        audit.let_go(
            audit.Leaving(start_of(before), rule, agency_ids, people, events),
            access=access,
            now=now,
        )
        for (before, rule), agency_ids in sorted(by_rule.items(), key=lambda one: one[0])
    )


def _log_rules(today: date) -> Mapping[int | None, Keeping | None]:
    """Return agency -> the rule for its part of the log; what belongs to no agency stays longest of all."""
    rules = keeping_rules()
    found: dict[int | None, Keeping | None] = {
        agency_id: governing(
            rules, KeptFacts(0, agencies.agency_of(agency_id).jurisdiction), Category.AUDIT, today
        )
        for agency_id in agencies.agency_names()
    }
    erasing = [one for one in found.values() if one is not None and one.action is Action.ERASE]
    if erasing and len(erasing) == len(found):
        found[None] = min(erasing, key=lambda one: recorded_before(one, today))
    return found


def _held(access: Access, now: datetime) -> list[int]:
    """Return whom something is kept of for now: by a hold, a restriction, a request nobody answered."""
    frozen = Block.objects.filter(
        Q(until=None) | Q(until__gt=now), effect=BlockEffect.FREEZE.value
    ).values_list("person_id", flat=True)
    asked = RightsRequest.objects.filter(state=OPEN).values_list("person_id", flat=True)
    return sorted(held_by(sorted({*frozen, *asked}), access=access, now=now))


def _withheld_events(now: datetime) -> list[int]:
    rows = Withholding.objects.filter(until__gt=now).values_list("audit_event_ids", flat=True)
    return sorted(set(chain.from_iterable(rows)))
