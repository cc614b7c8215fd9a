"""Agencies that leave the partnership."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Departure(models.Model):
    """One row says that an agency leaves the partnership on a day, by which terms, and how far that is."""

    class State(models.TextChoices):
        ANNOUNCED = "announced"
        """The day has not come, or not everybody has another contact yet."""
        LEAVING = "leaving"
        """Nobody signs in for it any more; what concerns people follows, one after the other."""
        LEFT = "left"
        CANCELLED = "cancelled"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    leaves_on = models.DateField()
    """The first day on which it is no part of the partnership."""
    terms = models.JSONField()
    """As they were told when it was announced, see `sharing.types.leaving`."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.ANNOUNCED)
    announced_at = models.DateTimeField()
    announced_by_account = models.BigIntegerField(null=True)
    waits_for = models.IntegerField(default=0)
    """How many people had no other contact when the day had come: it stays until there is nobody."""
    left_at = models.DateTimeField(null=True)
    people = models.IntegerField(default=0)
    """How many people it concerns; a number that names nobody."""
    settled = models.IntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    """People are settled in the order of their numbers, up to this one."""
    ended_at = models.DateTimeField(null=True)
    """When everything was done, or it was cancelled."""

    class Meta:
        db_table = "journeys_departure"
        constraints = (
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(state__in=["announced", "leaving"]),
                name="an_agency_leaves_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["announced", "cancelled"], left_at=None)
                | Q(state__in=["leaving", "left"], left_at__isnull=False),
                name="who_leaves_has_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"departure {self.pk}"
