"""Compromises, and words that do harm."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Compromise(models.Model):
    """One row is what was settled about a goal where somebody gave way; it is looked at again on a day."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="compromises")
    goal = models.ForeignKey("plans.Goal", models.CASCADE, related_name="compromises")
    alternatives = models.TextField()
    settled = models.TextField()
    person_gave_way = models.BooleanField(default=False)
    agencies_gave_way = ArrayField(models.BigIntegerField(), default=list)
    review_on = models.DateField(null=True)
    """When its owner looks at it again; None: it is settled for good."""
    told_on = models.DateField(null=True)
    """When its owner was told that the day has come."""
    owner_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_compromise"
        indexes = (
            models.Index(
                fields=["owner_agency", "review_on"],
                condition=Q(review_on__isnull=False),
                name="compromise_to_review",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person_gave_way=True) | ~Q(agencies_gave_way=[]),
                name="somebody_gave_way",
            ),
        )

    def __str__(self) -> str:
        return f"compromise {self.pk}"


class Unwanted(models.Model):
    """One row is a word that does harm in a plan, and what a site proposes in its place."""

    language = models.CharField(max_length=12)
    word = models.CharField(max_length=80)
    instead = models.CharField(max_length=200)
    is_off = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_unwanted"
        constraints = (
            models.UniqueConstraint(fields=["language", "word"], name="one_entry_of_a_word"),
        )

    def __str__(self) -> str:
        return self.word
