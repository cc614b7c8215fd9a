"""What people and workers ask for: access, and the rights of the person."""

from __future__ import annotations

from django.db import models

from throughcare.sharing.models.law import words


class AccessRequest(models.Model):
    """One row is a worker's request to see more, answered by the contact or the person by a day, with a reason."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    membership_id = models.BigIntegerField()
    categories = words()
    purpose = models.CharField(max_length=24)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=12, blank=True)
    """granted or refused; empty while open."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        db_table = "sharing_access_request"
        indexes = (
            models.Index(fields=["person"], name="access_request_by_person"),
            models.Index(
                fields=["due_on"],
                name="access_request_open",
                condition=models.Q(answer=""),
            ),
        )

    def __str__(self) -> str:
        return f"request {self.pk}"


class RightsRequest(models.Model):
    """One row is a right that the person uses: a ticket with a clock, answered once.

    Source: GDPR, articles 12 and 15 to 21; Directive (EU) 2016/680, articles 12 to 17.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    """access, correction, erasure, restriction, objection."""
    agency_id = models.BigIntegerField(null=True)
    """Who answers; empty is the agency of the contact."""
    categories = words()
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, default="open")
    """open, done or refused."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    justification = models.CharField(max_length=60, blank=True)
    """DPV justification of a refusal, for example JustificationA17LegalClaims."""

    class Meta:
        db_table = "sharing_rights_request"
        indexes = (models.Index(fields=["person"], name="rights_request_by_person"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
