"""Return services as cards: one named contact, promise, room, whom they take. A constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from throughcare.directory.models import (
    Contact,
    Phone,
    Service,
    ServiceArea,
    ServiceTerm,
    SpokenLanguage,
)
from throughcare.directory.types import CapacityState, Cost, Criteria, ServiceCard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_GONE = (Service.Status.INACTIVE, Service.Status.DEFUNCT)


def service_card(service_id: int) -> ServiceCard | None:
    """Return one service, also one that is paused or gone; None where there never was one."""
    return service_cards([service_id]).get(service_id)


def service_cards(service_ids: Iterable[int]) -> dict[int, ServiceCard]:
    """Return id -> card for those of the services that there are, in the order asked."""
    asked = list(dict.fromkeys(service_ids))
    found = Service.objects.filter(pk__in=asked).select_related(
        "organization", "profile", "standing", "standing__contact"
    )
    services = {one.pk: one for one in found.order_by("pk")}
    if not services:
        return {}
    several = _Several(services)
    return {pk: _card(services[pk], several) for pk in asked if pk in services}


class _Several:
    """Read what services have several of."""

    def __init__(self, services: Mapping[int, Service]) -> None:
        organizations = {one.organization_id for one in services.values()}
        mine = Q(service__in=services) | Q(organization__in=organizations)
        self.needs = _grouped(
            ServiceTerm.objects.filter(service__in=services, gone_on=None).exclude(term__need=""),
            "term__need",
        )
        self.languages = _grouped(
            SpokenLanguage.objects.filter(service__in=services, gone_on=None).exclude(code=""),
            "code",
        )
        self.places = _grouped(
            ServiceArea.objects.filter(service__in=services, gone_on=None).exclude(place_code=""),
            "place_code",
        )
        self.contacts: dict[tuple[str, int], Contact] = {}
        for contact in Contact.objects.filter(mine, gone_on=None).order_by("-pk"):
            for owner in ("service", "organization"):
                if (number := getattr(contact, f"{owner}_id")) is not None:
                    self.contacts[owner, number] = contact
        self.phones = self._phones(mine, services)

    @staticmethod
    def _phones(mine: Q, services: Mapping[int, Service]) -> dict[tuple[str, int], str]:
        chosen = [
            standing.contact_id
            for one in services.values()
            if (standing := getattr(one, "standing", None)) and standing.contact_id
        ]
        found = Phone.objects.filter(mine | Q(contact__in=chosen), gone_on=None)
        rows = found.exclude(kind="fax").order_by("-pk")
        numbers: dict[tuple[str, int], str] = {}
        for contact, service, organization, number in rows.values_list(
            "contact_id", "service_id", "organization_id", "number"
        ):
            # A number belongs to the nearest that it names: an old file names all three at once.
            if contact or service:
                numbers["contact" if contact else "service", contact or service or 0] = number
            elif organization:
                numbers["organization", organization] = number
        return numbers


def _grouped(rows: Any, field: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for service_id, word in rows.order_by("service_id", field).values_list("service_id", field):
        if word not in found[service_id]:
            found[service_id].append(word)
    return {service_id: tuple(words) for service_id, words in found.items()}


def _card(service: Service, several: _Several) -> ServiceCard:
    organization = service.organization
    standing = getattr(service, "standing", None)
    profile = getattr(service, "profile", None)
    contact = _contact(service, standing, several)
    return ServiceCard(
        service_id=service.pk,
        name=service.name,
        organization_id=organization.pk,
        organization_name=organization.name,
        agency_id=organization.agency_id,
        contact_name=contact.name if contact else "",
        contact_role=contact.title if contact else "",
        contact_email=(contact.email if contact else "") or service.email or organization.email,
        contact_phone=_phone(service, contact, several),
        response_days=standing.response_days if standing else None,
        capacity=CapacityState(standing.capacity) if standing else CapacityState.UNKNOWN,
        wait_days=standing.wait_days if standing else None,
        capacity_on=standing.capacity_on if standing else None,
        languages=several.languages.get(service.pk, ()),
        needs=several.needs.get(service.pk, ()),
        places=several.places.get(service.pk, ()),
        accepts=_criteria(profile),
        cost=Cost(profile.cost) if profile else Cost.UNKNOWN,
        is_remote=profile.is_remote if profile else None,
        travels=profile.travels if profile else None,
        is_paused=service.status == Service.Status.TEMPORARILY_CLOSED
        or (standing is not None and standing.paused_on is not None),
        is_gone=service.status in _GONE or service.gone_on is not None,
        assured_on=standing.assured_on if standing else None,
        url=service.url,
        description=service.description,
    )


def _contact(service: Service, standing: Any, several: _Several) -> Contact | None:
    """Return the one who answers: who was named, else the first of the service, else of the organization."""
    if standing is not None and standing.contact is not None:
        contact: Contact = standing.contact
        return contact
    return several.contacts.get(("service", service.pk)) or several.contacts.get(
        ("organization", service.organization_id)
    )


def _phone(service: Service, contact: Contact | None, several: _Several) -> str:
    owners = (
        ("contact", contact.pk if contact else 0),
        ("service", service.pk),
        ("organization", service.organization_id),
    )
    return next((several.phones[one] for one in owners if one in several.phones), "")


def _criteria(profile: Any) -> Criteria:
    if profile is None:
        return Criteria()
    return Criteria(
        offences=_words(profile.offences),
        supervision=_words(profile.supervision),
        residence=_words(profile.residence),
        sexes=_words(profile.sexes),
        minimum_age=profile.minimum_age,
        maximum_age=profile.maximum_age,
        without_id=profile.without_id,
    )


def _words(found: list[str] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(found)
