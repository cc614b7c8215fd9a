"""What was said and decided, who saw it otherwise, what was written down, and what was shared."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from throughcare.meetings.models.conferences import Conference
from throughcare.meetings.types import MAX_LINE, Audience, Recipient, Shared, Voice


class PersonVoice(models.Model):
    """One row is how the person was heard in one conference."""

    conference = models.OneToOneField(Conference, models.CASCADE, related_name="voice")
    voice = models.CharField(max_length=16, blank=True)
    statement = models.TextField(blank=True)
    is_own = models.BooleanField(default=False)
    """The person wrote the statement: nobody else changes it."""
    representative = models.CharField(max_length=MAX_LINE, blank=True)
    why_none = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "meetings_person_voice"
        constraints = (
            models.CheckConstraint(
                condition=Q(voice__in=["", Voice.PRESENT.value])
                | (Q(voice=Voice.STATEMENT.value) & ~Q(statement=""))
                | (Q(voice=Voice.REPRESENTATIVE.value) & ~Q(representative=""))
                | (Q(voice=Voice.NONE.value) & ~Q(why_none="")),
                name="the_voice_holds_what_it_says",
            ),
        )

    def __str__(self) -> str:
        return f"voice {self.pk}"


class Decision(models.Model):
    """One row is one decision; with an owner and a day it becomes a step of the plan, which goes its own way then."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="decisions")
    text = models.TextField()
    category = models.CharField(max_length=24)
    """The compartment of its goal in the plan; without a goal that of the plan."""
    owner_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    owner_is_person = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    goal_id = models.BigIntegerField(null=True)
    """Number of the goal in the plan; the plan may be gone before the conference."""
    action_id = models.BigIntegerField(null=True)
    """Number of the step that it became."""
    alternatives = models.TextField(blank=True)
    settled = models.TextField(blank=True)
    person_gave_way = models.BooleanField(default=False)
    agencies_gave_way = ArrayField(models.BigIntegerField(), default=list)
    review_on = models.DateField(null=True)
    compromise_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")

    class Meta:
        db_table = "meetings_decision"
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="a_decision_says_something"),
            models.CheckConstraint(
                condition=Q(owner_is_person=False) | Q(owner_agency__isnull=True),
                name="a_decision_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(action_id__isnull=True)
                | (
                    Q(due_on__isnull=False)
                    & (Q(owner_is_person=True) | Q(owner_agency__isnull=False))
                ),
                name="a_step_has_owner_and_day",
            ),
        )

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Dissent(models.Model):
    """One row is what one agency, or the person, sees otherwise, and why. It never changes."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="dissents")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="dissents")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """None: the person."""
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "meetings_dissent"
        constraints = (
            models.CheckConstraint(condition=~Q(why=""), name="dissent_has_its_reason"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True, membership__isnull=True)
                | Q(agency__isnull=False, membership__isnull=False),
                name="dissent_has_its_author",
            ),
        )

    def __str__(self) -> str:
        return f"dissent {self.pk}"


class Minutes(models.Model):
    """One row is one version of the minutes for one audience. It never changes: the next is another row."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="minutes")
    audience = models.CharField(max_length=16)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    number = models.IntegerField()
    text = models.TextField()
    content = models.JSONField()
    """What of the conference this audience may know, as it stood."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")

    class Meta:
        db_table = "meetings_minutes"
        constraints = (
            models.UniqueConstraint(
                fields=["conference", "audience", "agency", "number"],
                nulls_distinct=False,
                name="a_version_of_minutes_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.AGENCY.value, agency__isnull=False)
                | (
                    Q(audience__in=[Audience.PARTICIPANTS.value, Audience.PERSON.value])
                    & Q(agency__isnull=True)
                ),
                name="minutes_name_their_audience",
            ),
        )

    def __str__(self) -> str:
        return f"minutes {self.pk}"


class Disclosure(models.Model):
    """One row is one thing that was shared: with whom, of which kind, on which basis, and whether the person knows."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="disclosures")
    recipient = models.CharField(max_length=12)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=MAX_LINE, blank=True)
    """Who received it, where it is no agency."""
    category = models.CharField(max_length=24)
    shared = models.CharField(max_length=12)
    what = models.TextField()
    basis = models.TextField()
    is_told = models.BooleanField()
    why_not_told = models.TextField(blank=True)
    conditions = models.TextField()
    """What holds for passing it on."""
    at = models.DateTimeField()
    by_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")

    class Meta:
        db_table = "meetings_disclosure"
        constraints = (
            models.CheckConstraint(
                condition=Q(recipient=Recipient.AGENCY.value, agency__isnull=False)
                | (
                    Q(recipient__in=[one.value for one in Recipient if one.value != "agency"])
                    & Q(agency__isnull=True)
                    & ~Q(name="")
                ),
                name="a_disclosure_names_its_receiver",
            ),
            models.CheckConstraint(
                condition=Q(is_told=True) | ~Q(why_not_told=""),
                name="not_telling_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(shared__in=[one.value for one in Shared]) & ~Q(basis=""),
                name="a_disclosure_has_its_basis",
            ),
        )

    def __str__(self) -> str:
        return f"disclosure {self.pk}"
