"""Custody periods, legal titles, movements, and every release date with its history."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from throughcare.custody.types import LegalTitle, MovementKind, ReleaseDateKind
from throughcare.fields import DayPeriodField


def _choices(words: type[LegalTitle | MovementKind | ReleaseDateKind]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class CustodyPeriod(models.Model):
    """One row is one stay in custody, from admission up to and including the day of release.

    `during` ends the day after release; it is open while the person is held. `agency` holds the person now.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    during = DayPeriodField()
    sentence_days = models.IntegerField(null=True)

    class Meta:
        db_table = "custody_period"
        constraints = (
            ExclusionConstraint(
                name="one_custody_period_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"custody period {self.pk}"


class LegalTitlePeriod(models.Model):
    """One row says since when a stay rests on a legal title; the newest start governs."""

    custody = models.ForeignKey(CustodyPeriod, models.CASCADE, related_name="titles")
    title = models.CharField(max_length=10, choices=_choices(LegalTitle))
    from_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "custody_legal_title"
        indexes = (models.Index(fields=["custody", "-from_on", "-id"], name="title_newest_first"),)

    def __str__(self) -> str:
        return f"{self.title} since {self.from_on}"


class Movement(models.Model):
    """One row is one movement: admission, transfer, release, death."""

    custody = models.ForeignKey(CustodyPeriod, models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=10, choices=_choices(MovementKind))
    on_date = models.DateField()
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "custody_movement"
        indexes = (models.Index(fields=["custody", "on_date"], name="movement_by_custody"),)

    def __str__(self) -> str:
        return f"{self.kind} on {self.on_date}"


class ReleaseDate(models.Model):
    """One row is one release date as somebody gave it at one moment. Rows are never changed or deleted.

    The newest row of a kind is in force; an empty `on_date` says that the date was taken back.
    """

    custody = models.ForeignKey(CustodyPeriod, models.CASCADE, related_name="release_dates")
    kind = models.CharField(max_length=20, choices=_choices(ReleaseDateKind))
    on_date = models.DateField(null=True)
    source = models.CharField(max_length=120)
    why = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "custody_release_date"
        indexes = (
            models.Index(fields=["custody", "kind", "-id"], name="release_date_newest_first"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.on_date}"
