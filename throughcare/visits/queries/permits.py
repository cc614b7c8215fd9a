"""Read permits: of the worker's agency, and those that were asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from throughcare.agencies import queries as agencies
from throughcare.visits.models import Permit, Visitor
from throughcare.visits.types import PermitRow, PermitState, VisitorRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from throughcare.kernel.access import Actor


def permits_of(*, by: Actor) -> tuple[PermitRow, ...]:
    """Return the permits of the worker's agency and those asked of it, open ones first, with who comes in."""
    rows = sorted(_mine(by), key=lambda row: (row.state not in {"asked", "granted"}, -row.pk))
    names = agencies.agency_names()
    return tuple(_row(row, names) for row in rows)


def permit_of(permit_id: int, *, by: Actor) -> PermitRow | None:
    """Return one permit of the worker's agency, or one asked of it; None for any other."""
    row = _mine(by).filter(pk=permit_id).first()
    return None if row is None else _row(row, agencies.agency_names())


def prisons(*, by: Actor) -> dict[int, str]:
    """Return the prisons of the worker's jurisdiction that their agency may ask: number -> name."""
    kinds, names = agencies.agency_kinds(), agencies.agency_names()
    asked = _mine(by).filter(agency_id=by.agency_id or 0, state__in=["asked", "granted"])
    left = set(kinds) - {by.agency_id} - set(asked.values_list("prison_id", flat=True))
    home = agencies.agency_of(by.agency_id).jurisdiction if by.agency_id else ""
    near = [key for key in left if kinds[key] == "prison"]
    found = {key: names[key] for key in near if agencies.agency_of(key).jurisdiction == home}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _mine(by: Actor) -> QuerySet[Permit]:
    here = Visitor.objects.filter(gone_on=None).order_by("name", "pk")
    mine = Q(agency_id=by.agency_id) | Q(prison_id=by.agency_id)
    return Permit.objects.filter(mine).prefetch_related(Prefetch("visitors", here))


def _row(row: Permit, names: Mapping[int, str]) -> PermitRow:
    return PermitRow(
        permit_id=row.pk,
        agency_id=row.agency_id,
        agency=names.get(row.agency_id, ""),
        prison_id=row.prison_id,
        prison=names.get(row.prison_id, ""),
        what=row.what,
        state=PermitState(row.state),
        asked_on=row.asked_on,
        answered_on=row.answered_on,
        words=row.words,
        conditions=row.conditions,
        until=row.until,
        visitors=tuple(VisitorRow(one.pk, one.name, one.function) for one in row.visitors.all()),
    )
