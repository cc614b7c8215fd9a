"""Open and close agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries
from throughcare.agencies.models import Agency, Coverage
from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Actor


@transaction.atomic
def open_agency(
    *,
    code: str,
    name: str,
    kind: str,
    jurisdiction: str,
    municipalities: Sequence[str] = (),
    is_fictional: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Open an agency; without municipalities it serves its whole jurisdiction. Return its id."""
    agency = Agency.objects.create(
        code=code, name=name, kind=kind, jurisdiction_id=jurisdiction, is_fictional=is_fictional
    )
    Coverage.objects.bulk_create(
        [Coverage(agency=agency, municipality_code=place) for place in municipalities]
    )
    audit.record_without_access(
        by, act=Act.RECORD, what="agency", now=now, basis=f"agency:{agency.pk}"
    )
    queries.forget_agency_map()
    return agency.pk


@transaction.atomic
def close_agency(agency_id: int, *, on: date, by: Actor, now: datetime) -> None:
    """Close an agency from a day on; what it did stays."""
    Agency.objects.filter(pk=agency_id).update(closed_on=on)
    audit.record_without_access(
        by, act=Act.CHANGE, what="agency", now=now, basis=f"agency:{agency_id}"
    )
    queries.forget_agency_map()
