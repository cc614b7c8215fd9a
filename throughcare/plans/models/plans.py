"""The one plan: needs, goals, actions, the person's position, and its versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.plans.models.fields import choices
from throughcare.plans.types import Acceptance, Anchor, Breadth, Onset, Origin, Voice
from throughcare.plans.types import Position as Positions


class Plan(models.Model):
    """One row is the plan of one case: all agencies and the person write in it, there is no copy.

    `version` rises with every change; who writes on an older one is shown what changed meanwhile.
    """

    case = models.OneToOneField("caseloads.Case", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    agreed_version = models.IntegerField(null=True)

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
    onset = models.CharField(max_length=16, choices=choices(Onset), default=Onset.UNKNOWN.value)

    class Meta:
        db_table = "plans_need"

    def __str__(self) -> str:
        return f"need {self.pk}"


class Goal(models.Model):
    """One row is a goal in the person's own words, with the person's position on it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, related_name="goals")
    words = models.TextField()
    position = models.CharField(
        max_length=10, choices=choices(Positions), default=Positions.NOT_ASKED.value
    )
    why = models.TextField(blank=True)
    position_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    reached_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    """Since when the person does not want it any more."""
    voice = models.CharField(max_length=8, choices=choices(Voice), blank=True)
    benefit = models.TextField(blank=True)
    origin = models.CharField(max_length=8, choices=choices(Origin), default=Origin.PERSON.value)
    breadth = models.CharField(
        max_length=10, choices=choices(Breadth), default=Breadth.PERSON.value
    )
    legal_act = models.TextField(blank=True)
    """The act that makes the goal a condition; without one it is help, and nobody may demand it."""
    waiting_days = models.IntegerField(null=True)
    confidence = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "plans_goal"
        constraints = (
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 10)),
                name="confidence_is_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(waiting_days__isnull=True) | Q(waiting_days__gte=0),
                name="waiting_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(reached_on=None) | Q(dropped_on=None), name="a_goal_ends_in_one_way"
            ),
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
    acceptance = models.CharField(
        max_length=12, choices=choices(Acceptance), default=Acceptance.ACCEPTED.value
    )
    answered_on = models.DateField(null=True)
    decline_why = models.TextField(blank=True)
    promised_for = models.DateField(null=True)
    """The day that stood there when the owner took it on: a promise is kept by it, also when the day moves."""
    anchor = models.CharField(max_length=8, choices=choices(Anchor), blank=True)
    offset_days = models.IntegerField(default=0)
    weekdays = ArrayField(models.SmallIntegerField(), default=list)
    """Days of the week on which it takes the person's time; Monday is 1."""
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "plans_action"
        indexes = (
            models.Index(fields=["plan", "due_on"], name="action_by_due_day"),
            models.Index(
                fields=["owner_agency", "due_on"],
                condition=Q(done_on=None),
                name="action_open_by_owner",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(owner_is_person=True, owner_agency__isnull=True)
                | Q(owner_is_person=False, owner_agency__isnull=False),
                name="an_action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(acceptance__in=["declined", "withdrawn"]) | ~Q(decline_why=""),
                name="who_declines_or_withdraws_says_why",
            ),
            models.CheckConstraint(
                condition=Q(weekdays=[], starts_at=None, ends_at=None)
                | (~Q(weekdays=[]) & Q(starts_at__lt=F("ends_at"))),
                name="a_weekly_duty_has_hours",
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
