"""What a search reads: narrow rows, made anew whenever a service changes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from throughcare.directory.models.services import Service


class ServiceFact(models.Model):
    """One row is what rules need to know of one service that is offered."""

    service = models.OneToOneField(Service, models.CASCADE, primary_key=True, related_name="+")
    jurisdiction_code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=300)
    languages = ArrayField(models.CharField(max_length=12))
    places = ArrayField(models.CharField(max_length=16))
    offences = ArrayField(models.CharField(max_length=24), null=True)
    supervision = ArrayField(models.CharField(max_length=24), null=True)
    residence = ArrayField(models.CharField(max_length=24), null=True)
    sexes = ArrayField(models.CharField(max_length=24), null=True)
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    without_id = models.BooleanField(null=True)
    is_remote = models.BooleanField(null=True)
    travels = models.BooleanField(null=True)
    rank = models.PositiveSmallIntegerField()
    """0 open, 1 waiting list, 2 unknown, 3 closed."""
    wait_days = models.PositiveSmallIntegerField(null=True)
    response_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "directory_service_fact"

    def __str__(self) -> str:
        return self.name


class ServicePlace(models.Model):
    """One row says that a service helps with a need in a place, in the order of answers.

    The place is a municipality, a jurisdiction, `*` for anywhere, or `remote:` and `travels:` with a jurisdiction.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    need = models.CharField(max_length=24)
    place_code = models.CharField(max_length=24)
    rank = models.PositiveSmallIntegerField()
    response_days = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "directory_service_place"
        indexes = (
            models.Index(
                fields=["need", "place_code", "rank", "response_days", "service"],
                name="place_in_order_of_answers",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["service", "need", "place_code"], name="one_row_per_service_need_and_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.need} {self.place_code}"
