"""Links that answer without an account, and questions whether there is room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.referrals.models.referrals import Referral, codes
from throughcare.referrals.types import Capacity


class CapacityRequest(models.Model):
    """One row is a question whether there is room: need, municipality and week, and nobody's data."""

    service_id = models.BigIntegerField(null=True)
    service = models.CharField(max_length=300)
    mailbox = models.CharField(max_length=254, blank=True)
    from_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    from_membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    domain = models.CharField(max_length=32)
    municipality = models.CharField(max_length=16)
    week = models.DateField()
    """The Monday of the week."""
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, blank=True)
    free_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_capacity_request"
        indexes = (
            models.Index(fields=["to_agency", "-id"], name="capacity_inbox"),
            models.Index(fields=["from_agency", "-id"], name="capacity_asked"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=codes(Capacity), answered_at__isnull=False),
                name="capacity_is_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(week__week_day=2), name="capacity_is_asked_for_a_week"
            ),
        )

    def __str__(self) -> str:
        return f"capacity {self.pk}"


class ReplyLink(models.Model):
    """One row is one signed link to one mailbox: kept as a digest, good for one answer and eight days."""

    referral = models.ForeignKey(Referral, models.CASCADE, null=True, related_name="links")
    capacity = models.ForeignKey(CapacityRequest, models.CASCADE, null=True, related_name="links")
    agency_id = models.BigIntegerField(null=True)
    """Who answers by it."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the nonce in the link: from the table nobody makes a link."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=64, blank=True)
    """SHA-256 of a number that the browser keeps, which opened it."""
    used_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    tries_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_reply_link"
        constraints = (
            models.CheckConstraint(
                condition=Q(referral__isnull=False, capacity__isnull=True)
                | Q(referral__isnull=True, capacity__isnull=False),
                name="a_link_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="a_link_lasts"
            ),
        )

    def __str__(self) -> str:
        return f"link {self.pk}"


class CodeSent(models.Model):
    """One row is a code that was sent to the mailbox of a link which was opened elsewhere."""

    link = models.ForeignKey(ReplyLink, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_code_sent"

    def __str__(self) -> str:
        return f"code {self.pk}"
