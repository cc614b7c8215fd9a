"""Say which places an imported service is for: by its address, or by whoever keeps the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.directory import rules
from throughcare.directory.actions.projecting import project
from throughcare.directory.actions.writing import NotYoursError
from throughcare.directory.models import Neighbour, Service, ServiceArea, ServiceAtLocation
from throughcare.directory.rules.placing import current_codes, jurisdictions_of, place_of
from throughcare.directory.types.words import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Actor

BY_ADDRESS, BY_KEEPER = "address", "keeper"
KEEPERS = frozenset({"system", "agency_administrator"})
"""Who keeps the directory of a jurisdiction: our own choice, decide locally."""


@transaction.atomic
def place_by_address(service_ids: Sequence[int], *, today: date) -> int:
    """Give services the municipality that their address names, where nobody said whom they serve.

    An address without a country, or with a name that two municipalities bear, says nothing.
    Shapes: how many services have a place by their address now.
    """
    said = ServiceArea.objects.filter(service__in=service_ids, gone_on=None).exclude(place_code="")
    by_others = said.exclude(source=OWN, source_id__startswith=f"{BY_ADDRESS}/")
    silent = set(service_ids) - set(by_others.values_list("service_id", flat=True))
    wanted = _found(silent, today)
    _put(BY_ADDRESS, service_ids, wanted)
    for code in {jurisdiction for _, _, jurisdiction in wanted}:
        there = [service_id for service_id, _, jurisdiction in wanted if jurisdiction == code]
        Service.objects.filter(pk__in=there, jurisdiction_code="").update(jurisdiction_code=code)
    return len({service_id for service_id, _, _ in wanted})


def _found(service_ids: Iterable[int], today: date) -> set[tuple[int, str, str]]:
    at = ServiceAtLocation.objects.filter(
        service__in=service_ids,
        gone_on=None,
        location__gone_on=None,
        location__kind="physical",
        location__addresses__gone_on=None,
        location__addresses__kind="physical",
    ).exclude(location__addresses__city="")
    towns = at.values_list(
        "service_id", "location__addresses__country", "location__addresses__city"
    ).distinct()
    names: dict[str, dict[str, set[str]]] = {}
    found = set()
    for service_id, country, city in towns:
        for jurisdiction in jurisdictions_of(country):
            if jurisdiction not in names:
                rows = agencies.municipalities_of(jurisdiction)
                names[jurisdiction] = current_codes(
                    ((one.code, one.name, one.other_names, one.valid) for one in rows), today
                )
            if code := place_of(city, names[jurisdiction]):
                found.add((service_id, code, jurisdiction))
    return found


def _put(how: str, service_ids: Sequence[int], wanted: set[tuple[int, str, str]]) -> None:
    """Write the places of one kind; what stands already is not touched."""
    keys = {f"{how}/{service_id}/{code}": (service_id, code) for service_id, code, _ in wanted}
    there = ServiceArea.objects.filter(
        service__in=service_ids, source=OWN, source_id__startswith=f"{how}/"
    )
    there.exclude(source_id__in=keys).delete()
    known = set(there.values_list("source_id", flat=True))
    ServiceArea.objects.bulk_create(
        ServiceArea(
            source=OWN,
            source_id=key,
            uid=rules.uid_of(OWN, "service_area", key),
            service_id=service_id,
            name=code,
            place_code=code,
        )
        for key, (service_id, code) in sorted(keys.items())
        if key not in known
    )


@transaction.atomic
def place_services(
    service_id: int,
    places: Sequence[str],
    *,
    jurisdiction: str,
    whole_organization: bool,
    by: Actor,
    now: datetime,
) -> int:
    """Say whom an imported service serves, or every one of its organization; return how many.

    Places are codes of municipalities, or the jurisdiction for all of it; none gives the address its say again.
    Errors: NotYoursError for a service that is kept in the product, or is of another jurisdiction.
    """
    _keeper(by)
    known = {*agencies.municipality_names(jurisdiction), jurisdiction}
    services = Service.objects.select_for_update().filter(
        jurisdiction_code__in=("", jurisdiction), gone_on=None
    )
    services = services.exclude(source=OWN)
    one = services.filter(pk=service_id).first()
    if one is None or not set(places) <= known:
        raise NotYoursError(f"Cannot place service [{service_id}]: it is not to be placed here.")
    ids = [one.pk]
    if whole_organization:
        same = services.filter(organization_id=one.organization_id).order_by("pk")
        ids = list(same.values_list("pk", flat=True))
    _put(BY_KEEPER, ids, {(pk, code, jurisdiction) for pk in ids for code in places})
    if places:
        Service.objects.filter(pk__in=ids).update(jurisdiction_code=jurisdiction)
    place_by_address(ids, today=now.date())
    project(ids)
    audit.record_without_access(
        by, act=Act.CHANGE, what="directory", now=now, basis=f"places:{one.pk}:{len(ids)}"
    )
    return len(ids)


@transaction.atomic
def write_way(
    start: str, end: str, minutes: int | None, *, jurisdiction: str, by: Actor, now: datetime
) -> None:
    """Say in how many minutes people of one municipality reach another one; None takes the way away.

    Errors: NotYoursError when a place is not of the jurisdiction, or both are the same.
    """
    _keeper(by)
    known = agencies.municipality_names(jurisdiction)
    if start == end or not {start, end} <= known.keys():
        raise NotYoursError(f"Cannot write the way from [{start}] to [{end}]: not two places here.")
    if minutes is None:
        Neighbour.objects.filter(municipality_code=start, neighbour_code=end).delete()
    else:
        Neighbour.objects.update_or_create(
            municipality_code=start, neighbour_code=end, defaults={"minutes": minutes}
        )
    audit.record_without_access(
        by, act=Act.CHANGE, what="directory", now=now, basis=f"way:{start}:{end}"
    )


def _keeper(by: Actor) -> None:
    if by.role not in KEEPERS:
        raise NotYoursError("Cannot write places: whoever keeps the directory does that.")
