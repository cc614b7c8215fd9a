"""What the person shows employers, and what came of it. There is no column for an offence, on purpose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CandidateProfile(models.Model):
    """One row is what one person shows employers: skills, hours, region; theirs alone to write."""

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    skills = models.TextField()
    hours = models.SmallIntegerField(null=True)
    """A week."""
    region = models.CharField(max_length=120, blank=True)
    free_from = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "referrals_candidate"
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__range=(1, 60)),
                name="hours_are_of_a_week",
            ),
        )

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class Approach(models.Model):
    """One row is one employer or agency that was shown a profile, how much of it, and what they answered."""

    profile = models.ForeignKey(CandidateProfile, models.CASCADE, related_name="approaches")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    step = models.SmallIntegerField(default=1)
    """1: skills, hours, region. 2: name too. 3: how to reach me too. Each only by the person."""
    skills = models.TextField()
    hours = models.SmallIntegerField(null=True)
    region = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    shown_at = models.DateTimeField()
    reply = models.CharField(max_length=12, blank=True)
    """interested, offer, no; empty while nothing came."""
    reply_words = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    """taken, declined: what the person said to an offer."""
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_approach"
        indexes = (models.Index(fields=["agency", "-id"], name="approach_by_agency"),)
        constraints = (
            models.UniqueConstraint(
                fields=["profile", "agency"],
                condition=Q(ended_at=None),
                name="shown_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(step__range=(1, 3))
                & (Q(step__gte=2) | Q(name=""))
                & (Q(step=3) | Q(reach="")),
                name="no_more_is_shown_than_the_step",
            ),
            models.CheckConstraint(
                condition=Q(reply__in=["", "interested", "offer", "no"])
                & Q(answer__in=["", "taken", "declined"])
                & (Q(answer="") | Q(reply="offer")),
                name="only_an_offer_is_answered",
            ),
        )

    def __str__(self) -> str:
        return f"approach {self.pk}"
