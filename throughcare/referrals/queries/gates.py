"""Whether what must be certain on the day of release is: a place to sleep, medicine, papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.referrals.models import GateAlarm, Referral
from throughcare.referrals.rules.clocks import is_confirmed
from throughcare.referrals.types import GATED, OPEN, Gate, Kind, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.kernel.access import Access


def gates_of(
    person_id: int, case_id: int, *, release_on: date | None, access: Access
) -> tuple[Gate, ...]:
    """Return for housing, medicine and papers whether they are certain by the release, and by which referral.

    Shapes: medicine only to who may know of health, housing to who may know of housing.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.PLAN)
    found: dict[Kind, Gate] = {
        kind: Gate(person_id, case_id, kind, is_confirmed=False)
        for kind in GATED
        if kind not in _ASKS or access.covers(person_id, _ASKS[kind])
    }
    rows = Referral.objects.filter(
        person_id=person_id, case_id=case_id, kind__in=[kind.value for kind in found]
    )
    for row in rows.order_by("pk"):
        kind = Kind(row.kind)
        good = is_confirmed(kind, State(row.state), row.confirmed_on, release_on)
        if good or not found[kind].is_confirmed:
            found[kind] = Gate(person_id, case_id, kind, good, row.confirmed_on, row.pk)
    alarms = GateAlarm.objects.filter(case_id=case_id, release_on=release_on or date.max)
    told = dict(alarms.values_list("kind", "told_at"))
    return tuple(replace(one, told_at=told.get(one.kind.value)) for one in found.values())


_ASKS = {Kind.HOUSING: Category.HOUSING, Kind.MEDICATION: Category.HEALTH}


def asked_unconfirmed(
    releases: Mapping[int, date], *, kind: Kind, access: Access
) -> tuple[int, ...]:
    """Return the cases for which something of a kind was asked for and is not certain by the release.

    Shapes: not everybody needs medicine or a paper; whoever was referred for one does. What ended well or was taken
    back alarms nobody.
    Errors: AccessRefusedError without the system's own access.
    """
    open_ = Referral.objects.filter(
        case_id__in=list(releases), kind=kind.value, state__in=[one.value for one in OPEN]
    )
    asked = set(open_.exclude(sent_at=None).values_list("case_id", flat=True))
    return tuple(one for one in unconfirmed(releases, kind=kind, access=access) if one in asked)


def unconfirmed(
    releases: Mapping[int, date], *, kind: Kind = Kind.HOUSING, access: Access
) -> tuple[int, ...]:
    """Return the cases, of those with a release day given, for which something of a kind is not certain by then.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.PLAN)
    rows = Referral.objects.filter(case_id__in=list(releases), kind=kind.value)
    good = {
        row.case_id
        for row in rows.only("case_id", "state", "confirmed_on")
        if is_confirmed(kind, State(row.state), row.confirmed_on, releases[row.case_id])
    }
    return tuple(sorted(set(releases) - good))
