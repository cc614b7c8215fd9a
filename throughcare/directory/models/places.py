"""Where services are, when, and for which places."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.directory.models.organizations import Organization
from throughcare.directory.models.sourced import Sourced


class Location(Sourced):
    """One row is a place where something is offered: a building, a post box, or nowhere but on line."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="locations"
    )
    kind = models.CharField(max_length=16, default="physical")
    name = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    municipality_code = models.CharField(max_length=16, blank=True)
    details = models.JSONField(default=dict)

    class Meta(Sourced.Meta):
        db_table = "directory_location"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["physical", "postal", "virtual"]),
                name="location_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=(Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)))
                & (Q(longitude__isnull=True) | Q(longitude__range=(-180, 180))),
                name="location_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Address(Sourced):
    """One row is one address of a location, or where post for an organization goes."""

    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="addresses")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="addresses"
    )
    kind = models.CharField(max_length=16, default="physical")
    attention = models.CharField(max_length=200, blank=True)
    address_1 = models.CharField(max_length=300, blank=True)
    address_2 = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    state_province = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=40, blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_address"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(location__isnull=False) | Q(organization__isnull=False),
                name="address_is_of_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.address_1} {self.city}".strip()


class ServiceAtLocation(Sourced):
    """One row says that a service is offered at a location."""

    service = models.ForeignKey("directory.Service", models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.CASCADE, related_name="services_here")
    description = models.TextField(blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_service_at_location"

    def __str__(self) -> str:
        return f"{self.service_id} at {self.location_id}"


class Schedule(Sourced):
    """One row is one rule of opening hours, in the words of HSDS 3 and RFC 5545 (RRULE)."""

    service = models.ForeignKey(
        "directory.Service", models.CASCADE, null=True, related_name="schedules"
    )
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, related_name="schedules"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="schedules"
    )
    """Not in HSDS 3; older directories give an organization hours. Published with its services."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    dtstart = models.DateField(null=True)
    timezone = models.FloatField(null=True)
    """Hours from UTC, as HSDS 3 has it."""
    until = models.DateField(null=True)
    count = models.IntegerField(null=True)
    wkst = models.CharField(max_length=2, blank=True)
    freq = models.CharField(max_length=8, blank=True)
    interval = models.IntegerField(null=True)
    byday = models.CharField(max_length=60, blank=True)
    byweekno = models.CharField(max_length=60, blank=True)
    bymonthday = models.CharField(max_length=100, blank=True)
    byyearday = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    schedule_link = models.CharField(max_length=500, blank=True)
    attending_type = models.CharField(max_length=100, blank=True)
    notes = models.TextField(blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_schedule"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(service__isnull=False)
                | Q(location__isnull=False)
                | Q(service_at_location__isnull=False)
                | Q(organization__isnull=False),
                name="schedule_belongs_to_something",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="schedule_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(freq__in=["", "WEEKLY", "MONTHLY"]),
                name="schedule_has_a_known_frequency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.byday} {self.opens_at}-{self.closes_at}"


class ServiceArea(Sourced):
    """One row says where the people come from whom a service takes: a municipality, a jurisdiction, or words only."""

    service = models.ForeignKey("directory.Service", models.CASCADE, related_name="areas")
    name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=20, blank=True)
    uri = models.CharField(max_length=500, blank=True)
    place_code = models.CharField(max_length=16, blank=True)
    """Of a municipality, or of a jurisdiction for all of it; empty where only words are known."""

    class Meta(Sourced.Meta):
        db_table = "directory_service_area"
        indexes = (models.Index(fields=["place_code", "service"], name="area_by_place"),)

    def __str__(self) -> str:
        return self.name or self.place_code


class Neighbour(models.Model):
    """One row says that people of one municipality can go to another one, and in how many minutes."""

    municipality_code = models.CharField(max_length=16)
    neighbour_code = models.CharField(max_length=16)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "directory_neighbour"
        constraints = (
            models.UniqueConstraint(
                fields=["municipality_code", "neighbour_code"], name="one_way_between_two_places"
            ),
            models.CheckConstraint(
                condition=~Q(municipality_code=F("neighbour_code")),
                name="no_place_is_its_own_neighbour",
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.neighbour_code}"
