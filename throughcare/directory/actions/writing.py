"""Write organizations and services in the product itself: an agency its own, the system any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.directory import rules
from throughcare.directory.actions.projecting import project
from throughcare.directory.models import (
    Contact,
    Neighbour,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceProfile,
    ServiceStanding,
    ServiceTerm,
    SpokenLanguage,
    TaxonomyTerm,
)
from throughcare.directory.types.words import OWN, CapacityState
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from throughcare.directory.types import ContactDraft, OrganizationDraft, ServiceDraft
    from throughcare.kernel.access import Actor


class NotYoursError(ThroughcareError):
    """Report an entry of the directory that is another organization's, or came in a file."""


@transaction.atomic
def write_organization(draft: OrganizationDraft, *, by: Actor, now: datetime) -> int:
    """Write an organization, new or known by its key; return its id.

    Errors: NotYoursError when the actor's agency is another one.
    """
    if by.role != "system" and (draft.agency_id is None or by.agency_id != draft.agency_id):
        raise NotYoursError(f"Cannot write organization [{draft.name}]: it is not yours.")
    values = {
        "name": draft.name,
        "description": draft.description,
        "email": draft.email,
        "website": draft.website,
        "agency_id": draft.agency_id,
    }
    organization = _put(Organization, "organization", draft.key, values)
    pk: int = organization.pk
    _record(by, f"organization:{pk}", now)
    return pk


@transaction.atomic
def write_service(organization_id: int, draft: ServiceDraft, *, by: Actor, now: datetime) -> int:
    """Write a service of an organization with all that belongs to it; return its id.

    Whoever writes it confirms it: it counts as fresh from today.
    Errors: NotYoursError when the organization is another agency's or came in a file.
    """
    _own(organization_id, by)
    values = {
        "organization_id": organization_id,
        "jurisdiction_code": draft.jurisdiction,
        "name": draft.name,
        "description": draft.description,
        "url": draft.url,
        "email": draft.email,
        "application_process": draft.application_process,
        "fees": draft.fees,
        "eligibility": draft.eligibility,
        "translations": {key: dict(texts) for key, texts in draft.translations.items()},
    }
    pk: int = _put(Service, "service", draft.key, values).pk
    _write_profile(pk, draft)
    _write_words(pk, draft)
    _write_standing(pk, draft, by=by, now=now)
    project([pk])
    _record(by, f"service:{pk}", now)
    return pk


def _own(organization_id: int, by: Actor) -> None:
    found = Organization.objects.filter(pk=organization_id, source=OWN)
    if by.role != "system":
        found = found.filter(agency_id=by.agency_id or 0)
    if not found.exists():
        raise NotYoursError(
            f"Cannot write a service of organization [{organization_id}]: it is not yours, or it came in a file."
        )


def _put(model: Any, kind: str, key: str, values: Mapping[str, object]) -> Any:
    row, _made = model.objects.update_or_create(
        source=OWN,
        source_id=key,
        defaults={**values, "gone_on": None},
        create_defaults={**values, "uid": rules.uid_of(OWN, kind, key)},
    )
    return row


def _write_profile(service_id: int, draft: ServiceDraft) -> None:
    accepts = draft.accepts
    lists = {
        name: None if (words := getattr(accepts, name)) is None else list(words)
        for name in ("offences", "supervision", "residence", "sexes")
    }
    ServiceProfile.objects.update_or_create(
        service_id=service_id,
        defaults={
            **lists,
            "minimum_age": accepts.minimum_age,
            "maximum_age": accepts.maximum_age,
            "without_id": accepts.without_id,
            "cost": draft.cost,
            "is_remote": draft.is_remote,
            "travels": draft.travels,
        },
    )


def _write_words(service_id: int, draft: ServiceDraft) -> None:
    """Replace needs, languages and places: they are small, and what is said no more must not stay."""
    key = draft.key
    terms = dict(
        TaxonomyTerm.objects.filter(source=OWN, code__in=draft.needs).values_list("code", "pk")
    )
    _replace(
        ServiceTerm,
        "service_term",
        service_id,
        key,
        {code: {"term_id": terms[code]} for code in draft.needs},
    )
    _replace(
        SpokenLanguage,
        "language",
        service_id,
        key,
        {code: {"code": code, "name": ""} for code in draft.languages},
    )
    _replace(
        ServiceArea,
        "service_area",
        service_id,
        key,
        {code: {"place_code": code, "name": code} for code in draft.places},
    )


def _replace(
    model: Any, kind: str, service_id: int, key: str, rows: Mapping[str, Mapping[str, Any]]
) -> None:
    model.objects.filter(service_id=service_id, source=OWN).delete()
    model.objects.bulk_create(
        [
            model(
                service_id=service_id,
                source=OWN,
                source_id=f"{key}/{code}",
                uid=rules.uid_of(OWN, kind, f"{key}/{code}"),
                **values,
            )
            for code, values in rows.items()
        ]
    )


def _write_standing(service_id: int, draft: ServiceDraft, *, by: Actor, now: datetime) -> None:
    contact = _write_contact(service_id, draft.key, draft.contact)
    has_word = draft.capacity != CapacityState.UNKNOWN
    ServiceStanding.objects.update_or_create(
        service_id=service_id,
        defaults={
            "contact_id": contact,
            "response_days": draft.response_days,
            "capacity": draft.capacity,
            "wait_days": draft.wait_days,
            "capacity_on": now.date() if has_word else None,
            "assured_on": now.date(),
            "assured_by": str(by.membership_id or by.role),
            "reminded_on": None,
        },
    )


def _write_contact(service_id: int, key: str, draft: ContactDraft) -> int | None:
    if not (draft.name or draft.role or draft.email or draft.phone):
        return None
    values = {
        "service_id": service_id,
        "name": draft.name,
        "title": draft.role,
        "email": draft.email,
    }
    contact = _put(Contact, "contact", key, values)
    Phone.objects.filter(source=OWN, contact_id=contact.pk).delete()
    if draft.phone:
        _put(Phone, "phone", key, {"contact_id": contact.pk, "number": draft.phone})
    pk: int = contact.pk
    return pk


def _record(by: Actor, what: str, now: datetime) -> None:
    audit.record_without_access(by, act=Act.RECORD, what="directory", now=now, basis=what)


@transaction.atomic
def write_neighbours(ways: Mapping[tuple[str, str], int], *, by: Actor, now: datetime) -> None:
    """Say in how many minutes people of one municipality reach another one; both ways are two entries.

    Errors: NotYoursError for anybody but the system.
    """
    if by.role != "system":
        raise NotYoursError("Cannot write neighbours: they are of the whole site.")
    Neighbour.objects.bulk_create(
        [
            Neighbour(municipality_code=start, neighbour_code=end, minutes=minutes)
            for (start, end), minutes in ways.items()
        ],
        update_conflicts=True,
        unique_fields=["municipality_code", "neighbour_code"],
        update_fields=["minutes"],
    )
    _record(by, "neighbours", now)
