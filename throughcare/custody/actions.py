"""Write custody. Dates change through `journeys`, which calls these and then re-plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.custody.models import CustodyPeriod, LegalTitlePeriod, Movement, ReleaseDate
from throughcare.custody.types import LegalTitle, MovementKind, ReleaseDateKind
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access


class CustodyError(ThroughcareError):
    """Report a movement that cannot have happened."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Hold one admission as it is reported."""

    person_id: int
    agency_id: int
    admitted_on: date | None
    title: LegalTitle | None
    sentence_days: int | None = None


@dataclass(frozen=True, slots=True)
class NewReleaseDate:
    """Hold one release date as it is reported; `on` None takes the date back."""

    custody_id: int
    person_id: int
    kind: ReleaseDateKind
    on: date | None
    source: str
    why: str = ""


@transaction.atomic
def admit_many(admissions: Sequence[Admission], *, access: Access, now: datetime) -> list[int]:
    """Record admissions; return the ids of the custody periods in the same order."""
    _require(access, [admission.person_id for admission in admissions])
    periods = CustodyPeriod.objects.bulk_create([_custody(admission) for admission in admissions])
    pairs = list(zip(periods, admissions, strict=True))
    LegalTitlePeriod.objects.bulk_create(
        [
            LegalTitlePeriod(
                custody_id=c.pk,
                title=a.title.value,
                from_on=a.admitted_on or localdate(now),
                recorded_at=now,
            )
            for c, a in pairs
            if a.title is not None
        ]
    )
    by = access.actor.membership_id
    Movement.objects.bulk_create(
        [
            _movement(c.pk, MovementKind.ADMISSION, a.admitted_on, a.agency_id, now, by)
            for c, a in pairs
            if a.admitted_on is not None
        ]
    )
    audit.record(
        access,
        act=Act.RECORD,
        what="admission",
        person_ids=[a.person_id for a in admissions],
        now=now,
    )
    return [period.pk for period in periods]


def _custody(admission: Admission) -> CustodyPeriod:
    return CustodyPeriod(
        person_id=admission.person_id,
        agency_id=admission.agency_id,
        during=Period(admission.admitted_on),
        sentence_days=admission.sentence_days,
    )


def _movement(
    custody_id: int, kind: MovementKind, on: date, agency_id: int, now: datetime, by: int | None
) -> Movement:
    return Movement(
        custody_id=custody_id,
        kind=kind.value,
        on_date=on,
        agency_id=agency_id,
        recorded_at=now,
        recorded_by_id=by,
    )


@transaction.atomic(savepoint=False)
def record_release_dates(dates: Sequence[NewReleaseDate], *, access: Access, now: datetime) -> None:
    """Record release dates beside the ones that stand; nothing is overwritten."""
    _require(access, [dated.person_id for dated in dates])
    ReleaseDate.objects.bulk_create(
        [
            ReleaseDate(
                custody_id=dated.custody_id,
                kind=dated.kind.value,
                on_date=dated.on,
                source=dated.source,
                why=dated.why,
                recorded_at=now,
                recorded_by_id=access.actor.membership_id,
            )
            for dated in dates
        ]
    )
    people = [dated.person_id for dated in dates]
    audit.record(access, act=Act.RECORD, what="release_date", person_ids=people, now=now)


@transaction.atomic
def record_title(
    custody_id: int,
    *,
    person_id: int,
    title: LegalTitle,
    from_on: date,
    access: Access,
    now: datetime,
) -> None:
    """Record that a stay rests on another legal title from a day on."""
    _require(access, [person_id])
    custody = CustodyPeriod.objects.get(pk=custody_id)
    if custody.during.start is not None and from_on < custody.during.start:
        raise CustodyError(
            f"Cannot record [{from_on}]: the stay began on [{custody.during.start}]. Check the date."
        )
    LegalTitlePeriod.objects.create(
        custody_id=custody_id, title=title.value, from_on=from_on, recorded_at=now
    )
    audit.record(access, act=Act.RECORD, what="legal_title", person_ids=[person_id], now=now)


@transaction.atomic
def transfer(
    custody_id: int, *, to_agency_id: int, on: date, access: Access, now: datetime
) -> None:
    """Record a transfer to another prison.

    Errors: CustodyError when the person is not held, or the day lies before admission.
    """
    custody = _held(custody_id, on=on, access=access)
    Movement.objects.bulk_create(
        [
            _movement(
                custody_id, MovementKind.TRANSFER, on, to_agency_id, now, access.actor.membership_id
            )
        ]
    )
    CustodyPeriod.objects.filter(pk=custody_id).update(agency_id=to_agency_id)
    audit.record(access, act=Act.RECORD, what="transfer", person_ids=[custody.person_id], now=now)


@transaction.atomic
def end(custody_id: int, *, on: date, kind: MovementKind, access: Access, now: datetime) -> None:
    """Record the release or the death that ends a stay.

    Errors: CustodyError when the person is not held, or the day lies before admission.
    """
    custody = _held(custody_id, on=on, access=access)
    Movement.objects.bulk_create(
        [_movement(custody_id, kind, on, custody.agency_id, now, access.actor.membership_id)]
    )
    CustodyPeriod.objects.filter(pk=custody_id).update(
        during=Period(custody.during.start, on + timedelta(days=1))
    )
    audit.record(access, act=Act.RECORD, what=kind.value, person_ids=[custody.person_id], now=now)


def _held(custody_id: int, *, on: date, access: Access) -> CustodyPeriod:
    custody = CustodyPeriod.objects.select_for_update(no_key=True).get(pk=custody_id)
    _require(access, [custody.person_id])
    if custody.during.end is not None:
        last = custody.during.end - timedelta(days=1)
        raise CustodyError(
            f"Cannot record this: the stay ended on [{last}] already. Admit the person again first."
        )
    if custody.during.start is not None and on < custody.during.start:
        raise CustodyError(
            f"Cannot record [{on}]: the stay began on [{custody.during.start}]. Check the date."
        )
    last = custody.movements.order_by("-on_date").values_list("on_date", flat=True).first()
    if last is not None and on < last:
        raise CustodyError(
            f"Cannot record [{on}]: a movement on [{last}] came later. Check the date, or record that one anew."
        )
    return custody


def _require(access: Access, person_ids: Sequence[int]) -> None:
    for person_id in person_ids:
        access.require(person_id, Category.CUSTODY)


@transaction.atomic
def forget_many(custody_ids: Sequence[int], *, access: Access) -> None:
    """Take back stays that an import brought and on which nothing was built."""
    access.require_system(Category.CUSTODY)
    CustodyPeriod.objects.filter(pk__in=list(custody_ids)).delete()
