"""The one plan: needs, goals, actions, the person's position, and its versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Plan(models.Model):
    """One row is the plan of one case: all agencies and the person write in it, there is no copy.

    `version` rises with every change; who writes on an older one is shown what changed meanwhile.
    """

    case = models.OneToOneField("caseloads.Case", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "plans_plan"

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Need(models.Model):
    """One row is something the person needs in one domain of life, in plain words."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="needs")
    domain = models.CharField(max_length=32)
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    met_on = models.DateField(null=True)

    class Meta:
        db_table = "plans_need"

    def __str__(self) -> str:
        return f"need {self.pk}"


class Goal(models.Model):
    """One row is a goal in the person's own words, with the person's position on it."""

    class Position(models.TextChoices):
        NOT_ASKED = "not_asked"
        AGREES = "agrees"
        DISAGREES = "disagrees"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, related_name="goals")
    words = models.TextField()
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.NOT_ASKED)
    why = models.TextField(blank=True)
    position_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    reached_on = models.DateField(null=True)

    class Meta:
        db_table = "plans_goal"
        constraints = (
            models.CheckConstraint(
                condition=Q(position="not_asked") | Q(position_at__isnull=False),
                name="a_position_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(position="disagrees") | ~Q(why=""), name="disagreement_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Action(models.Model):
    """One row is a step with one owner, an agency or the person, and a day it is due."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, related_name="actions")
    text = models.TextField()
    owner_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    owner_is_person = models.BooleanField(default=False)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_action"
        indexes = (models.Index(fields=["plan", "due_on"], name="action_by_due_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(owner_is_person=True, owner_agency__isnull=True)
                | Q(owner_is_person=False, owner_agency__isnull=False),
                name="an_action_has_one_owner",
            ),
        )

    def __str__(self) -> str:
        return f"action {self.pk}"


class PlanVersion(models.Model):
    """One row is the plan as it stood after one change: who changed what, when, and the whole of it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    change = models.CharField(max_length=40)
    content = models.JSONField()

    class Meta:
        db_table = "plans_version"
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="plan_versions_differ"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of plan {self.plan_id}"
