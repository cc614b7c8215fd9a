"""Who offers services, and how to reach them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.directory.models.sourced import Sourced


class Organization(Sourced):
    """One row is an organization that offers services; with an agency it works in the product itself."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=500, blank=True)
    translations = models.JSONField(default=dict)
    """Language -> field -> text."""
    details = models.JSONField(default=dict)
    """Further words of HSDS as they were read: identifiers, programs, funding."""

    class Meta(Sourced.Meta):
        db_table = "directory_organization"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(agency__isnull=False),
                name="an_agency_is_one_organization",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Contact(Sourced):
    """One row is a post that answers for a service, a location or an organization, under a name."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="contacts"
    )
    service = models.ForeignKey(
        "directory.Service", models.CASCADE, null=True, related_name="contacts"
    )
    location = models.ForeignKey(
        "directory.Location", models.CASCADE, null=True, related_name="contacts"
    )
    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_contact"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organization__isnull=False)
                | Q(service__isnull=False)
                | Q(location__isnull=False),
                name="contact_answers_for_something",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.title


class Phone(Sourced):
    """One row is one telephone number of a service, a location, an organization or a contact."""

    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="phones")
    service = models.ForeignKey(
        "directory.Service", models.CASCADE, null=True, related_name="phones"
    )
    location = models.ForeignKey(
        "directory.Location", models.CASCADE, null=True, related_name="phones"
    )
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="phones")
    number = models.CharField(max_length=80)
    extension = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_phone"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organization__isnull=False)
                | Q(service__isnull=False)
                | Q(location__isnull=False)
                | Q(contact__isnull=False),
                name="phone_belongs_to_something",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="phone_has_a_number"),
        )

    def __str__(self) -> str:
        return self.number
