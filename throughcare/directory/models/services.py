"""What is offered, to whom, and whether there is room."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.directory.models.organizations import Contact, Organization, Phone
from throughcare.directory.models.places import Location
from throughcare.directory.models.sourced import Sourced
from throughcare.directory.models.words import TaxonomyTerm
from throughcare.directory.types.words import (
    CapacityState,
    Cost,
    OffenceGroup,
    PauseReason,
    Residence,
    Sex,
    Supervision,
)


def _words() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=24), null=True)


def _known(field: str, words: type) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(
        **{f"{field}__contained_by": [one.value for one in words]}  # type: ignore[attr-defined]
    )


class Service(Sourced):
    """One row is one service of an organization, in the words of HSDS 3."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"
        DEFUNCT = "defunct"
        TEMPORARILY_CLOSED = "temporarily closed"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="services")
    jurisdiction_code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=300)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    application_process = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    eligibility = models.TextField(blank=True)
    """As the provider says it; what a rule can read is in the profile."""
    interpretation = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    translations = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    """Further words of HSDS as they were read: cost options, required documents, accreditations."""

    class Meta(Sourced.Meta):
        db_table = "directory_service"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="service_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["active", "inactive", "defunct", "temporarily closed"],
                ),
                name="service_has_a_known_status",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ServiceTerm(Sourced):
    """One row says that a term stands for what a service does."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="terms")
    term = models.ForeignKey(TaxonomyTerm, models.PROTECT, related_name="+")
    is_guessed = models.BooleanField(default=False)
    """Found by words in name and description, said by nobody."""

    class Meta(Sourced.Meta):
        db_table = "directory_service_term"

    def __str__(self) -> str:
        return f"{self.service_id} {self.term_id}"


class SpokenLanguage(Sourced):
    """One row says that a language is spoken in a service, at a location or under a number."""

    service = models.ForeignKey(Service, models.CASCADE, null=True, related_name="languages")
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="languages")
    phone = models.ForeignKey(Phone, models.CASCADE, null=True, related_name="languages")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="languages"
    )
    """Not in HSDS 3; some directories say it of the whole organization."""
    code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_language"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(service__isnull=False)
                | Q(location__isnull=False)
                | Q(phone__isnull=False)
                | Q(organization__isnull=False),
                name="language_is_spoken_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.code or self.name


class ServiceProfile(models.Model):
    """One row is whom a service takes, in words that a rule can read; what is null is unknown, never no."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="profile")
    offences = _words()
    supervision = _words()
    residence = _words()
    sexes = _words()
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    without_id = models.BooleanField(null=True)
    cost = models.CharField(max_length=12, default=Cost.UNKNOWN.value)
    is_remote = models.BooleanField(null=True)
    travels = models.BooleanField(null=True)
    """It comes to people."""

    class Meta:
        db_table = "directory_profile"
        constraints = (
            models.CheckConstraint(
                condition=_known("offences", OffenceGroup)
                & _known("supervision", Supervision)
                & _known("residence", Residence)
                & _known("sexes", Sex),
                name="profile_uses_known_words",
            ),
            models.CheckConstraint(
                condition=Q(cost__in=[one.value for one in Cost]), name="profile_has_a_known_cost"
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                name="profile_ages_are_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"profile of {self.service_id}"


class ServiceStanding(models.Model):
    """One row is what changes often about a service: room, promise, contact, when it was last confirmed."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="standing")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    """The one who answers."""
    response_days = models.PositiveSmallIntegerField(null=True)
    capacity = models.CharField(max_length=16, default=CapacityState.UNKNOWN.value)
    wait_days = models.PositiveSmallIntegerField(null=True)
    capacity_on = models.DateField(null=True)
    assured_on = models.DateField(null=True)
    assured_by = models.CharField(max_length=254, blank=True)
    """A worker's name, or whom the link was sent to."""
    link_serial = models.PositiveIntegerField(default=0)
    """Rises with every answer by link: a link counts once."""
    reminded_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    pause_reason = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "directory_standing"
        indexes = (models.Index(fields=["assured_on", "service"], name="standing_by_assurance"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(capacity__in=[one.value for one in CapacityState]),
                name="standing_has_a_known_capacity",
            ),
            models.CheckConstraint(
                condition=Q(wait_days__isnull=True) | Q(capacity=CapacityState.WAITING_LIST.value),
                name="only_a_waiting_list_has_days_to_wait",
            ),
            models.CheckConstraint(
                condition=Q(capacity=CapacityState.UNKNOWN.value) | Q(capacity_on__isnull=False),
                name="capacity_is_as_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(paused_on__isnull=True, pause_reason="")
                | Q(paused_on__isnull=False, pause_reason__in=[one.value for one in PauseReason]),
                name="a_pause_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"standing of {self.service_id}"
