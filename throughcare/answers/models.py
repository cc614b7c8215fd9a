"""Answers of people, what was asked, and what somebody typed and did not send yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.answers.types import CATEGORIES, Event, Put, Source


class Answer(models.Model):
    """One row is what was said about one concept, once. It never changes: what is said later is another row.

    Deliberately not here: who may see it. That is asked of the sharing rules, each time it is read.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    concept = models.CharField(max_length=120)
    category = models.CharField(max_length=24)
    """As the catalogue had it: what sharing rules ask for."""
    event = models.CharField(max_length=12, default=Event.SAID.value)
    value = models.JSONField(default=dict)
    source = models.CharField(max_length=12)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """Who asked; empty where the person answered on their own."""
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    """The first day on which it is no longer taken as it stands."""
    form = models.CharField(max_length=80)
    form_version = models.PositiveIntegerField()
    stands_on_id = models.BigIntegerField(null=True)
    """The row that this one confirms or takes back; it may be erased before this one."""

    class Meta:
        db_table = "answers_answer"
        indexes = (
            models.Index(fields=["person", "concept", "agency", "-id"], name="answer_by_concept"),
            models.Index(fields=["person", "category", "agency"], name="answer_by_topic"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(category__in=[one.value for one in CATEGORIES])
                & Q(source__in=[one.value for one in Source])
                & Q(event__in=[one.value for one in Event]),
                name="answer_has_known_words",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, membership__isnull=False)
                | Q(agency__isnull=True, membership__isnull=True, source=Source.PERSON.value),
                name="answer_names_who_asked",
            ),
            models.CheckConstraint(
                condition=(Q(event__in=["said", "confirmed"]) & ~Q(value={}))
                | Q(event__in=["told", "taken_back"], value={}),
                name="answer_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(event__in=["confirmed", "taken_back"]) | Q(stands_on_id__isnull=False),
                name="answer_names_what_it_stands_on",
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Asking(models.Model):
    """One row is one question that was put: the ledger. The person goes when they are forgotten; the count stays."""

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """Who asked; empty where the person answered on their own."""
    concept = models.CharField(max_length=120)
    form = models.CharField(max_length=80)
    form_version = models.PositiveIntegerField()
    asked_on = models.DateField()
    put = models.CharField(max_length=12)
    is_unseen = models.BooleanField(default=False)
    """Another agency knew the answer, and whoever asked could not know that."""

    class Meta:
        db_table = "answers_asking"
        indexes = (models.Index(fields=["asked_on", "agency"], name="asking_by_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(put__in=[one.value for one in Put]), name="asking_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(is_unseen=False) | Q(put=Put.NEW.value), name="asking_unseen_is_new"
            ),
            models.UniqueConstraint(
                fields=["person", "agency", "concept", "asked_on"],
                nulls_distinct=False,
                condition=Q(person__isnull=False),
                name="asking_counts_once_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"asking {self.pk}"


class AnswerDraft(models.Model):
    """One row is what one account typed on one form about one person, and did not send yet."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    account_id = models.BigIntegerField()
    form = models.CharField(max_length=80)
    form_version = models.PositiveIntegerField()
    page = models.CharField(max_length=80)
    fields = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "answers_draft"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "account_id", "form", "page"], name="answer_draft_once_a_page"
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"
