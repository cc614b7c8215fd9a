"""Journeys and milestones as projections; what was done and what was re-planned as facts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Journey(models.Model):
    """One row is one programme looked at for one case: it fits, it does not, or nobody can know yet.

    A projection: recomputed from the facts and the programme version, never edited.
    """

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    programme = models.ForeignKey("programmes.ProgrammeVersion", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8)
    """See `journeys.types.Outcome`."""
    variant = models.CharField(max_length=200, blank=True)
    """Codes of the variants that apply, joined with commas."""
    reasons = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    """Phases with first and last day, in order."""

    class Meta:
        db_table = "journeys_journey"
        constraints = (
            models.UniqueConstraint(fields=["case", "programme"], name="one_journey_per_programme"),
        )

    def __str__(self) -> str:
        return f"journey {self.pk}"


class Milestone(models.Model):
    """One row is one task of a programme for one case, with its day. A projection.

    `due_on` is empty while the day it hangs on is unknown, and when the task falls away.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="milestones")
    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    """See `journeys.types.State`."""
    owner_agency_id = models.BigIntegerField()
    owner_role = models.CharField(max_length=40)
    priority = models.SmallIntegerField()
    note = models.CharField(max_length=60, blank=True)
    """Reason code where something is out of the ordinary: too short, no agency for the role."""

    class Meta:
        db_table = "journeys_milestone"
        constraints = (
            models.UniqueConstraint(fields=["journey", "code"], name="one_milestone_per_task"),
        )
        indexes = (
            models.Index(fields=["case"], name="milestone_by_case"),
            models.Index(
                fields=["owner_agency_id", "due_on", "id"],
                condition=models.Q(state="planned"),
                name="milestone_open_by_agency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"


class CaseListing(models.Model):
    """One row is one case in the list of one agency, with what the list sorts by. A projection.

    `since`/`until` are the first and the last day of the agency's relations; whether it may see the person in
    between is asked of `sharing`. 9999-12-31 stands for *open* and for *nothing due*.
    """

    agency_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=250)
    sort_name = models.CharField(max_length=250)
    number = models.CharField(max_length=60, blank=True)
    home_municipality = models.CharField(max_length=16, blank=True)
    admitted_on = models.DateField(null=True)
    in_custody = models.BooleanField()
    release_on = models.DateField(null=True)
    next_due_on = models.DateField()
    next_code = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=8)
    contact_membership_id = models.BigIntegerField()
    is_open = models.BooleanField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        db_table = "journeys_case_listing"
        constraints = (
            models.UniqueConstraint(fields=["agency_id", "case_id"], name="listed_once"),
        )
        indexes = (
            models.Index(
                fields=["agency_id", "next_due_on", "case_id"],
                condition=models.Q(is_open=True),
                name="listing_by_due_day",
            ),
            models.Index(
                fields=["contact_membership_id", "next_due_on", "case_id"],
                condition=models.Q(is_open=True),
                name="listing_by_contact",
            ),
            models.Index(fields=["agency_id", "sort_name", "case_id"], name="listing_by_name"),
            models.Index(
                fields=["agency_id", "-admitted_on", "case_id"], name="listing_by_arrival"
            ),
            models.Index(fields=["case_id"], name="listing_by_case"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} lists {self.case_id}"


class Completion(models.Model):
    """One row is a fact: a task of a programme was done for a case on a day; taking it back adds a row."""

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    programme_code = models.CharField(max_length=80)
    task_code = models.CharField(max_length=60)
    done_on = models.DateField(null=True)
    """Empty when the completion was taken back."""
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "journeys_completion"
        indexes = (
            models.Index(
                fields=["case", "programme_code", "task_code", "-id"], name="completion_newest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_code} {self.done_on}"


class Replanning(models.Model):
    """One row is one time that the days of a case moved: why, by whom, and every change. Never edited."""

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    cause = models.JSONField()
    changes = models.JSONField()

    class Meta:
        db_table = "journeys_replanning"
        indexes = (models.Index(fields=["case", "-at"], name="replanning_newest_first"),)

    def __str__(self) -> str:
        return f"replanning {self.pk}"


class Notice(models.Model):
    """One row tells one agency that something it owns moved; it is read on the page, not in the mail."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    replanning = models.ForeignKey(Replanning, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journeys_notice"
        indexes = (
            models.Index(
                fields=["agency", "-at"],
                condition=models.Q(read_at__isnull=True),
                name="notice_unread",
            ),
        )

    def __str__(self) -> str:
        return f"notice {self.pk}"


class ReleaseScheme(models.Model):
    """One row moves the release dates of many by one act: who falls under it, and by how much."""

    class State(models.TextChoices):
        PREVIEWING = "previewing"
        PREVIEWED = "previewed"
        APPLYING = "applying"
        APPLIED = "applied"

    name = models.CharField(max_length=200)
    legal_act = models.CharField(max_length=300)
    agency_ids = ArrayField(models.BigIntegerField())
    """The prisons whose people it concerns."""
    titles = ArrayField(models.CharField(max_length=16))
    release_from = models.DateField()
    release_to = models.DateField()
    most_sentence_days = models.IntegerField(null=True)
    """Longer sentences stay out; an unknown length too. Empty: length does not matter."""
    days_earlier = models.IntegerField()
    not_before = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREVIEWING)
    people = models.IntegerField(default=0)
    """How many it concerns. These numbers name nobody; they stand here so that a page needs no rows for them."""
    applied = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    moves = models.IntegerField(default=0)
    too_late = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_account = models.BigIntegerField(null=True)
    made_by_agency = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journeys_scheme"
        constraints = (
            models.CheckConstraint(
                condition=Q(days_earlier__gt=0), name="a_scheme_moves_dates_forward"
            ),
            models.CheckConstraint(
                condition=Q(release_from__lte=models.F("release_to")), name="a_scheme_has_a_window"
            ),
        )

    def __str__(self) -> str:
        return f"scheme {self.pk}"


class SchemeRow(models.Model):
    """One row is one person under a scheme: what it would do, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPLIED = "applied"
        LEFT_OUT = "left_out"

    scheme = models.ForeignKey(ReleaseScheme, models.CASCADE, related_name="rows")
    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency_id = models.BigIntegerField()
    before = models.DateField()
    after = models.DateField()
    moves = models.IntegerField()
    """How many things move."""
    too_late = models.IntegerField()
    """How many of them can no longer be done by their day."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=60, blank=True)
    """Reason code where it was left out at the last moment."""
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journeys_scheme_row"
        constraints = (models.UniqueConstraint(fields=["scheme", "case"], name="once_in_a_scheme"),)
        indexes = (
            models.Index(
                fields=["scheme", "id"], condition=Q(state="waiting"), name="scheme_row_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"row {self.pk} of scheme {self.scheme_id}"
