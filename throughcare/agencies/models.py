"""Jurisdictions, municipalities and establishments as reference; agencies, sites and posts as ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.fields import DayPeriodField


class Jurisdiction(models.Model):
    """One row is a territory with its own law, languages, time zone and holidays."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=100)
    languages = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=40)
    holiday_calendar = models.CharField(max_length=12)

    class Meta:
        db_table = "agencies_jurisdiction"

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """One row is one municipality as long as it existed: a merger ends rows and begins another.

    Read-only reference. Source, date and licence: throughcare/agencies/reference/README.md.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="municipalities")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    other_names = models.TextField(blank=True)
    population = models.IntegerField(null=True)
    valid = DayPeriodField()
    successor_code = models.CharField(max_length=120, blank=True)
    """Codes of the municipalities that took its place, joined with |."""
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "agencies_municipality"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "code", "valid"], name="one_row_per_municipality_and_period"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Establishment(models.Model):
    """One row is a real prison, probation office or house of justice. Read-only reference, no agency."""

    jurisdiction_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    town = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField()
    source = models.CharField(max_length=200)
    as_of = models.CharField(max_length=20)

    class Meta:
        db_table = "agencies_establishment"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction_code", "kind", "code"], name="one_row_per_establishment"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """One row is an organisation that works with people in the product.

    Its workers live in `accounts`; the services it offers to people will live in `directory`.
    """

    class Kind(models.TextChoices):
        PRISON = "prison"
        PROBATION = "probation"
        MUNICIPALITY = "municipality"
        NGO = "ngo"
        HEALTH = "health"
        POLICE = "police"
        IMMIGRATION = "immigration"
        CARE_AND_SAFETY = "care_and_safety_house"
        HOUSING = "housing"
        EMPLOYMENT = "employment"
        OVERSIGHT = "oversight"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="agencies")
    is_fictional = models.BooleanField(default=False)
    is_sealed = models.BooleanField(default=False)
    """A service whose people nobody else may know of: not even that they are there."""
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "agencies_agency"

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """One row says that an agency serves a municipality; an agency without rows serves its jurisdiction."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="coverage")
    municipality_code = models.CharField(max_length=16)

    class Meta:
        db_table = "agencies_coverage"
        constraints = (
            models.UniqueConstraint(fields=["agency", "municipality_code"], name="covered_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.municipality_code}"


class Site(models.Model):
    """One row is a place where an agency works."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "agencies_site"
        constraints = (
            models.UniqueConstraint(fields=["agency", "name"], name="site_names_differ"),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One row is a post at an agency: a job that a worker holds, and that outlives the worker."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="posts")
    site = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="posts")
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=32)

    class Meta:
        db_table = "agencies_post"
        constraints = (models.CheckConstraint(condition=~Q(role=""), name="post_has_a_role"),)

    def __str__(self) -> str:
        return self.title
