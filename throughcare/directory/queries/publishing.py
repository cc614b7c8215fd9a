"""Publish services as HSDS 3 documents with the Throughcare profile as attributes. A constant number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from throughcare.directory import models
from throughcare.directory.rules import hsds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

PAGE = 50


def published(*, after: int = 0, size: int = PAGE) -> tuple[list[dict[str, Any]], int | None]:
    """Return one page of services by number as documents, and the number after which the next page begins."""
    rows = list(_services().filter(pk__gt=after).order_by("pk")[: size + 1])
    documents = [_document(one) for one in rows[:size]]
    return documents, rows[size - 1].pk if len(rows) > size else None


def published_service(uid: UUID) -> dict[str, Any] | None:
    """Return one service as a document, also one that is gone: it says so by its status."""
    service = _services(with_gone=True).filter(uid=uid).first()
    return None if service is None else _document(service)


def published_terms() -> list[dict[str, Any]]:
    """Return our own needs as terms of their taxonomy."""
    taxonomy = models.Taxonomy.objects.get(source="throughcare", source_id="needs")
    found = models.TaxonomyTerm.objects.filter(taxonomy=taxonomy).order_by("pk")
    return [_term(one) for one in found]


def _there(model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(gone_on=None).order_by("pk")
    return rows


def _services(*, with_gone: bool = False) -> QuerySet[models.Service]:
    found = models.Service.objects.select_related("organization", "profile", "standing")
    if not with_gone:
        found = found.filter(gone_on=None, organization__gone_on=None)
    places = _there(models.ServiceAtLocation).select_related("location")
    below = "at_locations__location"
    return found.prefetch_related(
        Prefetch("phones", _there(models.Phone)),
        Prefetch("schedules", _there(models.Schedule)),
        Prefetch("areas", _there(models.ServiceArea)),
        Prefetch("languages", _there(models.SpokenLanguage)),
        Prefetch("contacts", _there(models.Contact)),
        Prefetch("terms", _there(models.ServiceTerm).select_related("term", "term__taxonomy")),
        Prefetch("at_locations", places),
        Prefetch("at_locations__schedules", _there(models.Schedule)),
        Prefetch(f"{below}__addresses", _there(models.Address)),
        Prefetch(f"{below}__phones", _there(models.Phone)),
        Prefetch(f"{below}__schedules", _there(models.Schedule)),
    )


def _document(service: models.Service) -> dict[str, Any]:
    profile, standing = getattr(service, "profile", None), getattr(service, "standing", None)
    organization = service.organization
    is_closed = standing is not None and standing.paused_on is not None
    found = {
        **_plain(service, "name alternate_name description url email application_process alert"),
        "fees_description": service.fees,
        "eligibility_description": service.eligibility,
        "interpretation_services": service.interpretation,
        "status": _status(service, is_closed=is_closed),
        "minimum_age": profile.minimum_age if profile else None,
        "maximum_age": profile.maximum_age if profile else None,
        "assured_date": standing.assured_on if standing else None,
        "organization": {
            **_plain(organization, "name alternate_name email website"),
            "description": organization.description,
            hsds.KEPT: ["description"],
        },
        "phones": [_phone(one) for one in service.phones.all()],
        "schedules": [_schedule(one) for one in service.schedules.all()],
        "service_areas": [
            _plain(one, "name description extent extent_type uri") for one in service.areas.all()
        ],
        "languages": [_plain(one, "name code note") for one in service.languages.all()],
        "contacts": [_plain(one, "name title department email") for one in service.contacts.all()],
        "service_at_locations": [_place(one) for one in service.at_locations.all()],
        "attributes": [
            *(_attribute(one) for one in service.terms.all()),
            *hsds.profile_attributes(str(service.uid), profile, standing),
        ],
    }
    document: dict[str, Any] = hsds.tidied(found)
    return document


def _status(service: models.Service, *, is_closed: bool) -> str:
    if service.gone_on is not None:
        return "defunct"
    return "temporarily closed" if is_closed and service.status == "active" else service.status


def _plain(row: Any, names: str) -> dict[str, Any]:
    return {"id": str(row.uid), **{name: getattr(row, name) for name in names.split()}}


def _phone(row: models.Phone) -> dict[str, Any]:
    number = row.extension if row.extension.isdecimal() else ""
    extension = int(number) if number else None
    return {**_plain(row, "number description"), "extension": extension, "type": row.kind}


def _schedule(row: models.Schedule) -> dict[str, Any]:
    names = (
        "valid_from valid_to dtstart timezone until count wkst freq interval byday byweekno bymonthday "
        "byyearday description opens_at closes_at schedule_link attending_type notes"
    )
    return _plain(row, names)


def _place(row: models.ServiceAtLocation) -> dict[str, Any]:
    location = row.location
    return {
        **_plain(row, "description"),
        "schedules": [_schedule(one) for one in row.schedules.all()],
        "location": {
            **_plain(location, "name alternate_name description transportation latitude longitude"),
            "location_type": location.kind,
            "addresses": [_address(one) for one in location.addresses.all()],
            "phones": [_phone(one) for one in location.phones.all()],
            "schedules": [_schedule(one) for one in location.schedules.all()],
        },
    }


def _address(row: models.Address) -> dict[str, Any]:
    names = "address_1 city state_province postal_code country"
    return {
        **_plain(row, f"{names} attention address_2 region"),
        "address_type": row.kind,
        hsds.KEPT: names.split(),
    }


def _term(term: models.TaxonomyTerm) -> dict[str, Any]:
    return {
        **_plain(term, "code name description"),
        "term_uri": term.uri,
        "taxonomy": term.taxonomy.name if term.taxonomy else "",
        hsds.KEPT: ["description"],
    }


def _attribute(row: models.ServiceTerm) -> dict[str, Any]:
    return {
        "id": str(row.uid),
        "link_id": str(row.service.uid),
        "link_entity": "service",
        "value": "guessed" if row.is_guessed else "",
        "taxonomy_term_id": str(row.term.uid),
        "taxonomy_term": _term(row.term),
    }


def page_of(
    documents: Sequence[dict[str, Any]], *, is_first: bool, next_url: str
) -> dict[str, Any]:
    """Put documents into a page; it is continued by address, since numbers of pages shift."""
    return {
        "size": len(documents),
        "first_page": is_first,
        "last_page": not next_url,
        "empty": not documents,
        "next": next_url,
        "contents": list(documents),
    }
