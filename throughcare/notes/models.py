"""Notes about people, and what the people say about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.notes.types import CATEGORIES, Attended, Kind, Subject

_ATTENDED = [one.value for one in Attended]


class Note(models.Model):
    """One row is one wording of one note. It never changes: a correction is a new row that names the one before.

    Deliberately not here: who may read it. That is asked of the sharing rules, each time it is read.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    """Who wrote it: the origin that sharing rules ask for."""
    category = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    occurred_on = models.DateField()
    text = models.TextField(blank=True)
    summary = models.CharField(max_length=300, blank=True)
    """For those who may not read all of it."""
    attended = models.CharField(max_length=24, blank=True)
    method = models.CharField(max_length=200, blank=True)
    """How an assessment was made."""
    subject = models.CharField(max_length=8, default=Subject.PERSON.value)
    """Whose data it holds."""
    author = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    """The wording before; one wording has at most one that follows it."""
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """The first wording; empty in the first itself."""

    class Meta:
        db_table = "notes_note"
        indexes = (
            models.Index(
                fields=["person", "category", "agency", "-occurred_on", "-id"],
                name="note_by_topic",
            ),
            models.Index(fields=["recorded_at"], name="note_by_moment"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(category__in=[one.value for one in CATEGORIES]),
                name="note_has_a_known_category",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind])
                & (~Q(kind=Kind.ASSESSMENT.value) | ~Q(method="")),
                name="assessment_names_its_method",
            ),
            models.CheckConstraint(
                condition=Q(category="attendance", attended__in=_ATTENDED)
                | (~Q(category="attendance") & Q(attended="") & ~Q(text="")),
                name="attendance_says_who_came",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, first__isnull=True)
                | Q(corrects__isnull=False, first__isnull=False),
                name="correction_names_the_first_wording",
            ),
        )

    def __str__(self) -> str:
        return f"note {self.pk}"


class NoteComment(models.Model):
    """One row is what the person says about a note: shown with it, whatever wording it has by then.

    Source: GDPR, article 16: a supplementary statement.
    """

    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    """The first wording."""
    text = models.TextField()
    said_at = models.DateTimeField()
    account_id = models.BigIntegerField()

    class Meta:
        db_table = "notes_comment"
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_is_not_empty"),
        )

    def __str__(self) -> str:
        return f"comment {self.pk}"
