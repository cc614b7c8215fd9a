"""What is the person's own: what they say about themself, their circle, what they ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.plans.models.fields import choices
from throughcare.plans.types import Audience, ProposalKind, StatementKind, Voice


class Statement(models.Model):
    """One row is what the person says about themself under one heading; they choose who reads it."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=16, choices=choices(StatementKind))
    text = models.TextField(blank=True)
    audience = models.CharField(
        max_length=8, choices=choices(Audience), default=Audience.PLAN.value
    )
    voice = models.CharField(max_length=8, choices=choices(Voice))
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_statement"
        constraints = (
            models.UniqueConstraint(fields=["plan", "kind"], name="one_statement_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Circle(models.Model):
    """One row is somebody of the person's own circle, in the person's words; nobody else's file."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="circle")
    name = models.TextField()
    relation = models.TextField(blank=True)
    helps_with = models.TextField(blank=True)
    may_be_called = models.BooleanField(default=False)
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_circle"

    def __str__(self) -> str:
        return f"circle {self.pk}"


class Proposal(models.Model):
    """One row is something the person asked for, and the answer; an answer says why."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=16, choices=choices(ProposalKind))
    text = models.TextField()
    voice = models.CharField(max_length=8, choices=choices(Voice))
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    is_granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_proposal"
        indexes = (
            models.Index(
                fields=["answer_by"], condition=Q(answered_at=None), name="proposal_unanswered"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", is_granted=None)
                | (Q(answered_at__isnull=False, is_granted__isnull=False) & ~Q(answer="")),
                name="an_answer_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk}"
