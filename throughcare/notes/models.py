"""Notes about people, and what the people say about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.notes.types import (
    CATEGORIES,
    DOCUMENT_CATEGORIES,
    LARGEST_BYTES,
    LONGEST_TITLE,
    Attended,
    DocumentKind,
    Kind,
    Subject,
)

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


class Document(models.Model):
    """One row is one file that somebody put there about a person: what it is, and whose. Who reads it is asked anew.

    It never changes: a newer version is a new row that names the one before; taking back keeps it.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """Whose workers put it there: the origin that sharing rules ask for. Empty: the person did."""
    category = models.CharField(max_length=24)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=LONGEST_TITLE)
    dated_on = models.DateField()
    author = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    media_type = models.CharField(max_length=40)
    """Found in the content, never taken from the name."""
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the content."""
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notes_document"
        indexes = (models.Index(fields=["person", "category", "agency"], name="document_by_topic"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(category__in=[one.value for one in DOCUMENT_CATEGORIES]),
                name="document_has_a_known_category",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in DocumentKind]) & ~Q(title=""),
                name="document_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True, author__isnull=True)
                | Q(agency__isnull=False, author__isnull=False),
                name="document_is_of_an_agency_or_the_person",
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, LARGEST_BYTES)), name="document_is_not_too_large"
            ),
        )

    def __str__(self) -> str:
        return f"document {self.pk}"


class DocumentFile(models.Model):
    """One row is the content of one document, apart from what is said about it: lists never touch it."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="+")
    content = models.BinaryField()

    class Meta:
        db_table = "notes_document_file"

    def __str__(self) -> str:
        return f"file of document {self.document_id}"
