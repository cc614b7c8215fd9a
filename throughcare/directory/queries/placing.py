"""Read which imported services have no place, and which ways between places are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from throughcare.directory.models import Address, Neighbour, Service, ServiceArea
from throughcare.directory.types.words import OWN

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """Hold one imported service as the list of those without a place shows it."""

    service_id: int
    name: str
    organization: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold one imported service with the places it is for, as whoever keeps the directory sees it."""

    service_id: int
    name: str
    organization: str
    of_organization: int
    """So many imported services its organization has."""
    towns: tuple[str, ...]
    words: tuple[str, ...]
    """How the source itself says whom it is for."""
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Hold the minutes from one municipality to another one."""

    way_id: int
    start: str
    end: str
    minutes: int


def _imported(jurisdiction: str) -> QuerySet[Service]:
    found = Service.objects.filter(
        jurisdiction_code__in=("", jurisdiction), gone_on=None, organization__gone_on=None
    )
    return found.exclude(source=OWN)


def services_without_place(
    jurisdiction: str, *, after: int = 0
) -> tuple[list[UnplacedRow], int | None]:
    """Return one page of imported services that no search with a place finds, and the number of the next."""
    placed = ServiceArea.objects.filter(service=OuterRef("pk"), gone_on=None).exclude(place_code="")
    found = _imported(jurisdiction).filter(~Exists(placed), pk__gt=after).order_by("pk")
    rows = [
        UnplacedRow(*row)
        for row in found.values_list("pk", "name", "organization__name")[: PAGE + 1]
    ]
    return rows[:PAGE], rows[PAGE - 1].service_id if len(rows) > PAGE else None


def placed(service_id: int, jurisdiction: str) -> Placed | None:
    """Return one imported service with its places; None for any other one."""
    services = _imported(jurisdiction)
    row = services.filter(pk=service_id).select_related("organization").first()
    if row is None:
        return None
    same = services.filter(organization_id=row.organization_id).aggregate(count=Count("pk"))
    here = Q(location__services_here__service=row, location__services_here__gone_on=None)
    towns = Address.objects.filter(here, gone_on=None).exclude(city="")
    areas = ServiceArea.objects.filter(service=row, gone_on=None)
    return Placed(
        row.pk,
        row.name,
        row.organization.name,
        same["count"],
        _words(towns, "city"),
        _words(areas.filter(place_code="").exclude(name=""), "name"),
        _words(areas.exclude(place_code=""), "place_code"),
    )


def _words(rows: QuerySet[Any], field: str) -> tuple[str, ...]:
    return tuple(rows.order_by(field).values_list(field, flat=True).distinct())


def ways(places: Collection[str], *, after: int = 0) -> tuple[list[Way], int | None]:
    """Return one page of the ways that begin in these municipalities, and the number of the next."""
    found = Neighbour.objects.filter(municipality_code__in=places, pk__gt=after).order_by("pk")
    columns = ("pk", "municipality_code", "neighbour_code", "minutes")
    rows = [Way(*row) for row in found.values_list(*columns)[: PAGE + 1]]
    return rows[:PAGE], rows[PAGE - 1].way_id if len(rows) > PAGE else None
